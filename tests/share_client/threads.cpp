#include <boost/test/unit_test.hpp>

#include <atomic>
#include <chrono>
#include <thread>

#include "tests/support/ask_registry.h"
#include "tests/support/hostile_registry.h"
#include "tests/support/shared.h"

using namespace pratique;
using namespace pratique::test;

namespace {

const auto kNeedsIt = has_shared{HostileRegistry::kPath};
constexpr int kThreads = 64;

/// A client as the audit has it: by the real clock, for all threads.
struct Shared {
  explicit Shared(const HostileRegistry& server) : registry(server) {}

  std::string fetch(const std::string& repository) {
    const auto source = client.repository(Repository::parse(registry.host() + "/" + repository).value());
    return outcome(fetch_manifest(*source, image));
  }

  const HostileRegistry& registry;
  Digest image = Digest::parse(registry.resolve("app", "v1")).value();
  SystemClock clock;
  registry::Credentials nobody;
  registry::Client client{{.parallel = 16}, nobody, clock};
};

template <class Work>
void in_threads(Work work) {
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) threads.emplace_back([=] { work(i); });
  for (auto& thread : threads) thread.join();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(share_client, *boost::unit_test::precondition(kNeedsIt))

BOOST_AUTO_TEST_CASE(many_threads_share_connections_and_each_gets_its_answer) {
  const HostileRegistry registry({"--latency-ms", "3"});
  Shared shared(registry);
  std::atomic<int> good = 0;
  std::atomic<int> absent = 0;
  in_threads([&](int i) {
    for (int round = 0; round < 5; ++round) {
      const std::string found = shared.fetch(i % 8 == 0 ? "fault-error-not-json/app" : "app");
      good += found == "good";
      absent += found == "image.not-found";
    }
  });
  BOOST_TEST(good == 5 * kThreads * 7 / 8);
  BOOST_TEST(absent == 5 * kThreads / 8);
  BOOST_TEST(shared.client.traffic().requests == 5U * kThreads);
  BOOST_TEST(shared.client.traffic().connections <= 16U);
}

BOOST_AUTO_TEST_CASE(tokens_are_fetched_once_for_all_threads) {
  const HostileRegistry registry({"--auth", "bearer", "--anonymous-pull", "1"});
  Shared shared(registry);
  std::atomic<int> good = 0;
  in_threads([&](int) { good += shared.fetch("app") == "good"; });
  BOOST_TEST(good == kThreads);
  BOOST_TEST(shared.registry.stat("token_requests") == 1);
}

BOOST_AUTO_TEST_CASE(a_cancelled_client_ends_every_question_and_answers_none) {
  const HostileRegistry registry({"--latency-ms", "20"});
  for (int round = 0; round < 20; ++round) {
    Shared shared(registry);
    std::atomic<int> good = 0;
    std::atomic<int> ended = 0;
    std::thread canceller([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(5 * round));
      shared.client.cancel();
    });
    in_threads([&](int) {
      const std::string found = shared.fetch("app");
      good += found == "good";
      ended += found == "content.unavailable";
    });
    canceller.join();
    BOOST_TEST(good + ended == kThreads);
    BOOST_TEST(shared.fetch("app") == "content.unavailable");
  }
}

BOOST_AUTO_TEST_SUITE_END()

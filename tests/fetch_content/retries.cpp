#include <boost/test/unit_test.hpp>

#include "registry/retry.h"
#include "tests/fetch_content/scripted_registry.h"

using namespace pratique;
using namespace pratique::test;
using Answer = HttpServer::Answer;

namespace {

const Digest kImage = Digest::of(image());
const std::string kPath = ScriptedRegistry::manifest_path(kImage.to_string());
const Answer kGood{200, {{"Content-Type", kManifestType}}, image()};

struct Tried {
  std::string outcome;
  std::size_t requests;
  std::vector<Duration> slept;
};

Tried with_answers(std::vector<Answer> answers, registry::Options options = {}) {
  ScriptedRegistry registry;
  registry.on(kPath, std::move(answers));
  Remote remote(registry.name(), std::move(options));
  std::string what = outcome(fetch_manifest(*remote.source, kImage));
  return {what, registry.asked().size(), remote.clock.slept};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(retries)

BOOST_AUTO_TEST_CASE(a_passing_status_is_asked_again) {
  for (const int status : {408, 429, 500, 502, 503, 504}) {
    BOOST_TEST_CONTEXT(status) {
      const Tried tried = with_answers({Answer{status}, Answer{status}, kGood});
      BOOST_TEST(tried.outcome == "good");
      BOOST_TEST(tried.requests == 3U);
    }
  }
}

BOOST_AUTO_TEST_CASE(what_stays_is_not_asked_again) {
  for (const int status : {400, 403, 404, 410, 416, 501}) {
    BOOST_TEST_CONTEXT(status) { BOOST_TEST(with_answers({Answer{status}, kGood}).requests == 1U); }
  }
}

BOOST_AUTO_TEST_CASE(it_ends_after_the_last_attempt) {
  const Tried tried = with_answers({Answer{503}});
  BOOST_TEST(tried.outcome == "content.unavailable");
  BOOST_TEST(tried.requests == 4U);
  BOOST_TEST(with_answers({Answer{503}}, {.attempts = 1}).requests == 1U);
}

BOOST_AUTO_TEST_CASE(a_broken_connection_is_tried_again) {
  const std::string half =
      fmt::format("HTTP/1.1 200 OK\r\nContent-Type: {}\r\nContent-Length: {}\r\n\r\n{{", kManifestType, image().size());
  const Tried tried = with_answers({Answer{.raw = half}, kGood});
  BOOST_TEST(tried.outcome == "good");
  BOOST_TEST(tried.requests == 2U);
  BOOST_TEST(with_answers({Answer{.raw = half}}).outcome == "content.unavailable");
}

BOOST_AUTO_TEST_CASE(wrong_content_is_not_asked_for_again) {
  Answer wrong = kGood;
  wrong.body[3] ^= 1;
  const Tried tried = with_answers({wrong, kGood});
  BOOST_TEST(tried.outcome == "content.digest-mismatch");
  BOOST_TEST(tried.requests == 1U);
}

BOOST_AUTO_TEST_CASE(the_wait_is_what_the_server_asks_for) {
  const Tried tried = with_answers({Answer{429, {{"Retry-After", "7"}}}, kGood});
  BOOST_TEST(tried.outcome == "good");
  BOOST_REQUIRE(tried.slept.size() == 1U);
  BOOST_TEST(tried.slept[0].ms == 7000);
}

BOOST_AUTO_TEST_CASE(a_wait_beyond_the_deadline_is_not_begun) {
  for (const char* wait : {"31536000", "99999999999999999999", "31"}) {
    const Tried tried = with_answers({Answer{429, {{"Retry-After", wait}}}, kGood});
    BOOST_TEST(tried.outcome == "content.unavailable");
    BOOST_TEST(tried.requests == 1U);
    BOOST_TEST(tried.slept.empty());
  }
  BOOST_TEST(
      with_answers({Answer{429, {{"Retry-After", "31536000"}}}, kGood}, {.request_timeout = Duration::minutes(5)})
          .slept[0]
          .ms == 60'000);
}

BOOST_AUTO_TEST_CASE(a_dead_server_is_unavailable) {
  std::string name;
  {
    ScriptedRegistry registry;
    name = registry.name();
  }
  Remote remote(name);
  BOOST_TEST(outcome(fetch_manifest(*remote.source, kImage)) == "content.unavailable");
  BOOST_TEST(remote.client.traffic().requests == 4U);
}

BOOST_AUTO_TEST_CASE(one_who_waits_does_not_hold_up_the_others) {
  ScriptedRegistry registry;
  registry.on(kPath, {Answer{503}, Answer{503}, kGood});
  registry.serve_manifest(image("2"));
  Remote remote(registry.name());
  registry::Wave wave;
  wave.manifests.push_back({kImage});
  wave.manifests.push_back({Digest::of(image("2"))});
  remote.source->look_up(wave);
  BOOST_TEST(outcome(*wave.manifests[0].answer) == "good");
  BOOST_TEST(outcome(*wave.manifests[1].answer) == "good");
  BOOST_TEST(registry.asked().size() == 4U);
}

BOOST_AUTO_TEST_CASE(retry_after_is_seconds_or_a_date) {
  const Time now = Time::parse("2026-11-20T12:00:00Z").value();
  const auto wait = [&](std::string_view text) {
    return registry::parse_retry_after(text, now).value_or(Duration{-1}).ms;
  };
  BOOST_TEST(wait("0") == 0);
  BOOST_TEST(wait("59") == 59'000);
  BOOST_TEST(wait("61") == 60'000);
  BOOST_TEST(wait("Fri, 20 Nov 2026 12:00:05 GMT") == 5'000);
  BOOST_TEST(wait("Fri, 20 Nov 2026 11:00:00 GMT") == 0);
  BOOST_TEST(wait("Sat, 20 Nov 2027 12:00:00 GMT") == 60'000);
  for (const char* text : {"", "-1", "1e99", "soon"}) {
    BOOST_TEST_CONTEXT(text) { BOOST_TEST(wait(text) == -1); }
  }
}

BOOST_AUTO_TEST_CASE(the_wait_grows_with_full_jitter) {
  BOOST_TEST(registry::retry_delay(1, std::nullopt, 0.0).ms == 0);
  BOOST_TEST(registry::retry_delay(1, std::nullopt, 0.5).ms == 200);
  BOOST_TEST(registry::retry_delay(2, std::nullopt, 0.5).ms == 400);
  BOOST_TEST(registry::retry_delay(3, std::nullopt, 0.5).ms == 800);
  BOOST_TEST(registry::retry_delay(3, Duration::seconds(9), 0.5).ms == 9000);
}

BOOST_AUTO_TEST_SUITE_END()

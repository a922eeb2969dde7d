#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>

#include "app/engine/trust_store.h"
#include "gate/policy.h"
#include "tests/support/tuf_server.h"
#include "verifier/built_in_roots.h"

namespace pratique::test {

namespace fs = std::filesystem;

namespace {

/// The trusted root that repositories here distribute: a real one.
Bytes trusted_root() { return Bytes(verifier::public_root().trusted_root); }

struct Distribution {
  fs::path folder = fs::temp_directory_path() / ("pratique-trust-" + std::to_string(::getpid()));
  TufRepository repository;
  HttpServer server{serve_tuf(repository)};
  FixedClock clock{kTufNow};
  registry::Fetcher fetcher{registry::Options{}, clock};
  app::TrustPlace place = app::TrustPlace::of(folder.string(), server.url() + "/").value();
  Bytes root = repository.files.at("1.root.json");

  Distribution() {
    fs::remove_all(folder);
    publish(trusted_root());
  }
  ~Distribution() { fs::remove_all(folder); }

  void publish(const Bytes& content) {
    repository.add_target("targets", "trusted_root.json", content);
    repository.bump({"targets", "snapshot", "timestamp"});
  }

  Result<app::TrustState> pin(const Bytes& file, const Digest& digest, bool replace = false) {
    return app::pin_root(place, file, digest, replace, clock.now());
  }
  Result<app::TrustState> update() {
    return app::update_trust(place, app::fetch_below(fetcher, place.url),
                             app::fetch_below(fetcher, place.url + "/targets"), clock.now());
  }
  std::string updated() {
    const auto state = update();
    return !state ? state.error().id() : state->problem ? state->problem->id() : "good";
  }
  /// Of this repository; the built-in one stands beside it.
  std::string status() {
    const auto states = app::trust_states(folder.string(), clock.now());
    if (!states) return states.error().id();
    for (const app::TrustState& state : *states) {
      if (state.url == place.url) return state.problem ? state.problem->id() : "good";
    }
    return "nothing";
  }
  Bytes kept() const {
    std::ifstream file(place.trusted_root_file(), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
};

template <class T>
std::string id_of(const Result<T>& result) {
  return result ? "good" : result.error().id();
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(distribute_trust, Distribution)

BOOST_AUTO_TEST_CASE(nothing_is_asked_for_before_a_root_is_pinned) {
  BOOST_TEST(updated() == "trust.not-pinned");
  BOOST_TEST(server.asked().empty());
  BOOST_TEST(!fs::exists(folder));
}

BOOST_AUTO_TEST_CASE(a_pinned_root_leads_to_the_trusted_root) {
  BOOST_TEST(id_of(pin(root, Digest::of(root))) == "good");
  const auto state = update();
  BOOST_REQUIRE(state.has_value());
  BOOST_TEST(!state->problem.has_value());
  BOOST_TEST(state->file == place.trusted_root_file());
  BOOST_TEST(state->trusted_root->to_string() == Digest::of(trusted_root()).to_string());
  BOOST_TEST(state->pinned->to_string() == Digest::of(root).to_string());
  BOOST_TEST(state->updated->to_string() == kTufNow.to_string());
  BOOST_TEST(state->timestamp->version == 2);
  BOOST_TEST(state->expires()->to_string() == kTufExpires);
  BOOST_TEST(kept() == trusted_root());
}

BOOST_AUTO_TEST_CASE(another_digest_is_another_root) {
  BOOST_TEST(id_of(pin(root, Digest::of("another"))) == "trust.pin-mismatch");
  BOOST_TEST(!fs::exists(folder));
  BOOST_TEST(id_of(pin(root, Digest::of(root, Digest::Algorithm::kSha512))) == "good");
}

BOOST_AUTO_TEST_CASE(only_a_root_that_is_signed_by_its_keys_can_be_pinned) {
  auto file = nlohmann::json::parse(root);
  file["signatures"][0]["sig"] = "00";
  const Bytes unsigned_root = file.dump();
  BOOST_TEST(id_of(pin(unsigned_root, Digest::of(unsigned_root))) == "trust.signature");
  BOOST_TEST(id_of(pin("{}", Digest::of("{}"))) == "trust.malformed");
  BOOST_TEST(!fs::exists(folder));
}

BOOST_AUTO_TEST_CASE(a_second_root_is_pinned_only_when_the_first_may_be_forgotten) {
  BOOST_REQUIRE(id_of(pin(root, Digest::of(root))) == "good");
  BOOST_REQUIRE(updated() == "good");
  BOOST_TEST(id_of(pin(root, Digest::of(root))) == "good");  // the same again changes nothing
  BOOST_TEST(kept() == trusted_root());
  TufRepository other;
  const Bytes second = other.files.at("1.root.json");
  BOOST_TEST(id_of(pin(second, Digest::of(second))) == "trust.pinned");
  BOOST_TEST(status() == "good");
  BOOST_TEST(id_of(pin(second, Digest::of(second), true)) == "good");
  BOOST_TEST(kept() == "");
  BOOST_TEST(status() != "good");
}

BOOST_AUTO_TEST_CASE(what_is_there_already_is_not_fetched_again) {
  BOOST_REQUIRE(id_of(pin(root, Digest::of(root))) == "good");
  BOOST_REQUIRE(updated() == "good");
  const std::size_t before = server.asked().size();
  BOOST_TEST(updated() == "good");
  const auto asked = server.asked();
  BOOST_REQUIRE(asked.size() == before + 2);
  BOOST_TEST(asked[before].target == "/2.root.json");
  BOOST_TEST(asked[before + 1].target == "/timestamp.json");
}

BOOST_AUTO_TEST_CASE(a_newer_trusted_root_takes_the_place_of_the_old_one) {
  BOOST_REQUIRE(id_of(pin(root, Digest::of(root))) == "good");
  BOOST_REQUIRE(updated() == "good");
  const Bytes newer = trusted_root() + '\n';
  publish(newer);
  BOOST_TEST(status() == "good");  // nobody looks by himself
  BOOST_TEST(kept() == trusted_root());
  BOOST_TEST(updated() == "good");
  BOOST_TEST(kept() == newer);
}

BOOST_AUTO_TEST_CASE(what_is_refused_leaves_the_old_trusted_root) {
  BOOST_REQUIRE(id_of(pin(root, Digest::of(root))) == "good");
  BOOST_REQUIRE(updated() == "good");
  publish("no trusted root");
  BOOST_TEST(updated() == "policy.invalid");
  BOOST_TEST(kept() == trusted_root());
  publish(trusted_root() + '\n');
  for (auto& [path, content] : repository.artifacts) content = "other bytes";
  BOOST_TEST(updated() == "trust.mismatch");
  BOOST_TEST(kept() == trusted_root());
  repository.artifacts.clear();
  BOOST_TEST(updated() == "trust.unavailable");
  BOOST_TEST(kept() == trusted_root());
  repository.body("targets")["targets"].erase("trusted_root.json");
  repository.bump({"targets", "snapshot", "timestamp"});
  BOOST_TEST(updated() == "trust.not-found");
  BOOST_TEST(kept() == trusted_root());
}

BOOST_AUTO_TEST_CASE(a_target_larger_than_it_may_be_is_not_fetched) {
  BOOST_REQUIRE(id_of(pin(root, Digest::of(root))) == "good");
  repository.body("targets")["targets"]["trusted_root.json"]["length"] = (4 << 20) + 1;
  repository.bump({"targets", "snapshot", "timestamp"});
  BOOST_TEST(updated() == "trust.too-large");
  for (const auto& asked : server.asked()) BOOST_TEST(!asked.target.starts_with("/targets/"));
}

BOOST_AUTO_TEST_CASE(endless_content_is_left_off) {
  BOOST_REQUIRE(id_of(pin(root, Digest::of(root))) == "good");
  for (auto& [path, content] : repository.artifacts) content.append(10 * content.size(), 'x');
  BOOST_TEST(updated() == "trust.too-large");
}

BOOST_AUTO_TEST_CASE(status_asks_nobody_and_says_when_it_is_over) {
  BOOST_TEST(status() == "nothing");
  BOOST_REQUIRE(id_of(pin(root, Digest::of(root))) == "good");
  BOOST_REQUIRE(updated() == "good");
  const std::size_t before = server.asked().size();
  BOOST_TEST(status() == "good");
  clock.sleep(Duration::days(60));
  BOOST_TEST(status() == "trust.expired");
  BOOST_TEST(server.asked().size() == before);
}

BOOST_AUTO_TEST_CASE(status_sees_what_was_changed_on_disk) {
  BOOST_REQUIRE(id_of(pin(root, Digest::of(root))) == "good");
  BOOST_REQUIRE(updated() == "good");
  std::ofstream(place.trusted_root_file(), std::ios::app) << ' ';
  BOOST_TEST(status() == "trust.mismatch");
  BOOST_TEST(updated() == "good");  // fetched again
  BOOST_TEST(kept() == trusted_root());
  fs::remove(place.trusted_root_file());
  BOOST_TEST(status() == "trust.mismatch");
}

BOOST_AUTO_TEST_CASE(a_policy_knows_the_roots_that_are_built_in) {
  const auto roots = verifier::built_in_roots();
  BOOST_REQUIRE(roots.size() == gate::kBuiltInTrustRoots.size());
  for (std::size_t i = 0; i < roots.size(); ++i) BOOST_TEST(roots[i].name == gate::kBuiltInTrustRoots[i]);
}

BOOST_AUTO_TEST_CASE(without_anything_fetched_the_built_in_roots_are_told_of) {
  const auto states = app::trust_states(folder.string(), clock.now());
  BOOST_REQUIRE(states.has_value());
  BOOST_REQUIRE(states->size() == verifier::built_in_roots().size());
  for (const app::TrustState& state : *states) {
    const auto* built_in = verifier::built_in_root_of(state.url);
    BOOST_REQUIRE(built_in != nullptr);
    BOOST_TEST(state.trusted_root->to_string() == Digest::of(built_in->trusted_root).to_string());
    BOOST_TEST(state.file == "");
  }
}

BOOST_AUTO_TEST_CASE(a_place_is_an_http_url_without_a_query) {
  for (const char* url : {"https://tuf.example", "https://tuf.example/metadata//", "http://localhost:8080/x"}) {
    BOOST_TEST(id_of(app::TrustPlace::of("/t", url)) == "good");
  }
  for (const char* url : {"", "tuf.example", "file:///etc", "https://user@tuf.example", "https://tuf.example/?x=1"}) {
    BOOST_TEST(id_of(app::TrustPlace::of("/t", url)) == "usage");
  }
  BOOST_TEST(app::TrustPlace::of("/t", "https://tuf.example/../x")->folder() ==
             "/t/https%3A%2F%2Ftuf.example%2F..%2Fx");
  BOOST_TEST(id_of(app::TrustPlace::of("/t", "https://tuf.example/" + std::string(200, 'x'))) == "usage");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test

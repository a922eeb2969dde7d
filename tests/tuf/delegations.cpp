#include <boost/test/unit_test.hpp>

#include "base/digest.h"
#include "base/limits.h"
#include "tests/support/test_tuf.h"
#include "verifier/tuf_delegations.h"

namespace pratique::test {

using verifier::tuf::path_matches;

namespace {

struct Delegating {
  TufRepository repository;
  TufClient client{repository};

  void publish_all() {
    std::vector<std::string> names;
    for (const auto& [name, role] : repository.roles) {
      if (name != "root" && name != "snapshot" && name != "timestamp") repository.bump({name});
    }
    repository.bump({"snapshot", "timestamp"});
  }
  /// The delegated roles that were asked for, in order.
  std::vector<std::string> visited() const {
    std::vector<std::string> out;
    for (const std::string& file : client.asked) out.push_back(file.substr(file.find('.') + 1));
    return out;
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(tuf_path_patterns)

BOOST_AUTO_TEST_CASE(a_star_stays_in_its_part_of_the_path) {
  BOOST_TEST(path_matches("*", "a"));
  BOOST_TEST(!path_matches("*", "a/b"));
  BOOST_TEST(path_matches("*/*", "a/b"));
  BOOST_TEST(path_matches("a/*.zip", "a/x.zip"));
  BOOST_TEST(!path_matches("a/*.zip", "a/b/x.zip"));
  BOOST_TEST(path_matches("a*b*c/d", "axxbxbxc/d"));
  BOOST_TEST(!path_matches("a*b*c/d", "axxbx/bxc/d"));
  BOOST_TEST(path_matches("a**", "a"));
}

BOOST_AUTO_TEST_CASE(a_question_mark_is_one_character_but_no_slash) {
  BOOST_TEST(path_matches("foo-?.tgz", "foo-1.tgz"));
  BOOST_TEST(!path_matches("foo-?.tgz", "foo-12.tgz"));
  BOOST_TEST(!path_matches("foo-?.tgz", "foo-.tgz"));
  BOOST_TEST(!path_matches("a?b", "a/b"));
}

BOOST_AUTO_TEST_CASE(everything_else_is_itself) {
  BOOST_TEST(path_matches("a[bc]", "a[bc]"));
  BOOST_TEST(!path_matches("a[bc]", "ab"));
  BOOST_TEST(!path_matches("README.md", "README.MD"));
  BOOST_TEST(!path_matches("a", "ab"));
  BOOST_TEST(!path_matches("ab", "a"));
  BOOST_TEST(path_matches("", ""));
}

BOOST_AUTO_TEST_CASE(a_role_is_delegated_to_once_and_its_patterns_have_a_length) {
  const auto with = [](const std::string& pattern, bool again) {
    TufRepository repository;
    repository.delegate("targets", "role", {pattern});
    auto& roles = repository.body("targets")["delegations"]["roles"];
    if (again) roles.push_back(roles.at(0));
    repository.bump({"targets", "snapshot", "timestamp"});
    return TufClient(repository).refresh();
  };
  BOOST_TEST(with(std::string(limits::kPatternChars, 'a'), false) == "good");
  BOOST_TEST(with(std::string(limits::kPatternChars + 1, 'a'), false) == "trust.malformed");
  BOOST_TEST(with("*", true) == "trust.malformed");
}

BOOST_AUTO_TEST_CASE(what_a_delegate_said_is_taken_from_the_store) {
  TufRepository repository;
  repository.delegate("targets", "role", {"*"});
  repository.bump({"targets", "snapshot", "timestamp"});
  TufClient client(repository);
  BOOST_TEST(client.find("file") == "trust.not-found");
  BOOST_TEST(client.store.contains("role.json"));
  client.asked.clear();
  BOOST_TEST(client.find("file") == "trust.not-found");
  BOOST_TEST(std::count(client.asked.begin(), client.asked.end(), "1.role.json") == 0);
}

BOOST_AUTO_TEST_CASE(a_search_needs_a_refresh_before_it) {
  TufRepository repository;
  auto updater =
      verifier::tuf::Updater::start(repository.files.at("1.root.json"), kTufNow, verifier::tuf::Updater::Mode::kOnline);
  BOOST_REQUIRE(updater.has_value());
  const auto begun = updater->find("file");
  BOOST_REQUIRE(!begun);
  BOOST_TEST(begun.error().id() == "trust.not-found");
  BOOST_TEST(updater->found().error().id() == "trust.not-found");
}

BOOST_AUTO_TEST_CASE(offline_a_search_is_as_strict) {
  using Mode = verifier::tuf::Updater::Mode;
  TufRepository repository;
  repository.delegate("targets", "role", {"*"});
  repository.delegate("role", "deeper", {"*"});
  repository.add_target("deeper", "file", "content");
  repository.bump({"deeper", "role", "targets", "snapshot", "timestamp"});
  TufClient client(repository);
  BOOST_TEST(client.find("file") == "good");
  BOOST_TEST(client.find("file", Mode::kOffline) == "good");
  BOOST_TEST(client.find("other", Mode::kOffline) == "trust.not-found");
  repository.body("snapshot")["meta"].erase("deeper.json");
  TufClient without(repository);
  repository.bump({"snapshot", "timestamp"});
  BOOST_TEST(without.find("file") == "trust.mismatch");
  without.store["role.json"] = client.store.at("role.json");
  BOOST_TEST(without.find("file", Mode::kOffline) == "trust.mismatch");
}

BOOST_AUTO_TEST_CASE(a_role_whose_name_is_too_long_for_a_file_is_not_asked_for) {
  TufRepository repository;
  const std::string name(static_cast<std::size_t>(limits::kTufRoleNameBytes) + 1, 'a');
  repository.delegate("targets", name, {"*"});
  repository.bump({"targets", "snapshot", "timestamp"});
  BOOST_TEST(TufClient(repository).find("file") == "trust.malformed");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(tuf_delegations, Delegating)

BOOST_AUTO_TEST_CASE(delegates_are_asked_depth_first_in_their_order) {
  repository.delegate("targets", "a", {"*"});
  repository.delegate("targets", "b", {"*"});
  repository.delegate("a", "c", {"*"});
  repository.delegate("a", "d", {"*"});
  publish_all();
  BOOST_TEST(client.find("nowhere") == "trust.not-found");
  BOOST_TEST(visited() == (std::vector<std::string>{"a.json", "c.json", "d.json", "b.json"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(behind_a_terminating_one_nobody_is_asked) {
  repository.delegate("targets", "a", {"*"}, true);
  repository.delegate("targets", "b", {"*"});
  repository.add_target("b", "file", "content");
  publish_all();
  BOOST_TEST(client.find("file") == "trust.not-found");
  repository.body("targets")["delegations"]["roles"][0]["terminating"] = false;
  publish_all();
  BOOST_TEST(client.find("file") == "good");
}

BOOST_AUTO_TEST_CASE(a_role_speaks_for_its_paths_alone) {
  repository.delegate("targets", "a", {"a/*"});
  repository.add_target("a", "a/file", "content");
  repository.add_target("a", "b/file", "content");
  publish_all();
  BOOST_TEST(client.find("a/file") == "good");
  BOOST_TEST(client.find("b/file") == "trust.not-found");
}

BOOST_AUTO_TEST_CASE(paths_can_be_delegated_by_the_start_of_their_hash) {
  const std::string hash(Digest::of("file").hex());
  repository.delegate("targets", "a", {});
  repository.add_target("a", "file", "content");
  auto& role = repository.body("targets")["delegations"]["roles"][0];
  role.erase("paths");
  role["path_hash_prefixes"] = {"zz", hash.substr(0, 3)};
  publish_all();
  BOOST_TEST(client.find("file") == "good");
  role["path_hash_prefixes"] = {hash.substr(1, 3)};
  publish_all();
  BOOST_TEST(client.find("file") == (hash.starts_with(hash.substr(1, 3)) ? "good" : "trust.not-found"));
  role["paths"] = {"*"};
  publish_all();
  BOOST_TEST(client.find("file") == "trust.malformed");  // only one of them
}

BOOST_AUTO_TEST_CASE(bins_are_chosen_by_the_hash_of_the_path) {
  const Bytes hash = sha256("file");
  const unsigned bin = static_cast<unsigned char>(hash[0]) * 2U + static_cast<unsigned char>(hash[1]) / 128U;  // 9 bits
  const std::string name = fmt::format("bin-{:03x}", bin);
  repository.delegate("targets", name, {});
  repository.add_target(name, "file", "content");
  auto& delegations = repository.body("targets")["delegations"];
  delegations.erase("roles");
  delegations["succinct_roles"] = tuf_role(repository.signers(name));
  delegations["succinct_roles"]["bit_length"] = 9;
  delegations["succinct_roles"]["name_prefix"] = "bin";
  publish_all();
  BOOST_TEST(client.find("file") == "good");
  for (const int bits : {0, 33}) {
    delegations["succinct_roles"]["bit_length"] = bits;
    publish_all();
    BOOST_TEST(client.find("file") == "trust.malformed");
  }
}

BOOST_AUTO_TEST_CASE(a_role_that_the_snapshot_does_not_list_is_not_asked_for) {
  repository.delegate("targets", "a", {"*"});
  repository.bump({"targets"});
  repository.body("snapshot")["meta"].erase("a.json");
  repository.bump({"snapshot", "timestamp"});
  BOOST_TEST(client.find("file") == "trust.mismatch");
  BOOST_TEST(client.asked.back() == "2.targets.json");
}

BOOST_AUTO_TEST_CASE(what_one_parent_vouches_for_another_one_does_not) {
  repository.delegate("targets", "a", {"a/*"});
  repository.delegate("targets", "b", {"b/*"});
  repository.delegate("a", "shared", {"a/*"});
  repository.add_target("shared", "a/file", "content");
  repository.add_target("shared", "b/file", "content");
  const auto signer = repository.signers("shared");
  repository.signers("shared") = {TufSigner{"other-key"}};
  repository.delegate("b", "shared", {"b/*"});
  repository.signers("shared") = signer;
  publish_all();
  BOOST_TEST(client.find("a/file") == "good");
  BOOST_TEST(client.find("b/file") == "trust.signature");
}

BOOST_AUTO_TEST_CASE(the_names_of_the_top_level_cannot_be_delegated_to) {
  for (const char* name : {"root", "timestamp", "snapshot", "targets", ""}) {
    Delegating fresh;
    fresh.repository.delegate("targets", "a", {"*"});
    fresh.publish_all();
    BOOST_REQUIRE(fresh.client.refresh() == "good");
    fresh.repository.body("targets")["delegations"]["roles"][0]["name"] = name;
    fresh.publish_all();
    BOOST_TEST(fresh.client.refresh() == "trust.malformed");
  }
}

BOOST_AUTO_TEST_CASE(a_search_through_too_many_roles_ends) {
  const auto with = [](std::size_t roles) {
    Delegating fresh;
    for (std::size_t i = 0; i < roles; ++i) fresh.repository.delegate("targets", "role-" + std::to_string(i), {"*"});
    fresh.publish_all();
    return fresh.client.find("file");
  };
  BOOST_TEST(with(limits::kTufDelegations) == "trust.not-found");
  BOOST_TEST(with(limits::kTufDelegations + 1) == "trust.too-large");
}

BOOST_AUTO_TEST_CASE(roles_that_delegate_in_a_circle_are_asked_once) {
  repository.delegate("targets", "a", {"*"});
  repository.delegate("a", "b", {"*"});
  repository.delegate("b", "a", {"*"});
  publish_all();
  BOOST_TEST(client.find("file") == "trust.not-found");
  BOOST_TEST(client.asked.size() == 2U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test

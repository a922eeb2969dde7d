// Row A139 of the catalogue of attacks.
#include <boost/test/unit_test.hpp>

#include "base/limits.h"
#include "tests/support/test_tuf.h"

namespace pratique::test {

namespace {

struct Chain {
  TufRepository repository;
  TufClient client{repository};

  /// A new key for the root; the next root is signed by the old and the new one.
  void change_key() {
    auto& signers = repository.signers("root");
    const TufSigner old = signers.front();
    signers = {TufSigner{"root-key-" + std::to_string(repository.version("root") + 1)}};
    repository.name_signers("root");
    signers.push_back(old);
    repository.bump({"root"});
    signers.pop_back();
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(tuf_root_chain, Chain)

BOOST_AUTO_TEST_CASE(every_root_on_the_way_is_fetched_and_stored) {
  change_key();
  change_key();
  BOOST_TEST(client.refresh() == "good");
  BOOST_TEST(client.version("root") == 3);
  BOOST_TEST(client.asked == (std::vector<std::string>{"2.root.json", "3.root.json", "4.root.json", "timestamp.json",
                                                       "1.snapshot.json", "1.targets.json"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_root_that_the_old_keys_did_not_sign_is_refused) {
  repository.signers("root") = {TufSigner{"new-key"}};
  repository.name_signers("root");
  repository.bump({"root"});
  BOOST_TEST(client.refresh() == "trust.signature");
  BOOST_TEST(client.version("root") == 1);
}

BOOST_AUTO_TEST_CASE(a_root_that_its_own_keys_did_not_sign_is_refused) {
  const TufSigner old = repository.signers("root").front();
  repository.signers("root") = {TufSigner{"new-key"}};
  repository.name_signers("root");
  repository.signers("root") = {old};
  repository.bump({"root"});
  BOOST_TEST(client.refresh() == "trust.signature");
  BOOST_TEST(client.version("root") == 1);
}

BOOST_AUTO_TEST_CASE(a_version_is_not_left_out) {
  repository.body("root")["version"] = 3;
  repository.publish("root");
  repository.files["2.root.json"] = repository.files["3.root.json"];
  BOOST_TEST(client.refresh() == "trust.mismatch");
  BOOST_TEST(client.version("root") == 1);
}

BOOST_AUTO_TEST_CASE(the_same_root_again_is_no_next_one) {
  repository.files["2.root.json"] = repository.files["1.root.json"];
  BOOST_TEST(client.refresh() == "trust.mismatch");
}

BOOST_AUTO_TEST_CASE(a_root_to_begin_with_must_be_signed_by_its_keys) {
  auto file = nlohmann::json::parse(client.store["root.json"]);
  BOOST_TEST(client.refresh() == "good");
  file["signatures"][0]["sig"] = "00";
  client.store["root.json"] = file.dump();
  BOOST_TEST(client.refresh() == "trust.signature");
  BOOST_TEST(!client.updater->wanted().has_value());
}

BOOST_AUTO_TEST_CASE(after_a_refusal_nothing_more_is_wanted) {
  repository.files["2.root.json"] = "no JSON";
  BOOST_TEST(client.refresh() == "trust.malformed");
  BOOST_TEST(!client.updater->wanted().has_value());
  BOOST_TEST(!client.updater->take(Bytes("{}")).has_value());
  BOOST_TEST(!client.updater->find("x").has_value());
}

BOOST_AUTO_TEST_CASE(a_chain_without_end_is_left_off_and_can_be_gone_on_with) {
  for (std::size_t i = 0; i <= limits::kTufRootRotations; ++i) repository.bump({"root"});
  BOOST_TEST(client.refresh() == "trust.too-large");
  BOOST_TEST(client.version("root") == 257);
  BOOST_TEST(client.refresh() == "good");
  BOOST_TEST(client.version("root") == 258);
}

/// Files of a repository without consistent snapshots have no version before their names, roots have.
BOOST_AUTO_TEST_CASE(only_roots_have_versions_in_their_names_where_snapshots_are_not_consistent) {
  TufRepository site;
  TufClient asking(site);
  site.body("root")["consistent_snapshot"] = false;
  site.bump({"root"});
  for (const char* role : {"snapshot", "targets"}) {
    site.files[std::string(role) + ".json"] = site.files.at("1." + std::string(role) + ".json");
    site.files.erase("1." + std::string(role) + ".json");
  }
  BOOST_TEST(asking.refresh() == "good");
  BOOST_TEST(asking.version("root") == 2);
  site.bump({"root"});
  BOOST_TEST(asking.refresh() == "good");
  BOOST_TEST(asking.version("root") == 3);
}

/// Larger than a timestamp may be, and larger than the file before.
BOOST_AUTO_TEST_CASE(each_role_has_its_own_size) {
  TufRepository site;
  site.hashes = true;
  for (int i = 0; i < 200; ++i) site.add_target("targets", "file " + std::to_string(i), "content");
  site.bump({"targets", "snapshot", "timestamp"});
  BOOST_TEST(site.files.at("2.targets.json").size() > static_cast<std::size_t>(limits::kTufTimestampBytes));
  TufClient asking(site);
  BOOST_TEST(asking.find("file 7") == "good");
  BOOST_TEST(asking.find("file 7") == "good");  // from what is stored
  site.bump({"targets", "snapshot", "timestamp"});
  site.files["3.targets.json"] += ' ';
  BOOST_TEST(asking.refresh() == "trust.too-large");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test

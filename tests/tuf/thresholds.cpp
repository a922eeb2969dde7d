// Rows A136, A137 and A138 of the catalogue of attacks.
#include <boost/test/unit_test.hpp>

#include "tests/support/test_tuf.h"

namespace pratique::test {

namespace {

struct TwoForTimestamp {
  TufRepository repository;
  TufClient client{repository};

  TwoForTimestamp() {
    repository.signers("timestamp").push_back(TufSigner{"second-key"});
    repository.name_signers("timestamp", 2);
    repository.bump({"root", "timestamp"});
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(tuf_thresholds, TwoForTimestamp)

BOOST_AUTO_TEST_CASE(two_of_two_keys_are_enough_and_one_is_not) {
  BOOST_TEST(client.refresh() == "good");
  repository.signers("timestamp").pop_back();
  repository.bump({"timestamp"});
  BOOST_TEST(client.refresh() == "trust.signature");
  BOOST_TEST(client.version("timestamp") == 2);
}

BOOST_AUTO_TEST_CASE(one_key_that_signs_twice_is_one_key) {
  repository.signers("timestamp").pop_back();
  repository.signers("timestamp").push_back(repository.signers("timestamp").front());
  repository.bump({"timestamp"});
  BOOST_TEST(client.refresh() == "trust.malformed");  // the same id twice
}

BOOST_AUTO_TEST_CASE(one_key_under_two_ids_is_one_key) {
  auto& signers = repository.signers("timestamp");
  signers[1] = TufSigner{"same-key", signers[0].key};
  repository.name_signers("timestamp", 2);
  repository.bump({"root", "timestamp"});
  BOOST_TEST(client.refresh() == "trust.signature");
  signers[1] = TufSigner{"another-key"};
  repository.name_signers("timestamp", 2);
  repository.bump({"root", "timestamp"});
  BOOST_TEST(client.refresh() == "good");
}

BOOST_AUTO_TEST_CASE(one_key_with_another_spelling_is_one_key) {
  auto& signers = repository.signers("timestamp");
  signers[1] = TufSigner{"same-key", signers[0].key};
  repository.name_signers("timestamp", 2);
  repository.body("root")["keys"]["same-key"]["keytype"] = "ecdsa-sha2-nistp256";
  repository.body("root")["keys"]["same-key"]["more"] = 1;
  repository.bump({"root", "timestamp"});
  BOOST_TEST(client.refresh() == "trust.signature");
}

BOOST_AUTO_TEST_CASE(a_bad_signature_beside_enough_good_ones_is_passed_over) {
  repository.name_signers("timestamp", 1);
  repository.bump({"root", "timestamp"});
  auto file = nlohmann::json::parse(repository.files["timestamp.json"]);
  for (const char* bad : {"", "no hexadecimal", "00"}) {
    file["signatures"][0]["sig"] = bad;
    repository.files["timestamp.json"] = file.dump();
    TufClient fresh(repository);
    BOOST_TEST(fresh.refresh() == "good");
  }
  file["signatures"][1]["sig"] = "";
  repository.files["timestamp.json"] = file.dump();
  TufClient fresh(repository);
  BOOST_TEST(fresh.refresh() == "trust.signature");
}

BOOST_AUTO_TEST_CASE(a_threshold_is_a_whole_number_from_1_on) {
  for (const nlohmann::json& odd :
       {nlohmann::json(0), nlohmann::json(-1), nlohmann::json("1"), nlohmann::json(nullptr)}) {
    TufRepository other;
    TufClient reader(other);
    other.body("root")["roles"]["timestamp"]["threshold"] = odd;
    other.bump({"root"});
    BOOST_TEST(reader.refresh() == "trust.malformed");
    BOOST_TEST(reader.version("root") == 1);
  }
}

BOOST_AUTO_TEST_CASE(a_threshold_above_the_number_of_keys_is_never_reached) {
  for (const std::int64_t threshold : {3, 1 << 30}) {
    repository.name_signers("timestamp", threshold);
    repository.bump({"root"});
    BOOST_TEST(client.refresh() == "trust.signature");
  }
}

BOOST_AUTO_TEST_CASE(a_key_id_is_named_once_in_a_role) {
  auto& ids = repository.body("root")["roles"]["timestamp"]["keyids"];
  ids.push_back(ids[0]);
  repository.bump({"root"});
  BOOST_TEST(client.refresh() == "trust.malformed");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test

#include <boost/test/unit_test.hpp>

#include "base/limits.h"
#include "tests/transparency_log/logged_bundle.h"

namespace pratique::test {

using nlohmann::json;

namespace {

struct LoggedInTiles : LoggedBundle {
  LoggedInTiles() {
    good = log.entry("hashedrekord", "0.0.2", hashedrekord_v2_body(signature, message, key.spki()), 0);
    entry = good;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(log_entry_in_bundle, LoggedBundle)

BOOST_AUTO_TEST_CASE(a_good_entry_gives_the_time) {
  const auto result = facts();
  BOOST_REQUIRE(result.verified.size() == 1U);
  BOOST_REQUIRE(result.verified[0].logged_at().has_value());
  BOOST_TEST((*result.verified[0].logged_at() == Time::from_seconds(kLogged)));
}

BOOST_AUTO_TEST_CASE(the_kinds_of_entries_for_envelopes_are_read) {
  BOOST_TEST(judged(log.entry("intoto", "0.0.2", intoto_body(signature, payload, key.public_pem()), kLogged)) ==
             "verified");
  BOOST_TEST(judged(log.entry("hashedrekord", "0.0.1", hashedrekord_body(signature, message, key.public_pem()),
                              kLogged)) == "verified");
}

// A001
BOOST_AUTO_TEST_CASE(entries_must_be_about_this_signature_content_and_key) {
  const auto other_key = SigningKey::make(KeyType::kP256);
  const Bytes other_signature = other_key.sign(message);
  const auto both = [&](const Bytes& s, const Bytes& p, const std::string& pem_text) {
    const std::string dsse = judged(log.entry("dsse", "0.0.1", dsse_body(s, p, pem_text), kLogged));
    const std::string intoto = judged(log.entry("intoto", "0.0.2", intoto_body(s, p, pem_text), kLogged));
    const std::string older = judged(log.entry("intoto", "0.0.1", intoto_v1_body(s, p, pem_text), kLogged));
    return dsse == intoto && intoto == older ? dsse : dsse + ", " + intoto + " and " + older;
  };
  BOOST_TEST(both(signature, payload, key.public_pem()) == "verified");
  BOOST_TEST(both(other_signature, payload, key.public_pem()) == "tlog.entry-mismatch");
  BOOST_TEST(both(signature, "other", key.public_pem()) == "tlog.entry-mismatch");
  BOOST_TEST(both(signature, payload, other_key.public_pem()) == "tlog.entry-mismatch");
}

BOOST_AUTO_TEST_CASE(a_hash_of_the_statement_must_fit_where_an_entry_has_it) {
  json body = json::parse(intoto_v1_body(signature, payload, key.public_pem()));
  auto& content = body["spec"]["content"];
  content["payloadHash"]["value"] = hex_encode(sha256("other"));
  BOOST_TEST(judged(log.entry("intoto", "0.0.1", body.dump(), kLogged)) == "tlog.entry-mismatch");
  content.erase("payloadHash");
  BOOST_TEST(judged(log.entry("intoto", "0.0.1", body.dump(), kLogged)) == "verified");
}

BOOST_AUTO_TEST_CASE(whose_key_it_is_says_the_label_of_its_block_too) {
  const auto labelled = [&](const std::string& label) {
    return judged(log.entry("dsse", "0.0.1", dsse_body(signature, payload, pem(label, key.spki())), kLogged));
  };
  BOOST_TEST(labelled("PUBLIC KEY") == "verified");
  for (const char* label : {"CERTIFICATE", "PRIVATE KEY", "X"}) BOOST_TEST(labelled(label) == "tlog.entry-mismatch");
}

BOOST_AUTO_TEST_CASE(an_envelope_entry_has_exactly_one_signature) {
  json body = json::parse(dsse_body(signature, payload, key.public_pem()));
  body["spec"]["signatures"].push_back(body["spec"]["signatures"][0]);
  BOOST_TEST(judged(log.entry("dsse", "0.0.1", body.dump(), kLogged)) == "tlog.invalid");
  body["spec"]["signatures"] = json::array();
  BOOST_TEST(judged(log.entry("dsse", "0.0.1", body.dump(), kLogged)) == "tlog.invalid");
}

BOOST_AUTO_TEST_CASE(a_signature_that_is_encoded_once_where_it_should_be_twice_is_refused) {
  json body = json::parse(intoto_body(signature, payload, key.public_pem()));
  body["spec"]["content"]["envelope"]["signatures"][0]["sig"] = base64_encode(signature);
  const std::string id = judged(log.entry("intoto", "0.0.2", body.dump(), kLogged));
  BOOST_TEST((id == "tlog.invalid" || id == "tlog.entry-mismatch"));
}

// A007
BOOST_AUTO_TEST_CASE(bundle_and_body_must_call_the_entry_the_same) {
  entry["kindVersion"] = {{"kind", "dsse"}, {"version", "9.9.9"}};
  BOOST_TEST(judged() == "tlog.unsupported");
  entry["kindVersion"] = {{"kind", "hashedrekord"}, {"version", "0.0.1"}};
  BOOST_TEST(judged() == "tlog.unsupported");
  entry["kindVersion"] = {{"kind", "dsse"}};
  BOOST_TEST(judged() == "tlog.invalid");
}

// A007
BOOST_AUTO_TEST_CASE(kinds_that_nobody_knows_are_refused) {
  BOOST_TEST(judged(log.entry("dsse", "0.0.3", R"({"apiVersion":"0.0.3","kind":"dsse","spec":{}})", kLogged)) ==
             "tlog.unsupported");
  BOOST_TEST(judged(log.entry("intoto", "0.0.3", R"({"apiVersion":"0.0.3","kind":"intoto","spec":{}})", kLogged)) ==
             "tlog.unsupported");
  BOOST_TEST(judged(log.entry("intoto", "0.0.1", R"({"apiVersion":"0.0.1","kind":"intoto","spec":{}})", kLogged)) ==
             "tlog.invalid");
}

BOOST_AUTO_TEST_CASE(a_promise_that_is_there_must_verify_though_the_proof_is_good) {
  entry["integratedTime"] = std::to_string(kLogged + 1);
  BOOST_TEST(judged() == "tlog.set-invalid");
  entry = good;
  entry["logIndex"] = "1004";
  BOOST_TEST(judged() == "tlog.set-invalid");
  entry = good;
  entry["inclusionPromise"]["signedEntryTimestamp"] = base64_encode(SigningKey::make(KeyType::kP256).sign("x"));
  BOOST_TEST(judged() == "tlog.set-invalid");
}

BOOST_AUTO_TEST_CASE(without_promise_the_proof_is_enough_but_gives_no_time) {
  entry.erase("inclusionPromise");
  const auto result = facts();
  BOOST_REQUIRE(result.verified.size() == 1U);
  BOOST_TEST(!result.verified[0].logged_at().has_value());
  make_v01();
  BOOST_TEST(judged() == "tlog.set-invalid");
}

// A013
BOOST_AUTO_TEST_CASE(later_bundles_need_a_proof_and_the_first_a_promise) {
  entry.erase("inclusionProof");
  BOOST_TEST(judged() == "tlog.proof-missing");
  make_v01();
  BOOST_TEST(judged() == "verified");
  entry.erase("inclusionPromise");
  BOOST_TEST(judged() == "tlog.set-invalid");
}

BOOST_AUTO_TEST_CASE(a_proof_that_is_there_must_verify_also_where_none_is_due) {
  make_v01();
  BOOST_TEST(judged() == "verified");
  entry["inclusionProof"]["hashes"][0] = base64_encode(sha256("x"));
  BOOST_TEST(judged() == "tlog.proof-invalid");
}

BOOST_AUTO_TEST_CASE(a_proof_must_lead_to_the_root_of_its_checkpoint) {
  auto& proof = entry["inclusionProof"];
  proof["hashes"][1] = base64_encode(sha256("x"));
  BOOST_TEST(judged() == "tlog.proof-invalid");
  entry = good;
  entry["inclusionProof"]["hashes"].erase(0);
  BOOST_TEST(judged() == "tlog.proof-invalid");
  entry = good;
  entry["inclusionProof"]["hashes"].push_back(base64_encode(sha256("x")));
  BOOST_TEST(judged() == "tlog.proof-invalid");
  entry = good;
  entry["inclusionProof"]["logIndex"] = "2";
  BOOST_TEST(judged() == "tlog.proof-invalid");
  entry = good;
  entry["inclusionProof"]["logIndex"] = "1003";  // the number across all trees
  BOOST_TEST(judged() == "tlog.proof-invalid");
}

// A023
BOOST_AUTO_TEST_CASE(the_proofs_own_size_and_root_must_be_those_of_the_checkpoint) {
  entry["inclusionProof"]["treeSize"] = "8";
  BOOST_TEST(judged() == "tlog.proof-invalid");
  entry = good;
  entry["inclusionProof"]["rootHash"] = base64_encode(sha256("x"));
  BOOST_TEST(judged() == "tlog.proof-invalid");
  entry = good;
  const auto other_tree = MerkleTree::of_size(7);
  envelope() = log.checkpoint(other_tree, "log.test - 4711");  // by the log, of a tree of the same size
  BOOST_TEST(judged() == "tlog.proof-invalid");
  entry["inclusionProof"]["rootHash"] = base64_encode(other_tree.root());
  BOOST_TEST(judged() == "tlog.proof-invalid");
}

BOOST_AUTO_TEST_CASE(a_proof_has_no_more_hashes_than_a_tree_can_have_levels) {
  auto& hashes = entry["inclusionProof"]["hashes"];
  hashes = std::vector<std::string>(64, base64_encode(sha256("x")));
  BOOST_TEST(judged() == "tlog.proof-invalid");
  hashes.push_back(base64_encode(sha256("x")));
  BOOST_TEST(judged() == "tlog.invalid");
}

BOOST_AUTO_TEST_CASE(a_proof_without_checkpoint_proves_nothing) {
  entry["inclusionProof"].erase("checkpoint");
  BOOST_TEST(judged() == "tlog.checkpoint-invalid");
  entry["inclusionProof"]["checkpoint"] = json::object();
  BOOST_TEST(judged() == "tlog.checkpoint-invalid");
  envelope() = "";
  BOOST_TEST(judged() == "tlog.checkpoint-invalid");
}

// A022
BOOST_AUTO_TEST_CASE(a_checkpoint_must_be_signed_by_the_log_under_its_name) {
  const std::string text = checkpoint_text("log.test - 4711");
  envelope() = noted(text);
  BOOST_TEST(judged() == "verified");
  envelope() = noted(text, "witness.test");
  BOOST_TEST(judged() == "tlog.checkpoint-invalid");
  envelope() = text + '\n' + TestLog().signature_line(text, "log.test");
  BOOST_TEST(judged() == "tlog.checkpoint-invalid");
  envelope() = text + '\n' + log.signature_line("another text", "log.test");
  BOOST_TEST(judged() == "tlog.checkpoint-invalid");
  std::string hint = noted(text);
  const std::size_t at = hint.rfind(' ') + 1;
  Bytes blob = base64_decode(hint.substr(at, hint.size() - at - 1)).value();
  blob[0] = static_cast<char>(blob[0] ^ 1);
  envelope() = hint.substr(0, at) + base64_encode(blob) + '\n';
  BOOST_TEST(judged() == "tlog.checkpoint-invalid");
}

// A032
BOOST_AUTO_TEST_CASE(lines_of_witnesses_neither_help_nor_hurt) {
  const std::string text = checkpoint_text("log.test - 4711");
  const std::string witness = TestLog().signature_line(text, "witness.test");
  envelope() = text + '\n' + witness + log.signature_line(text, "log.test") + witness;
  BOOST_TEST(judged() == "verified");
  envelope() = text + '\n' + witness + witness;
  BOOST_TEST(judged() == "tlog.checkpoint-invalid");
}

// A024
BOOST_AUTO_TEST_CASE(the_origin_must_be_the_log) {
  for (const char* origin : {"evil.test - 4711", "xyz.test - 4711", "log.test", "log.test - ", "log.test - x",
                             "log.test.evil - 4711", "xlog.test - 4711", "log.test 4711"}) {
    envelope() = noted(checkpoint_text(origin));
    BOOST_TEST(judged() == "tlog.checkpoint-origin", origin);
  }
  envelope() = noted(checkpoint_text("evil.test - 4711"), "evil.test");
  BOOST_TEST(judged() == "tlog.checkpoint-origin");
}

BOOST_AUTO_TEST_CASE(extension_lines_are_allowed) {
  envelope() = noted(checkpoint_text("log.test - 4711") + "Timestamp: 1689748607742585419\n");
  BOOST_TEST(judged() == "verified");
}

BOOST_AUTO_TEST_CASE(the_period_of_the_logs_key_counts_also_without_promise) {
  trusted_root->logs[0].valid_until = Time::from_seconds(kLogged - 1);
  BOOST_TEST(judged() == "tlog.key-expired");
  entry.erase("inclusionPromise");
  BOOST_TEST(judged() == "tlog.key-expired");
}

BOOST_AUTO_TEST_CASE(every_entry_must_verify) {
  const json second = log.entry("dsse", "0.0.1", dsse_body(signature, payload, key.public_pem()) + " ", kLogged - 50);
  auto& entries = bundle["verificationMaterial"]["tlogEntries"];
  json renumbered = second;
  renumbered["logIndex"] = "5";
  entries = json::array({good, renumbered});
  BOOST_TEST(outcome(verify(evidence(bundle))) == "tlog.set-invalid");
  const TestLog another(KeyType::kP256, "two.test");
  trusted_root->logs.push_back(another.root().logs[0]);
  entries = json::array(
      {good, another.entry("dsse", "0.0.1", dsse_body(signature, payload, key.public_pem()), kLogged - 50)});
  const auto result = verify(evidence(bundle));
  BOOST_REQUIRE(result.verified.size() == 1U);
  BOOST_TEST((*result.verified[0].logged_at() == Time::from_seconds(kLogged - 50)));
}

BOOST_AUTO_TEST_CASE(the_same_entry_twice_or_too_many_are_refused) {
  auto& entries = bundle["verificationMaterial"]["tlogEntries"];
  entries = json::array({good, good});
  BOOST_TEST(outcome(verify(evidence(bundle))) == "bundle.malformed");
  entries = json::array();
  for (std::size_t i = 0; i <= limits::kLogEntries; ++i) {
    json numbered = good;
    numbered["logIndex"] = std::to_string(i);
    entries.push_back(numbered);
  }
  BOOST_TEST(outcome(verify(evidence(bundle))) == "bundle.malformed");
}

BOOST_AUTO_TEST_CASE(numbers_may_be_written_as_numbers) {
  entry["logIndex"] = 1003;
  entry["integratedTime"] = kLogged;
  entry["inclusionProof"]["logIndex"] = 3;
  entry["inclusionProof"]["treeSize"] = 7;
  BOOST_TEST(judged() == "verified");
}

BOOST_AUTO_TEST_CASE(malformed_entries_are_refused) {
  for (const char* pointer : {"/logIndex", "/integratedTime", "/inclusionProof/logIndex", "/inclusionProof/treeSize"}) {
    for (const json& wrong : {json("-1"), json(-1), json("9223372036854775808"), json("1e3"), json(" 1"), json("0x10"),
                              json(1.0), json(""), json("01")}) {
      entry = good;
      entry[json::json_pointer(pointer)] = wrong;
      BOOST_TEST(judged() == "tlog.invalid", pointer << " = " << wrong);
    }
  }
  for (const char* pointer : {"/logId", "/logId/keyId", "/kindVersion", "/canonicalizedBody"}) {
    for (const json& wrong : {json(nullptr), json(7), json(""), json::array()}) {
      entry = good;
      entry[json::json_pointer(pointer)] = wrong;
      BOOST_TEST(judged() == "tlog.invalid", pointer << " = " << wrong);
    }
  }
  for (const char* pointer : {"/unknown", "/logId/unknown", "/kindVersion/unknown", "/inclusionPromise/unknown",
                              "/inclusionProof/unknown", "/inclusionProof/checkpoint/unknown"}) {
    entry = good;
    entry[json::json_pointer(pointer)] = 1;
    BOOST_TEST(judged() == "tlog.invalid", pointer);
  }
  BOOST_TEST(judged(json(nullptr)) == "tlog.invalid");
  BOOST_TEST(judged(json::object()) == "tlog.invalid");
  BOOST_TEST(judged(good) == "verified");
}

// A017
BOOST_AUTO_TEST_CASE(a_short_name_of_a_log_is_an_unknown_log) {
  entry["logId"]["keyId"] = base64_encode(log.id().substr(0, 31));
  BOOST_TEST(judged() == "tlog.unknown");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(log_entry_in_tiles, LoggedInTiles)

BOOST_AUTO_TEST_CASE(a_good_entry_gives_no_time) {
  const auto result = facts();
  BOOST_REQUIRE(result.verified.size() == 1U);
  BOOST_TEST(!result.verified[0].logged_at().has_value());
}

BOOST_AUTO_TEST_CASE(logs_with_ed25519_keys_are_read) {
  const TestLog tiles(KeyType::kEd25519, "tiles.test");
  trusted_root = tiles.root();
  BOOST_TEST(judged(tiles.entry("hashedrekord", "0.0.2", hashedrekord_v2_body(signature, message, key.spki()), 0)) ==
             "verified");
}

BOOST_AUTO_TEST_CASE(an_integrated_time_is_not_believed) {
  entry["integratedTime"] = std::to_string(kLogged);
  const auto result = facts();
  BOOST_REQUIRE(result.verified.size() == 1U);
  BOOST_TEST(!result.verified[0].logged_at().has_value());
}

BOOST_AUTO_TEST_CASE(a_promise_must_verify_and_gives_no_time_either) {
  const Bytes body = hashedrekord_v2_body(signature, message, key.spki());
  entry["integratedTime"] = std::to_string(kLogged);
  entry["inclusionPromise"]["signedEntryTimestamp"] = base64_encode(log.promise(body, kLogged, 3));
  const auto result = facts();
  BOOST_REQUIRE(result.verified.size() == 1U);
  BOOST_TEST(!result.verified[0].logged_at().has_value());
  entry["inclusionPromise"]["signedEntryTimestamp"] = "AAAA";
  BOOST_TEST(judged() == "tlog.set-invalid");
}

BOOST_AUTO_TEST_CASE(the_body_must_be_the_one_of_this_signature_to_the_byte) {
  const auto judged_body = [&](const Bytes& body) { return judged(log.entry("hashedrekord", "0.0.2", body, 0)); };
  const auto other = SigningKey::make(KeyType::kP256);
  BOOST_TEST(judged_body(hashedrekord_v2_body(other.sign(message), message, key.spki())) == "tlog.entry-mismatch");
  BOOST_TEST(judged_body(hashedrekord_v2_body(signature, payload, key.spki())) == "tlog.entry-mismatch");
  BOOST_TEST(judged_body(hashedrekord_v2_body(signature, message, other.spki())) == "tlog.entry-mismatch");
  BOOST_TEST(judged_body(hashedrekord_v2_body(signature, message, key.spki()) + " ") == "tlog.entry-mismatch");
  std::string renamed = hashedrekord_v2_body(signature, message, key.spki());
  const std::string_view details = "PKIX_ECDSA_P256_SHA_256";
  renamed.replace(renamed.find(details), details.size(), "PKIX_RSA_PKCS1V15_2048_SHA256");
  BOOST_TEST(judged_body(renamed) == "tlog.entry-mismatch");
}

BOOST_AUTO_TEST_CASE(envelopes_are_logged_as_such_too) {
  const auto judged_body = [&](const Bytes& body) { return judged(log.entry("dsse", "0.0.2", body, 0)); };
  const auto other = SigningKey::make(KeyType::kP256);
  BOOST_TEST(judged_body(dsse_v2_body(signature, payload, key.spki())) == "verified");
  BOOST_TEST(judged_body(dsse_v2_body(other.sign(message), payload, key.spki())) == "tlog.entry-mismatch");
  BOOST_TEST(judged_body(dsse_v2_body(signature, "other", key.spki())) == "tlog.entry-mismatch");
  BOOST_TEST(judged_body(dsse_v2_body(signature, payload, other.spki())) == "tlog.entry-mismatch");
}

// A013
BOOST_AUTO_TEST_CASE(a_proof_is_due_in_every_bundle) {
  entry.erase("inclusionProof");
  BOOST_TEST(judged() == "tlog.proof-missing");
  make_v01();
  BOOST_TEST(judged() == "tlog.proof-missing");
}

BOOST_AUTO_TEST_CASE(index_size_and_root_come_from_entry_and_checkpoint) {
  entry["inclusionProof"]["logIndex"] = "0";
  entry["inclusionProof"]["treeSize"] = "1";
  entry["inclusionProof"]["rootHash"] = "";
  BOOST_TEST(judged() == "verified");
  entry["logIndex"] = "2";
  BOOST_TEST(judged() == "tlog.proof-invalid");
}

BOOST_AUTO_TEST_CASE(a_checkpoint_is_signed_under_the_name_of_the_log_and_names_it) {
  envelope() = noted(checkpoint_text("log.test"));
  BOOST_TEST(judged() == "verified");
  envelope() = noted(checkpoint_text("log.test"), "other.test");
  BOOST_TEST(judged() == "tlog.checkpoint-invalid");
  const std::string text = checkpoint_text("log.test");
  envelope() = text + '\n' + log.signature_line(text, "other.test") + log.signature_line(text, "log.test");
  BOOST_TEST(judged() == "verified");
  envelope() = noted(checkpoint_text("log.test - 4711"));
  BOOST_TEST(judged() == "tlog.checkpoint-origin");
  envelope() = noted(checkpoint_text("evil.test"));
  BOOST_TEST(judged() == "tlog.checkpoint-origin");
}

BOOST_AUTO_TEST_CASE(a_log_that_has_not_started_is_refused) {
  trusted_root->logs[0].valid_from = kNow + Duration::seconds(1);
  BOOST_TEST(judged() == "tlog.key-expired");
  trusted_root->logs[0].valid_from = kNow;
  trusted_root->logs[0].valid_until = kNow;
  BOOST_TEST(judged() == "verified");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test

#include <boost/test/unit_test.hpp>

#include "base/json.h"
#include "tests/support/verify_fixture.h"

namespace pratique::test {

using nlohmann::json;

namespace {

constexpr auto kAnnotation = "dev.sigstore.cosign/bundle";

struct Annotated : Releases {
  TestLog log;
  Bytes payload = simple_signing_payload(kImage).dump();
  Bytes signature = key.sign(payload);
  verifier::SimpleSigning signing{payload, {{"dev.cosignproject.cosign/signature", base64_encode(signature)}}};
  json entry = log.annotation(hashedrekord_body(signature, payload, key.public_pem()), kLogged);

  Annotated() { trusted_root = log.root(); }

  verifier::SignatureFacts facts() {
    signing.annotations[kAnnotation] = entry.dump();
    return verify(evidence(signing));
  }
  std::string judged() { return outcome(facts()); }
  std::string judged_as_text(const std::string& annotation) {
    signing.annotations[kAnnotation] = annotation;
    return outcome(verify(evidence(signing)));
  }
  /// Logs another body, properly.
  std::string judged_with_body(const Bytes& body) {
    entry = log.annotation(body, kLogged);
    return judged();
  }
  json body() const { return json::parse(hashedrekord_body(signature, payload, key.public_pem())); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(log_annotation, Annotated)

BOOST_AUTO_TEST_CASE(a_good_entry_gives_the_time) {
  const auto good = facts();
  BOOST_REQUIRE(good.verified.size() == 1U);
  BOOST_REQUIRE(good.verified[0].logged_at().has_value());
  BOOST_TEST((*good.verified[0].logged_at() == Time::from_seconds(kLogged)));
  BOOST_TEST(good.notices.empty());
}

BOOST_AUTO_TEST_CASE(an_entry_of_another_kind_of_record_is_good_too) {
  json rekord = body();
  rekord["kind"] = "rekord";
  BOOST_TEST(judged_with_body(pratique::json::canonical(rekord)) == "verified");
}

// A008
BOOST_AUTO_TEST_CASE(everything_that_the_promise_covers_must_be_as_promised) {
  const json good = entry;
  entry["Payload"]["integratedTime"] = kLogged + 1;
  BOOST_TEST(judged() == "tlog.set-invalid");
  entry = good;
  entry["Payload"]["logIndex"] = 8;
  BOOST_TEST(judged() == "tlog.set-invalid");
  entry = good;
  entry["Payload"]["body"] = base64_encode(body().dump(1));
  BOOST_TEST(judged() == "tlog.set-invalid");
  entry = good;
  BOOST_TEST(judged() == "verified");
}

// A017
BOOST_AUTO_TEST_CASE(the_promise_must_be_by_the_log_that_is_named) {
  entry["SignedEntryTimestamp"] = TestLog().annotation(body().dump(), kLogged)["SignedEntryTimestamp"];
  BOOST_TEST(judged() == "tlog.set-invalid");
}

// A014
BOOST_AUTO_TEST_CASE(a_log_that_nobody_trusts_is_refused) {
  trusted_root = TestLog().root();
  BOOST_TEST(judged() == "tlog.unknown");
  trusted_root->logs.clear();
  BOOST_TEST(judged() == "tlog.unknown");
}

BOOST_AUTO_TEST_CASE(another_key_under_the_logs_name_does_not_verify) {
  trusted_root->logs[0].key = SigningKey::make(KeyType::kP256).public_key();
  BOOST_TEST(judged() == "tlog.set-invalid");
}

BOOST_AUTO_TEST_CASE(the_period_of_the_logs_key_includes_both_ends) {
  auto& known = trusted_root->logs[0];
  const Time logged = Time::from_seconds(kLogged);
  known.valid_from = logged;
  known.valid_until = logged;
  BOOST_TEST(judged() == "verified");
  known.valid_until = logged - Duration::seconds(1);
  known.valid_from = *known.valid_until;
  BOOST_TEST(judged() == "tlog.key-expired");
  known.valid_from = logged + Duration::seconds(1);
  known.valid_until.reset();
  BOOST_TEST(judged() == "tlog.key-expired");
}

BOOST_AUTO_TEST_CASE(a_log_may_have_one_key_after_the_other) {
  auto before = trusted_root->logs[0];
  before.key = SigningKey::make(KeyType::kP256).public_key();
  before.valid_until = Time::from_seconds(kLogged - 10);
  trusted_root->logs.insert(trusted_root->logs.begin(), before);
  BOOST_TEST(judged() == "verified");
}

// A001
BOOST_AUTO_TEST_CASE(an_entry_of_another_signature_is_refused) {
  const Bytes again = SigningKey::make(KeyType::kP256).sign(payload);
  BOOST_TEST(judged_with_body(hashedrekord_body(again, payload, key.public_pem())) == "tlog.entry-mismatch");
}

BOOST_AUTO_TEST_CASE(an_entry_of_another_content_is_refused) {
  BOOST_TEST(judged_with_body(hashedrekord_body(signature, "other", key.public_pem())) == "tlog.entry-mismatch");
}

BOOST_AUTO_TEST_CASE(an_entry_of_another_key_is_refused) {
  const auto other = SigningKey::make(KeyType::kP256).public_pem();
  BOOST_TEST(judged_with_body(hashedrekord_body(signature, payload, other)) == "tlog.entry-mismatch");
  BOOST_TEST(judged_with_body(hashedrekord_body(signature, payload, pem("CERTIFICATE", "x"))) == "tlog.entry-mismatch");
}

BOOST_AUTO_TEST_CASE(the_key_in_an_entry_may_be_wrapped_otherwise) {
  const std::string other_lines =
      "-----BEGIN PUBLIC KEY-----\n" + base64_encode(key.spki()) + "\n-----END PUBLIC KEY-----\n";
  BOOST_TEST(judged_with_body(hashedrekord_body(signature, payload, other_lines)) == "verified");
}

BOOST_AUTO_TEST_CASE(the_hash_in_an_entry_belongs_to_its_algorithm) {
  json other = body();
  auto& hash = other["spec"]["data"]["hash"];
  hash["algorithm"] = "sha512";
  BOOST_TEST(judged_with_body(other.dump()) == "tlog.entry-mismatch");
  hash["value"] = Digest::of(payload, Digest::Algorithm::kSha512).hex();
  BOOST_TEST(judged_with_body(other.dump()) == "verified");
  hash["algorithm"] = "sha1";
  BOOST_TEST(judged_with_body(other.dump()) == "tlog.entry-mismatch");
  hash = {{"algorithm", "sha256"}, {"value", ""}};
  BOOST_TEST(judged_with_body(other.dump()) == "tlog.entry-mismatch");
}

BOOST_AUTO_TEST_CASE(entries_of_envelopes_are_not_about_simple_signing) {
  BOOST_TEST(judged_with_body(dsse_body(signature, payload, key.public_pem())) == "tlog.entry-mismatch");
  BOOST_TEST(judged_with_body(intoto_body(signature, payload, key.public_pem())) == "tlog.entry-mismatch");
  BOOST_TEST(judged_with_body(dsse_v2_body(signature, payload, key.spki())) == "tlog.entry-mismatch");
  BOOST_TEST(judged_with_body(R"({"apiVersion":"0.0.2","kind":"dsse","spec":null})") == "tlog.entry-mismatch");
}

BOOST_AUTO_TEST_CASE(kinds_and_versions_that_nobody_knows_are_refused) {
  json other = body();
  other["apiVersion"] = "0.0.9";
  BOOST_TEST(judged_with_body(other.dump()) == "tlog.unsupported");
  other = body();
  other["kind"] = "cose";
  BOOST_TEST(judged_with_body(other.dump()) == "tlog.unsupported");
  BOOST_TEST(judged_with_body(body().dump()) == "verified");
}

BOOST_AUTO_TEST_CASE(an_annotation_that_is_no_entry_is_refused) {
  for (const char* text : {"", "{}", "\"x\"", "null", "[]", "7", R"({"SignedEntryTimestamp":"AAAA"})"}) {
    BOOST_TEST(judged_as_text(text) == "tlog.invalid", text);
  }
  const std::string good = entry.dump();
  BOOST_TEST(judged_as_text(good) == "verified");
  BOOST_TEST(judged_as_text(good + good) == "tlog.invalid");
  BOOST_TEST(judged_as_text(good.substr(0, good.size() - 4)) == "tlog.invalid");
}

BOOST_AUTO_TEST_CASE(a_name_twice_makes_an_entry_unusable) {
  const std::string good = entry.dump();
  const std::string twice = R"("logIndex":7,)" + good.substr(good.find(R"("logIndex")"));
  BOOST_TEST(judged_as_text(good.substr(0, good.find(R"("logIndex")")) + twice) == "tlog.invalid");
  entry["payload"] = entry["Payload"];
  BOOST_TEST(judged() == "tlog.invalid");
  entry.erase("payload");
  BOOST_TEST(judged() == "verified");
  entry["Payload"]["Body"] = entry["Payload"]["body"];
  BOOST_TEST(judged() == "tlog.invalid");
  const std::string body_text = body().dump();
  BOOST_TEST(judged_with_body(R"({"kind":"hashedrekord",)" + body_text.substr(1)) == "tlog.invalid");
}

// A019
BOOST_AUTO_TEST_CASE(numbers_are_whole_and_not_negative) {
  for (const char* name : {"logIndex", "integratedTime"}) {
    const json good = entry;
    for (const json& wrong : {json(-1), json(1.0), json("1e3"), json(" 1"), json("0x10"), json(""), json("-1"),
                              json("01"), json("9223372036854775808"), json(nullptr), json(true), json::array()}) {
      entry["Payload"][name] = wrong;
      BOOST_TEST(judged() == "tlog.invalid", name << " = " << wrong);
    }
    entry = good;
  }
  entry["Payload"]["integratedTime"] = 9'000'000'000'000'000;
  BOOST_TEST(judged() == "tlog.invalid");
}

BOOST_AUTO_TEST_CASE(the_logs_name_has_32_bytes) {
  for (const char* wrong : {"", "00", "zz", "12345"}) {
    entry["Payload"]["logID"] = wrong;
    BOOST_TEST(judged() == "tlog.invalid", wrong);
  }
}

// A020
BOOST_AUTO_TEST_CASE(bodies_with_anything_missing_or_of_another_type_are_refused) {
  const json good = body();
  const json flat = good.flatten();
  for (const auto& [pointer, value] : flat.items()) {
    for (const json& other : {json(nullptr), json(0), json(""), json::array(), json::object()}) {
      json changed = good;
      changed[json::json_pointer(pointer)] = other;
      const std::string id = judged_with_body(changed.dump());
      BOOST_TEST((id == "tlog.invalid" || id == "tlog.unsupported" || id == "tlog.entry-mismatch"),
                 pointer << " = " << other);
    }
  }
  for (const char* text : {"{}", "null", "[]", "x", R"({"kind":"hashedrekord","apiVersion":"0.0.1"})"}) {
    BOOST_TEST(judged_with_body(text) == "tlog.invalid", text);
  }
}

BOOST_AUTO_TEST_CASE(an_entry_of_the_future_is_refused_beyond_five_minutes) {
  const std::int64_t now = kNow.ms / 1000;
  const Bytes logged = body().dump();
  entry = log.annotation(logged, now + 300);
  BOOST_TEST(judged() == "verified");
  entry = log.annotation(logged, now + 301);
  BOOST_TEST(judged() == "time.in-future");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test

#include <boost/test/unit_test.hpp>

#include "tests/support/verify_fixture.h"

namespace pratique::test {

using nlohmann::json;

namespace {

struct Payload : Releases {
  json payload = simple_signing_payload(kImage);

  std::string judged(const Bytes& signed_bytes) const {
    return outcome(verify(evidence(simple_signing(key, signed_bytes))));
  }
  std::string judged() const { return judged(payload.dump()); }
};

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  return text.replace(text.find(what), what.size(), with);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(simple_signing_payload_, Payload)

BOOST_AUTO_TEST_CASE(a_payload_about_this_image_is_good) { BOOST_TEST(judged() == "verified"); }

BOOST_AUTO_TEST_CASE(a_payload_about_another_image_is_refused) {
  BOOST_TEST(judged(simple_signing_payload(kOtherImage).dump()) == "signature.subject-mismatch");
}

BOOST_AUTO_TEST_CASE(digests_are_compared_as_text) {
  auto& digest = payload["critical"]["image"]["docker-manifest-digest"];
  std::string upper = kImage.to_string();
  for (char& c : upper) c = c >= 'a' && c <= 'f' ? static_cast<char>(c - 32) : c;
  digest = upper;
  BOOST_TEST(judged() == "signature.subject-mismatch");
  digest = std::string(kImage.hex());
  BOOST_TEST(judged() == "signature.subject-mismatch");
  digest = kImage.to_string() + " ";
  BOOST_TEST(judged() == "signature.subject-mismatch");
  digest = "";
  BOOST_TEST(judged() == "signature.subject-mismatch");
}

BOOST_AUTO_TEST_CASE(another_type_is_refused) {
  payload["critical"]["type"] = "atomic container signature";
  BOOST_TEST(judged() == "payload.type");
  payload["critical"].erase("type");
  BOOST_TEST(judged() == "payload.type");
  payload["critical"]["type"] = 7;
  BOOST_TEST(judged() == "payload.malformed");
}

BOOST_AUTO_TEST_CASE(capitalised_names_of_old_payloads_are_good) {
  const json old = {{"Critical",
                     {{"Identity", {{"Docker-reference", ""}}},
                      {"Image", {{"Docker-manifest-digest", kImage.to_string()}}},
                      {"Type", "cosign container image signature"}}},
                    {"Optional", {{"env", "prod"}}}};
  demands.annotations = {{"env", "prod"}};
  BOOST_TEST(judged(old.dump()) == "verified");
}

BOOST_AUTO_TEST_CASE(a_name_in_both_spellings_is_refused) {
  json both = payload;
  both["Critical"] = payload["critical"];
  BOOST_TEST(judged(both.dump()) == "payload.duplicate-key");
  both = payload;
  both["critical"]["IMAGE"] = payload["critical"]["image"];
  BOOST_TEST(judged(both.dump()) == "payload.duplicate-key");
  both = payload;
  both["critical"]["image"]["Docker-Manifest-Digest"] = kOtherImage.to_string();
  BOOST_TEST(judged(both.dump()) == "payload.duplicate-key");
  both = payload;
  both["OPTIONAL"] = json::object();
  BOOST_TEST(judged(both.dump()) == "payload.duplicate-key");
}

BOOST_AUTO_TEST_CASE(a_name_twice_is_refused_also_in_an_escaped_spelling) {
  const std::string text = payload.dump();
  BOOST_TEST(judged(replaced(text, R"("type":)", R"("type":"x","type":)")) == "payload.duplicate-key");
  BOOST_TEST(judged(replaced(text, R"("type":)", R"("typ\u0065":"x","type":)")) == "payload.duplicate-key");
  BOOST_TEST(judged(replaced(text, R"("optional":null)", R"("optional":{"a":{"b":1,"b":2}})")) ==
             "payload.duplicate-key");
}

BOOST_AUTO_TEST_CASE(critical_members_that_nobody_understands_are_refused) {
  json strange = payload;
  strange["critical"]["expires"] = "tomorrow";
  BOOST_TEST(judged(strange.dump()) == "payload.malformed");
  strange = payload;
  strange["critical"]["image"]["platform"] = "linux/amd64";
  BOOST_TEST(judged(strange.dump()) == "payload.malformed");
  strange = payload;
  strange["critical"]["identity"]["host"] = "x";
  BOOST_TEST(judged(strange.dump()) == "payload.malformed");
  strange = payload;
  strange["note"] = "not critical";
  BOOST_TEST(judged(strange.dump()) == "verified");
}

BOOST_AUTO_TEST_CASE(what_is_no_such_document_is_refused) {
  for (const char* text : {"", "{}", "[]", "null", "7", "not json", R"({"critical":null})", R"({"critical":[]})",
                           R"({"critical":{"image":null}})", R"({"critical":{"image":"x"}})"}) {
    BOOST_TEST(judged(text) == "payload.malformed", text);
  }
  const std::string text = payload.dump();
  BOOST_TEST(judged(text + text) == "payload.malformed");
  BOOST_TEST(judged("\xEF\xBB\xBF" + text) == "payload.malformed");
  BOOST_TEST(judged(replaced(text, "null", std::string(50'000, '[') + std::string(50'000, ']'))) ==
             "payload.malformed");
  BOOST_TEST(judged(replaced(text, "null", "[]")) == "payload.malformed");
}

BOOST_AUTO_TEST_CASE(the_repository_in_the_payload_does_not_matter) {
  payload["critical"]["identity"]["docker-reference"] = "elsewhere.example/other";
  BOOST_TEST(judged() == "verified");
  payload["critical"].erase("identity");
  BOOST_TEST(judged() == "verified");
  payload["critical"]["identity"]["docker-reference"] = 7;
  BOOST_TEST(judged() == "payload.malformed");
}

BOOST_AUTO_TEST_CASE(demanded_annotations_must_be_signed_with_their_value) {
  payload["optional"] = {{"env", "prod"}, {"team", "blue"}, {"count", 1}};
  demands.annotations = {{"env", "prod"}, {"team", "blue"}};
  BOOST_TEST(judged() == "verified");
  demands.annotations = {{"env", "prod"}, {"team", "red"}};
  BOOST_TEST(judged() == "signature.annotation-mismatch");
  demands.annotations = {{"env", "prod"}, {"owner", ""}};
  BOOST_TEST(judged() == "signature.annotation-mismatch");
  demands.annotations = {{"Env", "prod"}};
  BOOST_TEST(judged() == "signature.annotation-mismatch");
  demands.annotations = {{"count", "1"}};
  BOOST_TEST(judged() == "signature.annotation-mismatch");
  payload["optional"] = nullptr;
  demands.annotations = {{"env", "prod"}};
  BOOST_TEST(judged() == "signature.annotation-mismatch");
}

BOOST_AUTO_TEST_CASE(annotations_may_differ_in_letter_case) {
  payload["optional"] = {{"env", "prod"}, {"ENV", "dev"}};
  demands.annotations = {{"env", "prod"}, {"ENV", "dev"}};
  BOOST_TEST(judged() == "verified");
}

BOOST_AUTO_TEST_CASE(everything_wrong_behind_a_good_signature_is_told) {
  json wrong = simple_signing_payload(kOtherImage);
  wrong["critical"]["type"] = "x";
  demands.annotations = {{"env", "prod"}};
  BOOST_TEST(judged(wrong.dump()) == "payload.type signature.subject-mismatch signature.annotation-mismatch");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test

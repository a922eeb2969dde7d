#include <boost/test/unit_test.hpp>

#include "base/limits.h"
#include "tests/support/verify_fixture.h"

namespace pratique::test {

using nlohmann::json;

namespace {

struct Stated : Releases {
  json statement = signature_statement(kImage);

  std::string judged(const Bytes& payload) const { return outcome(verify(evidence(bundle_of(key, payload)))); }
  std::string judged() const { return judged(statement.dump()); }
  json& digest() { return statement["subject"][0]["digest"]; }
};

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  return text.replace(text.find(what), what.size(), with);
}

json subject_of(const Digest& image) { return signature_statement(image)["subject"][0]; }

}  // namespace

BOOST_FIXTURE_TEST_SUITE(statements, Stated)

BOOST_AUTO_TEST_CASE(a_statement_about_this_image_is_good) { BOOST_TEST(judged() == "verified"); }

BOOST_AUTO_TEST_CASE(a_statement_about_another_image_is_refused) {
  BOOST_TEST(judged(signature_statement(kOtherImage).dump()) == "signature.subject-mismatch");
}

BOOST_AUTO_TEST_CASE(one_of_several_subjects_is_enough) {
  statement["subject"] = json::array({subject_of(kOtherImage), subject_of(kImage)});
  BOOST_TEST(judged() == "verified");
  statement["subject"] = json::array({subject_of(kOtherImage), subject_of(kOtherImage)});
  BOOST_TEST(judged() == "signature.subject-mismatch");
}

BOOST_AUTO_TEST_CASE(subjects_without_the_digest_match_nothing) {
  statement["subject"] = json::array();
  BOOST_TEST(judged() == "signature.subject-mismatch");
  statement["subject"] = json::array({json::object()});
  BOOST_TEST(judged() == "signature.subject-mismatch");
  statement["subject"] = json::array({{{"name", kImage.to_string()}}});
  BOOST_TEST(judged() == "signature.subject-mismatch");
}

BOOST_AUTO_TEST_CASE(digests_are_compared_with_their_algorithm_and_as_text) {
  const std::string hex(kImage.hex());
  for (const json& wrong : {json{{"sha512", hex}}, json{{"sha1", hex}}, json{{"SHA256", hex}}, json{{"sha-256", hex}},
                            json{{"sha256", "sha256:" + hex}}, json{{"sha256", hex.substr(0, 32)}},
                            json{{"sha256", ""}}, json{{"md5", "00"}}, json::object()}) {
    digest() = wrong;
    BOOST_TEST(judged() == "signature.subject-mismatch", wrong);
  }
}

BOOST_AUTO_TEST_CASE(all_known_digests_of_a_subject_must_fit) {
  const Digest sha512 = Digest::of("the manifest that is verified", Digest::Algorithm::kSha512);
  digest()["blake2b"] = "whatever";
  BOOST_TEST(judged() == "verified");
  digest()["sha512"] = sha512.hex();
  BOOST_TEST(judged() == "signature.subject-mismatch");  // nobody computed it, so nobody can say that it fits
  demands.further_digests = {sha512};
  BOOST_TEST(judged() == "verified");
  digest()["sha512"] = Digest::of("another", Digest::Algorithm::kSha512).hex();
  BOOST_TEST(judged() == "signature.subject-mismatch");
  digest() = {{"sha512", sha512.hex()}};
  BOOST_TEST(judged() == "verified");
  digest() = {{"sha512", sha512.hex()}, {"sha256", kOtherImage.hex()}};
  BOOST_TEST(judged() == "signature.subject-mismatch");
}

BOOST_AUTO_TEST_CASE(an_image_named_by_sha_512_is_found_by_it) {
  const Digest image = Digest::of("the manifest that is verified", Digest::Algorithm::kSha512);
  const std::vector<verifier::Evidence> bundle{evidence(bundle_of(key, signature_statement(image).dump()))};
  BOOST_TEST(outcome(verify_signatures(image, bundle, trust, demands, kNow)) == "verified");
  BOOST_TEST(outcome(verify(bundle)) == "signature.subject-mismatch");
}

BOOST_AUTO_TEST_CASE(both_statement_versions_are_read_and_no_other) {
  statement["_type"] = "https://in-toto.io/Statement/v0.1";
  BOOST_TEST(judged() == "verified");
  for (const json& wrong :
       {json("https://in-toto.io/Statement/v2"), json("https://in-toto.io/Statement/v1/"), json("")}) {
    statement["_type"] = wrong;
    BOOST_TEST(judged() == "payload.type", wrong);
  }
  statement.erase("_type");
  BOOST_TEST(judged() == "payload.type");
  statement["_type"] = 1;
  BOOST_TEST(judged() == "payload.malformed");
}

BOOST_AUTO_TEST_CASE(another_payload_type_is_refused_though_signed) {
  for (const char* type :
       {"text/plain", "application/vnd.in-toto+JSON", "application/vnd.in-toto+json; charset=utf-8", ""}) {
    json bundle = bundle_of(key, statement.dump());
    bundle["dsseEnvelope"]["payloadType"] = type;
    bundle["dsseEnvelope"]["signatures"][0]["sig"] = base64_encode(key.sign(pae(type, statement.dump())));
    BOOST_TEST(outcome(verify(evidence(bundle))) == "payload.type", type);
  }
}

BOOST_AUTO_TEST_CASE(what_is_no_statement_is_refused) {
  for (const char* text : {"", "not json", "[]", "null", "7", "{} {}"})
    BOOST_TEST(judged(text) == "payload.malformed", text);
  BOOST_TEST(judged("{}") == "payload.type");
  const std::string text = statement.dump();
  BOOST_TEST(judged(text + "x") == "payload.malformed");
  BOOST_TEST(judged(" " + text + "\n") == "verified");
  BOOST_TEST(judged("\xEF\xBB\xBF" + text) == "payload.malformed");
  statement["predicate"] = nullptr;
  BOOST_TEST(judged() == "verified");
  BOOST_TEST(judged(replaced(statement.dump(), "null", std::string(50'000, '[') + std::string(50'000, ']'))) ==
             "payload.malformed");
  statement["predicateType"] = nullptr;
  BOOST_TEST(judged() == "payload.malformed");
}

BOOST_AUTO_TEST_CASE(subjects_of_another_shape_are_refused) {
  for (const json& wrong : {json(nullptr), json("x"), json::object(), json::array({nullptr}), json::array({"x"}),
                            json::array({{{"digest", "x"}}}), json::array({{{"digest", {{"sha256", 7}}}}}),
                            json::array({{{"annotations", 7}}})}) {
    statement["subject"] = wrong;
    BOOST_TEST(judged() == "payload.malformed", wrong);
  }
  statement.erase("subject");
  BOOST_TEST(judged() == "payload.malformed");
}

BOOST_AUTO_TEST_CASE(the_number_of_subjects_and_digests_has_an_end) {
  statement["subject"] = json::array();
  for (std::size_t i = 0; i < limits::kSubjects; ++i) statement["subject"].push_back(subject_of(kImage));
  BOOST_TEST(judged() == "verified");
  statement["subject"].push_back(subject_of(kImage));
  BOOST_TEST(judged() == "payload.malformed");
  statement["subject"] = json::array({subject_of(kImage)});
  while (digest().size() < limits::kDigestsPerSubject) digest()["other" + std::to_string(digest().size())] = "x";
  BOOST_TEST(judged() == "verified");
  digest()["one more"] = "x";
  BOOST_TEST(judged() == "payload.malformed");
}

BOOST_AUTO_TEST_CASE(a_name_twice_is_refused_at_any_depth_and_in_any_spelling) {
  const std::string text = statement.dump();
  BOOST_TEST(judged(replaced(text, R"("subject":)", R"("subject":[],"subject":)")) == "payload.duplicate-key");
  BOOST_TEST(judged(replaced(text, R"("subject":)", R"("subj\u0065ct":[],"subject":)")) == "payload.duplicate-key");
  BOOST_TEST(judged(replaced(text, R"("predicate":{})", R"("predicate":{"a":[{"b":1,"b":1}]})")) ==
             "payload.duplicate-key");
  json folded = statement;
  folded["Subject"] = json::array({subject_of(kOtherImage)});
  BOOST_TEST(judged(folded.dump()) == "payload.duplicate-key");
  folded = statement;
  folded["subject"][0]["Digest"] = {{"sha256", kOtherImage.hex()}};
  BOOST_TEST(judged(folded.dump()) == "payload.duplicate-key");
  folded = statement;
  folded["predicate"] = {{"a", 1}, {"A", 2}};
  folded["subject"][0]["annotations"] = {{"a", "1"}, {"A", "2"}};
  BOOST_TEST(judged(folded.dump()) == "verified");
}

BOOST_AUTO_TEST_CASE(demanded_annotations_stand_at_the_subject_that_fits) {
  demands.annotations = {{"env", "prod"}};
  BOOST_TEST(judged() == "signature.annotation-mismatch");
  statement["subject"][0]["annotations"] = {{"env", "prod"}, {"more", 7}};
  BOOST_TEST(judged() == "verified");
  statement["subject"][0]["annotations"]["env"] = "dev";
  BOOST_TEST(judged() == "signature.annotation-mismatch");
  json other = subject_of(kOtherImage);
  other["annotations"] = {{"env", "prod"}};
  statement["subject"].push_back(other);
  BOOST_TEST(judged() == "signature.annotation-mismatch");
  other = subject_of(kImage);
  other["annotations"] = {{"env", "prod"}};
  statement["subject"].push_back(other);
  BOOST_TEST(judged() == "verified");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test

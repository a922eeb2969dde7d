#include <boost/test/unit_test.hpp>

#include "base/limits.h"
#include "tests/verify_timestamp/stamped.h"

// A047: forms that crashed libraries; A082 to A092 of signatures are Wycheproof's.
namespace pratique::test {

using verifier::verify_timestamp_token;

BOOST_FIXTURE_TEST_SUITE(timestamp_answer, Stamped)

BOOST_AUTO_TEST_CASE(a_good_one_tells_time_authority_and_signer) {
  const auto timestamp = verify(plan.response(tsa.signer()));
  BOOST_REQUIRE(timestamp.has_value());
  BOOST_TEST(timestamp->time.to_string() == "2026-03-01T12:00:00Z");
  BOOST_TEST((timestamp->accuracy == Duration::seconds(1)));
  BOOST_TEST(timestamp->authority == "https://tsa.test");
  BOOST_TEST(timestamp->signer == "CN=timestamps");
}

BOOST_AUTO_TEST_CASE(granted_with_modifications_is_granted) {
  plan.status = der::sequence({der::number(1)});
  BOOST_TEST(judged() == "good");
}

BOOST_AUTO_TEST_CASE(what_was_not_granted_is_refused) {
  for (const BytesView status : {"\x02", "\x03", "\x04", "\x05", "\x7F"}) {
    plan.status = der::sequence({der::integer(status)});
    BOOST_TEST(judged() == "timestamp.invalid");
  }
  plan.status = der::sequence({der::integer("\xFF")});
  BOOST_TEST(judged() == "timestamp.invalid");
  plan.status = der::sequence({});
  BOOST_TEST(judged() == "timestamp.invalid");
}

BOOST_AUTO_TEST_CASE(a_status_may_have_words_and_no_failure) {
  const Bytes words = der::sequence({der::element(0x0C, "granted")});
  plan.status = der::sequence({der::number(0), words});
  BOOST_TEST(judged() == "good");
  plan.status = der::sequence({der::number(0), words, der::element(0x03, BytesView("\x00\x80", 2))});
  BOOST_TEST(judged() == "timestamp.invalid");
}

BOOST_AUTO_TEST_CASE(nothing_stands_behind) {
  BOOST_TEST(judged() == "good");
  BOOST_TEST(with([](TokenPlan& p) { p.behind_answer = "x"; }) == "timestamp.invalid");
  BOOST_TEST(with([](TokenPlan& p) { p.behind_answer = der::null(); }) == "timestamp.invalid");
  BOOST_TEST(with([](TokenPlan& p) { p.behind_token = der::null(); }) == "timestamp.invalid");
  BOOST_TEST(with([this](TokenPlan& p) { p.behind_token = p.token(tsa.signer()); }) == "timestamp.invalid");
}

BOOST_AUTO_TEST_CASE(an_answer_without_a_token_is_none) {
  BOOST_TEST(judged(der::sequence({der::sequence({der::number(0)}), plan.token(tsa.signer())})) == "good");
  BOOST_TEST(judged(der::sequence({der::sequence({der::number(0)})})) == "timestamp.invalid");
  BOOST_TEST(judged(der::sequence({})) == "timestamp.invalid");
}

BOOST_AUTO_TEST_CASE(a_token_alone_is_taken_where_it_is_due_alone) {
  const Bytes token = plan.token(tsa.signer());
  const Bytes response = plan.response(tsa.signer());
  BOOST_TEST(outcome(verify_timestamp_token(token, "signature", authorities, now)) == "good");
  BOOST_TEST(outcome(verify_timestamp_token(response, "signature", authorities, now)) == "timestamp.invalid");
  BOOST_TEST(judged(response) == "good");
  BOOST_TEST(judged(token) == "timestamp.invalid");
  BOOST_TEST(outcome(verify_timestamp_token(join({token, "x"}), "signature", authorities, now)) == "timestamp.invalid");
  // The version of what is signed, in two bytes where one is enough: nothing that anybody signs changes.
  plan.signed_data_version = der::integer("\x03");
  plan.unsigned_attributes = der::tagged(1, der::integer(Bytes("\0\1", 2)));
  BOOST_TEST(outcome(verify_timestamp_token(plan.token(tsa.signer()), "signature", authorities, now)) ==
             "timestamp.invalid");
  plan.unsigned_attributes = der::tagged(1, der::integer("\1"));
  BOOST_TEST(outcome(verify_timestamp_token(plan.token(tsa.signer()), "signature", authorities, now)) == "good");
}

BOOST_AUTO_TEST_CASE(what_is_cut_off_is_refused_wherever_it_is_cut) {
  const Bytes response = plan.response(tsa.signer());
  BOOST_TEST(judged(response) == "good");
  for (std::size_t size = 0; size < response.size(); size += 1 + size / 8) {
    BOOST_TEST(judged(BytesView(response).substr(0, size)) == "timestamp.invalid", size);
  }
  BOOST_TEST(judged(BytesView(response).substr(0, response.size() - 1)) == "timestamp.invalid");
}

/// Without certificates brought along, which are anybody's, every bit counts, but for the one between granted and
/// granted with modifications, which nobody signs.
BOOST_AUTO_TEST_CASE(whichever_bit_is_flipped_it_is_refused) {
  plan.certificates = std::vector<Bytes>{};
  const Bytes response = plan.response(tsa.signer());
  BOOST_TEST(judged(response) == "good");
  for (std::size_t i = 0; i < response.size(); ++i) {
    Bytes damaged = response;
    damaged[i] = static_cast<char>(damaged[i] ^ (1 << (i % 8)));
    const bool still_granted = i == 8 && damaged[i] == 1;
    BOOST_TEST((judged(damaged) == "good") == still_granted, "byte " << i);
  }
}

BOOST_AUTO_TEST_CASE(a_length_in_more_bytes_than_needed_is_refused) {
  const Bytes response = plan.response(tsa.signer());
  BOOST_REQUIRE(response.substr(0, 2) == "\x30\x82");
  BOOST_TEST(judged(response) == "good");
  BOOST_TEST(judged(join({BytesView("\x30\x83\x00", 3), BytesView(response).substr(2)})) == "timestamp.invalid");
  BOOST_TEST(judged(join({"\x30\x80", BytesView(response).substr(4), BytesView("\0\0", 2)})) == "timestamp.invalid");
}

BOOST_AUTO_TEST_CASE(a_very_large_one_is_not_read) {
  plan.unsigned_attributes = der::tagged(1, der::octets(Bytes(limits::kTimestampBytes - 4'000, 'x')));
  BOOST_TEST(judged() == "good");
  plan.unsigned_attributes = der::tagged(1, der::octets(Bytes(limits::kTimestampBytes, 'x')));
  BOOST_TEST(judged() == "timestamp.invalid");
}

BOOST_AUTO_TEST_CASE(a_very_deep_one_is_not_read) {
  Bytes deep = der::null();
  for (int i = 0; i < 20; ++i) deep = der::sequence({deep});
  plan.unsigned_attributes = der::tagged(1, deep);
  BOOST_TEST(judged() == "good");
  for (int i = 0; i < 20; ++i) deep = der::sequence({deep});
  plan.unsigned_attributes = der::tagged(1, deep);
  BOOST_TEST(judged() == "timestamp.invalid");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test

#include <boost/test/unit_test.hpp>

#include "base/limits.h"
#include "tests/verify_timestamp/stamped.h"

// Who is believed, when, and how often.
namespace pratique::test {

using verifier::count_authorities;
using verifier::VerifiedTimestamp;
using verifier::verify_timestamps;

namespace {

Time at(const char* text) { return Time::parse(text).value(); }

}  // namespace

BOOST_FIXTURE_TEST_SUITE(timestamp_authorities, Stamped)

BOOST_AUTO_TEST_CASE(without_authorities_nobody_is_believed) {
  BOOST_TEST(judged() == "good");
  authorities.clear();
  BOOST_TEST(judged() == "timestamp.untrusted");
}

BOOST_AUTO_TEST_CASE(a_stranger_is_not_believed_whatever_it_brings_along) {  // A040
  CertificatePlan other = CertificatePlan::leaf();
  other.serial = "\x07";
  const TestTsa stranger(other);
  BOOST_TEST(judged_by(stranger.signer()) == "timestamp.untrusted");
  plan.certificates = std::vector{stranger.signer().certificate, stranger.root()};
  BOOST_TEST(judged_by(stranger.signer()) == "timestamp.untrusted");
  plan.certificates = std::vector{stranger.signer().certificate, tsa.root(), tsa.signer().certificate};
  BOOST_TEST(judged_by(stranger.signer()) == "timestamp.untrusted");
  authorities.push_back(stranger.authority());
  BOOST_TEST(judged_by(stranger.signer()) == "good");
}

BOOST_AUTO_TEST_CASE(one_of_several_authorities_is_enough_in_any_order) {
  const TestTsa other;
  authorities = {other.authority(), tsa.authority()};
  BOOST_TEST(judged() == "good");
  authorities = {tsa.authority(), other.authority()};
  BOOST_TEST(judged() == "good");
  authorities = {other.authority()};
  BOOST_TEST(judged() != "good");
}

BOOST_AUTO_TEST_CASE(an_authority_that_came_close_is_the_one_that_is_told_of) {
  CertificatePlan useless = CertificatePlan::leaf();
  useless.serial = "\x07";
  useless.extensions = {};
  const Signer signer = tsa.issue(useless);
  const TestTsa other;
  authorities = {tsa.authority(), other.authority()};
  BOOST_TEST(judged_by(signer) == "timestamp.certificate");
  authorities = {other.authority(), tsa.authority()};
  BOOST_TEST(judged_by(signer) == "timestamp.certificate");
}

BOOST_AUTO_TEST_CASE(the_period_of_an_authority_includes_both_ends) {
  auto& authority = authorities.front();
  authority.valid_from = authority.valid_until = at("2026-03-01T12:00:00Z");
  BOOST_TEST(judged() == "good");
  authority.valid_from = at("2026-03-01T12:00:00.001Z");
  authority.valid_until = std::nullopt;
  BOOST_TEST(judged() == "timestamp.untrusted");
  authority.valid_from = std::nullopt;
  authority.valid_until = at("2026-03-01T11:59:59.999Z");
  BOOST_TEST(judged() == "timestamp.untrusted");
  authority.valid_until = std::nullopt;
  BOOST_TEST(judged() == "good");
}

BOOST_AUTO_TEST_CASE(periods_are_asked_at_the_time_of_the_stamp_not_now) {
  authorities.front().valid_until = at("2026-06-01T00:00:00Z");
  now = at("2036-01-01T00:00:00Z");
  BOOST_TEST(judged() == "good");
  plan.time = "20260601000001Z";
  BOOST_TEST(judged() == "timestamp.untrusted");
}

/// The signer's certificate, made for a certain period.
struct Ending : Stamped {
  std::string judged_between(const char* from, const char* until) {
    CertificatePlan leaf = CertificatePlan::leaf();
    leaf.serial = "\x07";
    leaf.not_before = from;
    leaf.not_after = until;
    return judged_by(tsa.issue(leaf));
  }
};

BOOST_FIXTURE_TEST_CASE(the_signers_certificate_is_valid_at_the_time_of_the_stamp, Ending) {
  BOOST_TEST(judged_between("250101000000Z", "270101000000Z") == "good");
  BOOST_TEST(judged_between("260301120000Z", "260301120000Z") == "good");
  BOOST_TEST(judged_between("260301120001Z", "270101000000Z") == "timestamp.untrusted");
  BOOST_TEST(judged_between("250101000000Z", "260301115959Z") == "timestamp.untrusted");
}

BOOST_AUTO_TEST_CASE(the_answer_does_not_depend_on_the_clock_of_this_machine) {
  now = at("2099-01-01T00:00:00Z");
  BOOST_TEST(judged() == "good");
  plan.time = "20410101000000Z";  // behind the end of the certificates
  BOOST_TEST(judged() == "timestamp.untrusted");
}

BOOST_AUTO_TEST_CASE(an_authority_is_known_by_operator_then_address_then_root) {
  const auto authority_of = [&] { return verify(plan.response(tsa.signer())).value().authority; };
  BOOST_TEST(authority_of() == "https://tsa.test");
  authorities.front().operator_name = "example.com";
  BOOST_TEST(authority_of() == "operator example.com");
  authorities.front().operator_name.clear();
  authorities.front().uri.clear();
  BOOST_TEST(authority_of() == "sha256:" + hex_encode(sha256(tsa.root())));
}

/// Timestamps of two authorities.
struct Two : Stamped {
  TestTsa second;
  Two() {
    authorities.push_back(second.authority());
    authorities.back().uri = "https://second.test";
  }
  Bytes by_first() const { return plan.response(tsa.signer()); }
  Bytes by_second() const { return plan.response(second.signer()); }
  Result<std::vector<VerifiedTimestamp>> verify_all(const std::vector<Bytes>& responses) const {
    return verify_timestamps(responses, "signature", authorities, now);
  }
  /// Number of authorities, or the error.
  std::string count(const std::vector<Bytes>& responses) const {
    const auto timestamps = verify_all(responses);
    return timestamps ? std::to_string(count_authorities(*timestamps)) : timestamps.error().id();
  }
};

BOOST_FIXTURE_TEST_CASE(several_timestamps_of_one_authority_count_once, Two) {  // A011, of timestamps
  BOOST_TEST(count({}) == "0");
  BOOST_TEST(count({by_first()}) == "1");
  BOOST_TEST(count({by_first(), by_second()}) == "2");
  BOOST_TEST(count({by_first(), plan.response(tsa.signer())}) == "1");  // signed anew, so other bytes
  authorities.back().uri = authorities.front().uri;
  BOOST_TEST(count({by_first(), by_second()}) == "1");
}

BOOST_FIXTURE_TEST_CASE(the_same_timestamp_twice_is_refused, Two) {
  const Bytes once = by_first();
  BOOST_TEST(count({once, by_second()}) == "2");
  BOOST_TEST(count({once, by_second(), once}) == "bundle.malformed");
}

BOOST_FIXTURE_TEST_CASE(each_of_them_has_to_verify, Two) {  // A046
  BOOST_TEST(count({by_first(), by_second()}) == "2");
  BOOST_TEST(count({by_first(), "junk"}) == "timestamp.invalid");
  BOOST_TEST(count({"junk", by_first()}) == "timestamp.invalid");
  BOOST_TEST(count({""}) == "timestamp.invalid");
}

BOOST_FIXTURE_TEST_CASE(more_than_the_limit_are_not_read, Two) {  // A182
  std::vector<Bytes> many;
  for (std::size_t i = 0; i < limits::kTimestamps; ++i) many.push_back(by_first());
  BOOST_TEST(count(many) == "1");
  many.push_back(by_second());
  BOOST_TEST(count(many) == "bundle.malformed");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test

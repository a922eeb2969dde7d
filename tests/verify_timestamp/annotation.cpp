#include <boost/test/unit_test.hpp>

#include "base/base64.h"
#include "base/limits.h"
#include "tests/support/verify_fixture.h"
#include "verifier/timestamp.h"

namespace pratique::test {

using verifier::parse_timestamp_annotation;

BOOST_AUTO_TEST_SUITE(timestamp_annotation)

BOOST_AUTO_TEST_CASE(it_holds_a_token_in_base64) {
  BOOST_TEST(parse_timestamp_annotation(R"({"SignedRFC3161Timestamp":"dG9rZW4="})").value() == "token");
}

BOOST_AUTO_TEST_CASE(anything_else_is_refused) {
  for (const char* bad :
       {"", "null", "[]", "\"dG9rZW4=\"", "dG9rZW4=", "{}", R"({"SignedRFC3161Timestamp":null})",
        R"({"SignedRFC3161Timestamp":""})", R"({"SignedRFC3161Timestamp":7})",
        R"({"SignedRFC3161Timestamp":"dG9rZW4"})", R"({"SignedRFC3161Timestamp":"dG9r\nZW4="})",
        R"({"signedRFC3161Timestamp":"dG9rZW4="})",
        R"({"SignedRFC3161Timestamp":"dG9rZW4=","SignedRFC3161Timestamp":"dG9rZW4="})",
        R"({"SignedRFC3161Timestamp":"dG9rZW4=","more":1})", R"({"SignedRFC3161Timestamp":"dG9rZW4="}x)"}) {
    BOOST_TEST(outcome(parse_timestamp_annotation(bad)) == "timestamp.invalid", bad);
  }
}

BOOST_AUTO_TEST_CASE(a_very_long_one_is_not_read) {
  const auto with_bytes = [](std::size_t size) {
    return outcome(
        parse_timestamp_annotation(R"({"SignedRFC3161Timestamp":")" + base64_encode(Bytes(size, 'x')) + R"("})"));
  };
  BOOST_TEST(with_bytes(limits::kTimestampBytes) == "good");
  BOOST_TEST(with_bytes(2 * limits::kTimestampBytes) == "timestamp.invalid");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test

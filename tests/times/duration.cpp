#include <boost/test/unit_test.hpp>

#include "base/time.h"

using namespace pratique;

namespace {

void refused(std::string_view text) {
  const auto duration = Duration::parse(text);
  BOOST_REQUIRE_MESSAGE(!duration.has_value(), text);
  BOOST_TEST(duration.error().id() == "duration.malformed");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(durations)

BOOST_AUTO_TEST_CASE(a_number_and_a_unit_are_a_duration) {
  BOOST_TEST((Duration::parse("30s").value() == Duration::seconds(30)));
  BOOST_TEST((Duration::parse("15m").value() == Duration::minutes(15)));
  BOOST_TEST((Duration::parse("24h").value() == Duration::hours(24)));
  BOOST_TEST((Duration::parse("90d").value() == Duration::days(90)));
  BOOST_TEST((Duration::parse("007d").value() == Duration::days(7)));
}

BOOST_AUTO_TEST_CASE(anything_else_is_refused) {
  for (const std::string_view text : {"", "d", "5", "0d", "00s", "-1d", "+1d", "1.5h", "1w", "1D", "1 d", " 1d", "1d ",
                                      "1d2h", "1ms", "one d", "0x1d", "1e3s"}) {
    refused(text);
  }
}

BOOST_AUTO_TEST_CASE(a_duration_that_no_date_could_bear_is_refused) {
  BOOST_TEST(Duration::parse("365000d").has_value());
  refused("365001d");
  refused("106751991167d");
  refused("9223372036854775807s");
  refused("99999999999999999999d");
}

BOOST_AUTO_TEST_CASE(a_duration_is_printed_in_its_largest_whole_unit) {
  BOOST_TEST(Duration::hours(24).to_string() == "1d");
  BOOST_TEST(Duration::hours(25).to_string() == "25h");
  BOOST_TEST(Duration::seconds(90).to_string() == "90s");
  BOOST_TEST(Duration::seconds(120).to_string() == "2m");
  BOOST_TEST(Duration{1500}.to_string() == "1500ms");
  BOOST_TEST(Duration{0}.to_string() == "0ms");
}

BOOST_AUTO_TEST_CASE(people_read_a_rough_length) {
  BOOST_TEST(Duration::days(3).for_people() == "3 days");
  BOOST_TEST(Duration::hours(47).for_people() == "47 hours");
  BOOST_TEST(Duration::seconds(40).for_people() == "40 seconds");
  BOOST_TEST(Duration::seconds(1).for_people() == "1 second");
  BOOST_TEST(Duration{250}.for_people() == "250 ms");
  BOOST_TEST(Duration{-3 * 86'400'000}.for_people() == "3 days");
}

BOOST_AUTO_TEST_SUITE_END()

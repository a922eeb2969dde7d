#include "base/time.h"

#include <boost/test/unit_test.hpp>

using namespace pratique;

namespace {

std::int64_t ms(std::string_view text) {
  const auto time = Time::parse(text);
  BOOST_REQUIRE_MESSAGE(time.has_value(), text);
  return time->ms;
}

void refused(std::string_view text) {
  const auto time = Time::parse(text);
  BOOST_REQUIRE_MESSAGE(!time.has_value(), text);
  BOOST_TEST(time.error().id() == "time.malformed");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(times)

BOOST_AUTO_TEST_CASE(rfc_3339_is_read_to_the_millisecond) {
  BOOST_TEST(ms("1970-01-01T00:00:00Z") == 0);
  BOOST_TEST(ms("2026-11-20T23:49:05Z") == 1795218545000);
  BOOST_TEST(ms("1985-04-12T23:20:50.52Z") == 482196050520);
  BOOST_TEST(ms("1969-12-31T23:59:59.999Z") == -1);
  BOOST_TEST(ms("2026-11-20T23:49:05.123456789Z") == 1795218545123);
  BOOST_TEST(ms("2026-11-20t23:49:05z") == 1795218545000);
}

BOOST_AUTO_TEST_CASE(zones_are_counted_in) {
  BOOST_TEST(ms("1996-12-19T16:39:57-08:00") == ms("1996-12-20T00:39:57Z"));
  BOOST_TEST(ms("2026-11-21T05:19:05+05:30") == ms("2026-11-20T23:49:05Z"));
  BOOST_TEST(ms("2026-11-20T23:49:05+00:00") == ms("2026-11-20T23:49:05-00:00"));
}

BOOST_AUTO_TEST_CASE(a_time_without_zone_or_clock_is_refused) {
  BOOST_TEST(ms("2026-12-01T00:00:00Z") > 0);
  for (const std::string_view text :
       {"2026-12-01", "2026-12-01T00:00:00", "2026-12-01T00:00Z", "2026-12-01T00Z", "T00:00:00Z"})
    refused(text);
}

BOOST_AUTO_TEST_CASE(a_zone_is_written_with_a_colon) {
  BOOST_TEST(ms("2026-12-01T01:00:00+01:00") == ms("2026-12-01T00:00:00Z"));
  for (const std::string_view zone : {"+0100", "+01", "+1:00", "01:00", "+01:60", "+24:00", "UTC", "Z+01:00", "ZZ"}) {
    refused("2026-12-01T01:00:00" + std::string(zone));
  }
}

BOOST_AUTO_TEST_CASE(days_and_clocks_that_do_not_exist_are_refused) {
  BOOST_TEST(ms("2028-02-29T00:00:00Z") > 0);
  for (const std::string_view text : {"2026-02-29T00:00:00Z", "2026-02-30T00:00:00Z", "2026-13-01T00:00:00Z",
                                      "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z", "2026-04-31T00:00:00Z",
                                      "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:61Z"}) {
    refused(text);
  }
}

BOOST_AUTO_TEST_CASE(a_leap_second_is_the_next_second) {
  BOOST_TEST(ms("1990-12-31T23:59:60Z") == ms("1991-01-01T00:00:00Z"));
}

BOOST_AUTO_TEST_CASE(anything_around_or_instead_is_refused) {
  for (const std::string_view text :
       {"", "now", " 2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z ", "2026-01-01T00:00:00Z\n", "2026-01-01 00:00:00Z",
        "2026-1-1T00:00:00Z", "26-01-01T00:00:00Z", "+2026-01-01T00:00:00Z", "2026-01-01T00:00:00.Z",
        "2026-01-01T00:00:00,5Z", "20260101T000000Z", "12026-01-01T00:00:00Z", "2026/01/01T00:00:00Z",
        "-001-01-01T00:00:00Z"}) {
    refused(text);
  }
}

BOOST_AUTO_TEST_CASE(what_scanners_write_is_read_leniently) {
  const Time expected{ms("2026-11-20T23:49:05Z")};
  for (const std::string_view text :
       {"2026-11-20T23:49:05", "2026-11-20 23:49:05", "2026-11-20 23:49:05Z", "2026-11-20T23:49:05.0004",
        "2026-11-20 23:49:05,000", "2026-11-21T00:49:05+0100"}) {
    const auto time = Time::parse_lenient(text);
    BOOST_REQUIRE_MESSAGE(time.has_value(), text);
    BOOST_TEST((*time == expected), text);
  }
  for (const std::string_view text : {"2026-11-20", "2026-11-20T23:49", "yesterday", "2026-11-20T23:49:05 ", ""}) {
    BOOST_TEST(!Time::parse_lenient(text).has_value(), text);
  }
}

BOOST_AUTO_TEST_CASE(a_time_prints_as_rfc_3339_in_utc) {
  BOOST_TEST(Time::from_seconds(0).to_string() == "1970-01-01T00:00:00Z");
  BOOST_TEST(Time{1795218545123}.to_string() == "2026-11-20T23:49:05.123Z");
  BOOST_TEST(Time{1795218545020}.to_string() == "2026-11-20T23:49:05.020Z");
  BOOST_TEST(Time{-1}.to_string() == "1969-12-31T23:59:59.999Z");
  for (const std::string_view text : {"0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z", "2028-02-29T12:00:00Z"}) {
    BOOST_TEST(Time{ms(text)}.to_string() == text);
  }
}

BOOST_AUTO_TEST_CASE(times_and_durations_add_up) {
  const Time start = Time::from_seconds(1000);
  BOOST_TEST((start + Duration::minutes(1) == Time::from_seconds(1060)));
  BOOST_TEST((start - Duration::minutes(1) == Time::from_seconds(940)));
  BOOST_TEST((Time::from_seconds(1060) - start == Duration::minutes(1)));
}

BOOST_AUTO_TEST_SUITE_END()

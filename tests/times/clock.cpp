#include "base/clock.h"

#include <boost/test/unit_test.hpp>

using namespace pratique;

BOOST_AUTO_TEST_SUITE(clocks)

BOOST_AUTO_TEST_CASE(a_fixed_clock_moves_only_by_sleeping) {
  FixedClock clock(Time::from_seconds(100));
  BOOST_TEST((clock.now() == Time::from_seconds(100)));
  BOOST_TEST((clock.now() == Time::from_seconds(100)));
  clock.sleep(Duration::seconds(5));
  BOOST_TEST((clock.now() == Time::from_seconds(105)));
}

BOOST_AUTO_TEST_CASE(the_system_clock_counts_from_1970_in_milliseconds) {
  const Time now = SystemClock().now();
  BOOST_TEST((now > *Time::parse("2025-01-01T00:00:00Z")));
  BOOST_TEST((now < *Time::parse("2200-01-01T00:00:00Z")));
}

BOOST_AUTO_TEST_SUITE_END()

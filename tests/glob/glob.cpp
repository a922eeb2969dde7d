#include "base/glob.h"

#include <boost/test/unit_test.hpp>

using namespace pratique;

namespace {

bool matches(std::string glob, std::string_view subject) { return Glob(std::move(glob)).matches(subject); }

}  // namespace

BOOST_AUTO_TEST_SUITE(glob)

BOOST_AUTO_TEST_CASE(without_a_star_only_the_exact_text_matches) {
  BOOST_TEST(matches("ghcr.io/org/app", "ghcr.io/org/app"));
  for (const std::string_view other :
       {"ghcr.io/org/app2", "ghcr.io/org/ap", "xghcr.io/org/app", "ghcrxio/org/app", ""}) {
    BOOST_TEST(!matches("ghcr.io/org/app", other), other);
  }
  BOOST_TEST(matches("", ""));
  BOOST_TEST(!matches("", "a"));
}

BOOST_AUTO_TEST_CASE(one_star_stays_inside_a_path_part) {
  BOOST_TEST(matches("ghcr.io/org/*", "ghcr.io/org/app"));
  BOOST_TEST(!matches("ghcr.io/org/*", "ghcr.io/org/team/app"));
  BOOST_TEST(!matches("*", "a/b"));
  BOOST_TEST(matches("*/demo/*", "127.0.0.1:41234/demo/api"));
  BOOST_TEST(!matches("*/demo/*", "127.0.0.1:41234/other/demo/api"));
  BOOST_TEST(!matches("*/demo/*", "127.0.0.1:41234/demo/api/v2"));
}

BOOST_AUTO_TEST_CASE(one_star_may_match_nothing) {
  BOOST_TEST(matches("a*", "a"));
  BOOST_TEST(matches("*", ""));
  BOOST_TEST(matches("a/*", "a/"));
  BOOST_TEST(!matches("a/*", "a"));
}

BOOST_AUTO_TEST_CASE(two_stars_cross_path_parts) {
  BOOST_TEST(matches("**", ""));
  BOOST_TEST(matches("**", "a/b/c"));
  BOOST_TEST(matches("ghcr.io/**", "ghcr.io/org/team/app"));
  BOOST_TEST(!matches("ghcr.io/**", "ghcr.io"));
  BOOST_TEST(matches("**/app", "ghcr.io/org/app"));
  BOOST_TEST(!matches("**/app", "app"));
  BOOST_TEST(matches("ghcr.io/**/app", "ghcr.io/a/b/app"));
  BOOST_TEST(!matches("ghcr.io/**/app", "ghcr.io/app"));
}

BOOST_AUTO_TEST_CASE(a_star_gives_back_what_a_later_text_needs) {
  BOOST_TEST(matches("a*b*c", "aXbXbXc"));
  BOOST_TEST(!matches("a*b*c", "aXbXbX"));
  BOOST_TEST(matches("*.md", "a.md.md"));
  BOOST_TEST(matches("**/x/*.py", "a/x/b/x/c.py"));
  BOOST_TEST(!matches("**/x/*.py", "a/x/b/y/c.py"));
  BOOST_TEST(matches("**a*/b", "a/ca/b"));  // the first `a` leads nowhere: the star behind it may not cross
  BOOST_TEST(matches("**a*b**c*d", "ab/aXb/Y/c/cXd"));
}

BOOST_AUTO_TEST_CASE(three_stars_are_two_and_one) {
  BOOST_TEST(matches("a/***", "a/b/c"));
  BOOST_TEST(matches("***b", "a/b"));
  BOOST_TEST(matches("a****b", "a/x/y/b"));
}

BOOST_AUTO_TEST_CASE(nothing_but_stars_is_special) {
  BOOST_TEST(matches("a?[b]{c}\\d.", "a?[b]{c}\\d."));
  BOOST_TEST(!matches("a?", "ab"));
  BOOST_TEST(!matches("[ab]", "a"));
  BOOST_TEST(!matches("a.c", "abc"));
}

BOOST_AUTO_TEST_CASE(a_subject_may_hold_stars_and_any_bytes) {
  BOOST_TEST(matches("a*c", "a**c"));
  BOOST_TEST(matches("a*", std::string_view("a\0\n\xFF", 4)));
  BOOST_TEST(!matches("abc", "a*c"));
}

// Without a linear walk these take hours; there is no need for a clock to notice.
BOOST_AUTO_TEST_CASE(hostile_subjects_take_linear_time) {
  const std::string many(1'000'000, 'a');
  BOOST_TEST(!matches("**a*a*a*a*a*a*a*b", many));
  BOOST_TEST(!matches("*a*a*a*a*a*a*a*b", many));
  BOOST_TEST(!matches("**a**a**a**a*b", many));
  BOOST_TEST(!matches("**a*a*b", many + '/' + many));
  BOOST_TEST(matches("**a*a*a*/a*b", many + '/' + many + 'b'));
}

BOOST_AUTO_TEST_SUITE_END()

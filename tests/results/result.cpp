#include "base/result.h"

#include <boost/test/unit_test.hpp>
#include <memory>
#include <string>

using namespace pratique;

namespace {

constexpr Reason kMissing{"thing.missing", Kind::kNotFound, "make one"};
constexpr Reason kBroken{"thing.broken", Kind::kMalformed, ""};

Result<int> half(int number) {
  if (number % 2 != 0) return Error(kBroken, std::to_string(number) + " is odd");
  return number / 2;
}

Result<int> quarter(int number) {
  PRATIQUE_TRY(once, half(number));
  PRATIQUE_TRY(twice, half(once));
  return twice;
}

Result<void> check_even(int number) {
  PRATIQUE_CHECK(half(number));
  return {};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(results)

BOOST_AUTO_TEST_CASE(a_result_has_a_value_or_an_error) {
  const auto good = half(4);
  BOOST_TEST(good.has_value());
  BOOST_TEST(static_cast<bool>(good));
  BOOST_TEST(*good == 2);
  const auto bad = half(3);
  BOOST_TEST(!bad.has_value());
  BOOST_TEST(!static_cast<bool>(bad));
  BOOST_TEST(bad.error().id() == "thing.broken");
  BOOST_TEST((bad.error().kind() == Kind::kMalformed));
  BOOST_TEST(bad.error().message() == "3 is odd");
}

BOOST_AUTO_TEST_CASE(the_first_error_ends_the_function) {
  BOOST_TEST(*quarter(8) == 2);
  BOOST_TEST(quarter(6).error().message() == "3 is odd");
  BOOST_TEST(quarter(5).error().message() == "5 is odd");
  BOOST_TEST(check_even(2).has_value());
  BOOST_TEST(!check_even(3).has_value());
}

BOOST_AUTO_TEST_CASE(and_then_goes_on_only_with_a_value) {
  BOOST_TEST(*half(8).and_then(half) == 2);
  BOOST_TEST(half(6).and_then(half).error().message() == "3 is odd");
  int calls = 0;
  const auto result = half(5).and_then([&](int number) {
    ++calls;
    return half(number);
  });
  BOOST_TEST(!result.has_value());
  BOOST_TEST(calls == 0);
}

BOOST_AUTO_TEST_CASE(value_or_stands_in_for_an_error_only) {
  BOOST_TEST(half(4).value_or(7) == 2);
  BOOST_TEST(half(3).value_or(7) == 7);
}

BOOST_AUTO_TEST_CASE(a_value_that_cannot_be_copied_can_be_moved_out) {
  Result<std::unique_ptr<int>> result(std::make_unique<int>(5));
  const std::unique_ptr<int> moved = *std::move(result);
  BOOST_TEST(*moved == 5);
}

BOOST_AUTO_TEST_CASE(an_error_tells_the_steps_from_the_inside_out) {
  const Error error = Error(kMissing, "no thing").during("opening the box").during("looking for things");
  BOOST_TEST(error.trail().size() == 2U);
  BOOST_TEST(error.to_string() == "no thing (while opening the box; while looking for things)");
  BOOST_TEST(Error(kMissing, "no thing").to_string() == "no thing");
}

BOOST_AUTO_TEST_CASE(an_error_under_another_reason_keeps_what_was_found) {
  const Error error = Error(kMissing, "no thing").during("looking").as(kBroken);
  BOOST_TEST(error.is(kBroken));
  BOOST_TEST(!error.is(kMissing));
  BOOST_TEST((error.kind() == Kind::kMalformed));
  BOOST_TEST(error.message() == "no thing");
  BOOST_TEST(error.trail().size() == 1U);
  BOOST_TEST(error.hint() == "make one");  // the new reason has none of its own
  BOOST_TEST(Error(kBroken, "odd").as(kMissing).hint() == "make one");
}

BOOST_AUTO_TEST_CASE(a_more_precise_way_out_replaces_the_general_one) {
  BOOST_TEST(Error(kMissing, "no thing").hint() == "make one");
  BOOST_TEST(Error(kMissing, "no thing").with_hint("make two").hint() == "make two");
}

BOOST_AUTO_TEST_SUITE_END()

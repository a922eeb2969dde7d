// What the mutated test programs do besides: they end at the first failure, and tell which checks each case reached.
#pragma once

#include <boost/test/framework.hpp>
#include <boost/test/tree/observer.hpp>
#include <boost/test/tree/test_unit.hpp>
#include <boost/test/unit_test.hpp>
#include <cstdio>
#include <cstdlib>

#include "tests/mutation/off.h"

namespace pratique::mutation {

class Observer : public boost::unit_test::test_observer {
 public:
  void test_unit_start(const boost::unit_test::test_unit& unit) override {
    if (is_case(unit)) reached.fill(false);
  }
  /// A line: the case, then the numbers of the checks.
  void test_unit_finish(const boost::unit_test::test_unit& unit, unsigned long) override {
    if (!is_case(unit) || file_ == nullptr) return;
    std::fprintf(file_, "%s", unit.full_name().c_str());
    for (std::size_t number = 1; number < reached.size(); ++number) {
      if (reached[number]) std::fprintf(file_, " %zu", number);
    }
    std::fprintf(file_, "\n");
  }
  void assertion_result(boost::unit_test::assertion_result result) override {
    if (result == boost::unit_test::AR_FAILED && switched_off != 0) std::_Exit(1);
  }
  void exception_caught(const boost::execution_exception&) override {
    if (switched_off != 0) std::_Exit(1);
  }

 private:
  static bool is_case(const boost::unit_test::test_unit& unit) { return unit.p_type == boost::unit_test::TUT_CASE; }

  std::FILE* file_ =
      std::getenv("PRATIQUE_REACHED") == nullptr ? nullptr : std::fopen(std::getenv("PRATIQUE_REACHED"), "w");
};

struct Observed {
  Observed() {
    static auto* observer = new Observer;  // the framework may ask it until the program ends
    boost::unit_test::framework::register_observer(*observer);
  }
};
BOOST_TEST_GLOBAL_CONFIGURATION(Observed);

}  // namespace pratique::mutation

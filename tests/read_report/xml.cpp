// What no XML report may hold, whatever the tool.
#include "tests/read_report/text.h"

using namespace pratique;
using namespace pratique::test;

namespace {

constexpr std::string_view kJunit = "junit/xml";
const std::string kSuite = "<testsuite><testcase name='n'><failure/></testcase></testsuite>";

std::string nested(std::size_t levels) {
  std::string out;
  for (std::size_t i = 0; i < levels; ++i) out += "<testsuite>";
  for (std::size_t i = 0; i < levels; ++i) out += "</testsuite>";
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(read_xml)

/// A218: entities, and files or servers that they would read.
BOOST_AUTO_TEST_CASE(nothing_is_declared_and_nothing_is_fetched) {
  good_text("<!DOCTYPE testsuite SYSTEM 'file:///etc/passwd'>" + kSuite, kJunit);
  check_refused_text("<!DOCTYPE testsuite [<!ENTITY a 'b'>]>" + kSuite, kJunit, "internal subset");
  check_refused_text("<!DOCTYPE testsuite [<!ENTITY % a SYSTEM 'file:///etc/passwd'> %a;]>" + kSuite, kJunit,
                     "internal subset");
  check_refused_text("<testsuite>&a;</testsuite>", kJunit, "no XML");
  check_refused_text("<!DOCTYPE testsuite SYSTEM 'x.dtd'><testsuite>&a;</testsuite>", kJunit, "the entity \"a\"");
  good_text("<testsuite>&amp;&#65;</testsuite>", kJunit);
}

BOOST_AUTO_TEST_CASE(encodings_are_those_that_are_declared) {
  good_text("<?xml version='1.0' encoding='UTF-8'?>" + kSuite, kJunit);
  const auto latin = good_text(
      "<?xml version='1.0' encoding='ISO-8859-1'?><testsuite><testcase name='caf\xE9'><error/></testcase></testsuite>",
      kJunit);
  BOOST_TEST(latin.findings.front().id == "caf\xC3\xA9");
  check_refused_text("<testsuite name='caf\xE9'/>", kJunit, "line 1, column");
  check_refused_text("<?xml version='1.0' encoding='UTF-16'?>" + kSuite, kJunit, "");
  check_refused_text("<?xml version='1.0' encoding='windows-1252'?>" + kSuite, kJunit, "windows-1252");
  check_refused_text(std::string("\xFF\xFE<\0", 4), kJunit, "UTF-16");
  check_refused_text(std::string("\0<\0a", 4), kJunit, "UTF-16");
}

BOOST_AUTO_TEST_CASE(a_document_is_whole) {
  check_refused_text("", kJunit, "empty");
  check_refused_text(" \n", kJunit, "empty");
  check_refused_text("<testsuite>", kJunit, "line 1");
  check_refused_text(kSuite + kSuite, kJunit, "junk");
  check_refused_text("<testsuite a='1' a='2'/>", kJunit, "duplicate attribute");
  check_refused_text("<testsuite>&#0;</testsuite>", kJunit, "no XML");
  check_refused_text("{}", kJunit, "no XML");
}

BOOST_AUTO_TEST_CASE(depth_is_bounded) {
  good_text(nested(10'000), kJunit);
  check_refused_text(nested(10'001), kJunit, "10000 levels");
}

BOOST_AUTO_TEST_CASE(a_big_document_is_read_in_pieces) {
  std::string big = "<testsuite>";
  while (big.size() < (std::size_t{3} << 20)) big += "<testcase name='n'><system-out>x</system-out></testcase>";
  const auto report = good_text(big + "</testsuite>", kJunit);
  BOOST_TEST(report.tests->passed == report.tests->total);
  BOOST_TEST(report.tests->total > 10'000);
  check_refused_text(big, kJunit, "line 1");
}

BOOST_AUTO_TEST_SUITE_END()

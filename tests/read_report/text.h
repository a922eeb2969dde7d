#pragma once

#include "tests/read_report/documents.h"

/// Reports that are no JSON: XML and lines of text.
namespace pratique::test {

inline Result<scanners::Report> read_text(const std::string& bytes, std::string_view type) {
  const auto parsed = scanners::parse_type(type);
  BOOST_REQUIRE(parsed.has_value());
  return scanners::read(bytes, *parsed);
}

inline scanners::Report good_text(const std::string& bytes, std::string_view type) {
  auto report = read_text(bytes, type);
  const std::string problem = report ? "" : report.error().to_string();
  BOOST_REQUIRE_MESSAGE(problem.empty(), bytes << ": " << problem);
  return *std::move(report);
}

/// Refused, and the message says why.
inline void check_refused_text(const std::string& bytes, std::string_view type, std::string_view why) {
  const auto report = read_text(bytes, type);
  BOOST_TEST_CONTEXT(bytes) {
    BOOST_REQUIRE(!report.has_value());
    BOOST_TEST(report.error().id() == "report.invalid");
    const std::string message = report.error().message();
    BOOST_TEST(message.find(why) != std::string::npos, message);
  }
}

}  // namespace pratique::test

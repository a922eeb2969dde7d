#pragma once

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "scanner-adapters/read.h"

/// Reports that are made here, and changed in one place at a time.
namespace pratique::test {

using Json = nlohmann::json;

inline Json with(Json document, std::string_view pointer, const Json& value) {
  document[Json::json_pointer(std::string(pointer))] = value;
  return document;
}

inline Json without(Json document, std::string_view pointer) {
  const Json::json_pointer place{std::string(pointer)};
  Json& owner = document[place.parent_pointer()];
  if (owner.is_array()) {
    owner.erase(static_cast<std::size_t>(std::stoul(place.back())));
  } else {
    owner.erase(place.back());
  }
  return document;
}

/// The bytes of a document as a file of this format.
inline std::string bytes_of(const Json& document, std::string_view format) {
  if (format != "ndjson") return document.dump();
  std::string out;
  for (const Json& line : document) out += line.dump() + '\n';
  return out;
}

inline Result<scanners::Report> read(const Json& document, std::string_view type) {
  const auto parsed = scanners::parse_type(type);
  BOOST_REQUIRE(parsed.has_value());
  return scanners::read(bytes_of(document, parsed->format), *parsed);
}

inline scanners::Report good(const Json& document, std::string_view type) {
  auto report = read(document, type);
  const std::string problem = report ? "" : report.error().to_string();
  BOOST_REQUIRE_MESSAGE(problem.empty(), problem);
  return *std::move(report);
}

inline scanners::Finding only_finding(const Json& document, std::string_view type) {
  const auto report = good(document, type);
  BOOST_REQUIRE(report.findings.size() == 1);
  return report.findings.front();
}

inline void check_refused(const Json& document, std::string_view type, std::string_view what) {
  const auto report = read(document, type);
  BOOST_TEST_CONTEXT(what) {
    BOOST_REQUIRE(!report.has_value());
    BOOST_TEST(report.error().id() == "report.invalid");
  }
}

/// `document` is read; without the member, or with it null, it is refused.
inline void check_required(const Json& document, std::string_view type, std::string_view pointer) {
  good(document, type);
  check_refused(without(document, pointer), type, std::string(pointer) + " is missing");
  check_refused(with(document, pointer, nullptr), type, std::string(pointer) + " is null");
}

/// `document` is read, also without the member and with it null; with the member of any other type it is refused.
inline void check_optional(const Json& document, std::string_view type, std::string_view pointer) {
  good(without(document, pointer), type);
  good(with(document, pointer, nullptr), type);
  const Json& value = document.at(Json::json_pointer(std::string(pointer)));
  for (const Json& other : {Json("text"), Json(7), Json(true), Json::array(), Json::object()}) {
    if (other.type() == value.type() || (other.is_number() && value.is_number())) continue;
    check_refused(with(document, pointer, other), type, std::string(pointer) + " is " + other.dump());
  }
}

/// Whatever the member holds, the document is read.
inline void check_passed_over(const Json& document, std::string_view type, std::string_view pointer) {
  for (const Json& other : {Json("text"), Json(7), Json(true), Json::array({1}), Json({{"a", 1}}), Json()}) {
    good(with(document, pointer, other), type);
  }
}

}  // namespace pratique::test

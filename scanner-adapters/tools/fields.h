#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_view.h"
#include "base/result.h"
#include "base/time.h"
#include "scanner-adapters/report.h"

/// How adapters read members. A member that the contract names has one type, and another type refuses the report; an
/// absent one is empty. The spare_* functions are for members that the contract does not name: whatever else they hold
/// is as if they were absent.
namespace pratique::scanners {

struct Adapter;
/// Reads the rest of a report that is nothing but a list: it has to be one.
Result<Report> nothing_else(const json::View& document, const Adapter& self);

/// The place of a document that is a list itself, as a JSON pointer.
inline constexpr std::array<std::string_view, 1> kBareList{""};

/// One row of an adapter's table: the member of an entry, and where its text goes.
struct TextField {
  std::string_view name;
  std::string Finding::*target;
  bool required = false;
};

/// Reads the rows of the table. Errors: json.malformed (a required one is missing, or one is no string).
Result<void> read_texts(const json::View& entry, std::span<const TextField> fields, Finding& finding);

/// The word in a member by severity_of_word; absent is unknown.
Result<Severity> severity_at(const json::View& entry, std::string_view name);

/// A line number: 0 and less are none. Errors: json.malformed, if it is no integer or above 2147483647.
Result<std::optional<std::int32_t>> line_at(const json::View& entry, std::string_view name);
Result<std::optional<std::int32_t>> line_of(const json::View& number);

/// A member that, if it is there, is an object.
Result<std::optional<json::View>> object_or_none(const json::View& entry, std::string_view name);
/// A member that must be there and be an object.
Result<json::View> object_at(const json::View& entry, std::string_view name);
/// A member that must be there and be an array.
Result<void> list_at(const json::View& entry, std::string_view name);
/// The elements of a member that must be there, an array, and hold objects only.
Result<std::vector<json::View>> objects_at(const json::View& entry, std::string_view name);
/// As objects_at; none, if the member is absent.
Result<std::vector<json::View>> objects_or_none(const json::View& entry, std::string_view name);
/// The elements of `array`, which must all be objects.
Result<std::vector<json::View>> object_elements(const json::View& array);
/// The strings of a member without the empty ones; none, if it is absent.
Result<std::vector<std::string>> texts_or_none(const json::View& entry, std::string_view name);

Finding finding_of(FindingKind kind);

/// "CWE-79" of what tools write for it: "CWE-79: Cross-site …", "cwe-79", 79. Nothing, if it is none.
std::optional<std::string> cwe_of(std::string_view text);
std::optional<std::string> cwe_of(const json::View& value);
/// Of a member that is one of them or a list; whatever else it holds is passed over.
std::vector<std::string> spare_cwes(const json::View& entry, std::string_view name);

std::string spare_text(const json::View& entry, std::string_view name);
std::optional<json::View> spare_object(const json::View& entry, std::string_view name);
std::vector<json::View> spare_elements(const json::View& entry, std::string_view name);
std::vector<std::string> spare_texts(const json::View& entry, std::string_view name);
std::optional<double> spare_number(const json::View& entry, std::string_view name);
/// A time, taken as UTC if it has no zone. Times before 1970 are how programs write that they know none.
std::optional<Time> time_of(std::string_view text);
std::optional<Time> spare_time(const json::View& entry, std::string_view name);

/// A fix is available if there is a version with it; none, if the report tells fixes and has none.
FixState fix_state(const std::vector<std::string>& fixed_versions, bool report_tells);

/// Adds the digest in "NAME@DIGEST" or in a bare "DIGEST"; a text that holds none is passed over.
void add_manifest_digest(std::string_view text, std::vector<std::string>& digests);

}  // namespace pratique::scanners

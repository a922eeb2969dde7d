#include <array>

#include "scanner-adapters/tools/fields.h"
#include "scanner-adapters/register.h"

/// TruffleHog's lines of JSON, version 3 and 2. Nothing but detector and place is kept of a secret.
namespace pratique::scanners {
namespace {

using json::View;

constexpr std::array kTrufflehogFields{TextField{"DetectorName", &Finding::id, true}};
constexpr std::array kOldFields{
    TextField{"reason", &Finding::id, true},
    TextField{"path", &Finding::path},
};

/// The place stands in an object that is named after the kind of source: `{"Data": {"Git": {"file": …, "line": …}}}`.
Result<void> read_place(const View& line, Finding& finding) {
  PRATIQUE_TRY(metadata, object_at(line, "SourceMetadata"));
  PRATIQUE_TRY(data, object_or_none(metadata, "Data"));
  if (!data || data->size() == 0) return {};
  const auto sources = data->members().value();
  PRATIQUE_TRY(source, sources.front().second.object());
  PRATIQUE_TRY(file, source.string_or("file", ""));
  finding.path = file;
  PRATIQUE_TRY(number, line_at(source, "line"));
  finding.line = number;
  return {};
}

/// Without network nothing is ever verified: an unverified secret is high, not low.
Result<Finding> read_line(const View& line) {
  Finding finding = finding_of(FindingKind::kSecret);
  PRATIQUE_CHECK(read_texts(line, kTrufflehogFields, finding));
  PRATIQUE_TRY(verified, line.at("Verified"));
  PRATIQUE_TRY(is_verified, verified.boolean());
  finding.severity = is_verified ? Severity::kCritical : Severity::kHigh;
  PRATIQUE_CHECK(read_place(line, finding));
  return finding;
}

Result<Finding> read_old_line(const View& line) {
  Finding finding = finding_of(FindingKind::kSecret);
  PRATIQUE_CHECK(read_texts(line, kOldFields, finding));
  finding.severity = finding.id == "High Entropy" ? Severity::kMedium : Severity::kHigh;
  return finding;
}

bool is_line(const View& line) { return line.find("DetectorName") && line.find("SourceMetadata"); }
bool is_old_line(const View& line) { return line.find("reason") && line.find("stringsFound"); }

Result<Finding> read_trufflehog_line(const View& line) {
  if (is_line(line)) return read_line(line);
  if (is_old_line(line)) return read_old_line(line);
  return line.must_be("a finding of TruffleHog: DetectorName and SourceMetadata, or reason and stringsFound");
}

bool is_trufflehog(const View& first, const Adapter&) { return is_line(first) || is_old_line(first); }

}  // namespace

constinit const JsonReader kTrufflehogLines{is_trufflehog, nothing_else, kBareList,
                                            each_row<one_finding<read_trufflehog_line>>};

}  // namespace pratique::scanners

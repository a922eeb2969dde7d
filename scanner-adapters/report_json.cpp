#include <fmt/format.h>

#include <array>
#include <limits>
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "base/json_view.h"
#include "scanner-adapters/tools/fields.h"
#include "scanner-adapters/read.h"

/// A Report as canonical JSON and back. Members that hold their default are left out.
namespace pratique::scanners {
namespace {

using json::View;
using Json = nlohmann::json;

constexpr std::int64_t kVersion = 1;
constexpr std::int64_t kMaxMs = std::int64_t{1} << 53;

struct FindingText {
  std::string_view name;
  std::string Finding::*member;
};
constexpr std::array kFindingTexts{
    FindingText{"id", &Finding::id},           FindingText{"severity_source", &Finding::severity_source},
    FindingText{"package", &Finding::package}, FindingText{"package_url", &Finding::package_url},
    FindingText{"version", &Finding::version}, FindingText{"path", &Finding::path},
    FindingText{"title", &Finding::title},     FindingText{"confidence", &Finding::confidence},
    FindingText{"link", &Finding::link},
};

struct ReportText {
  std::string_view name;
  std::string Report::*member;
};
constexpr std::array kReportTexts{
    ReportText{"tool", &Report::tool},
    ReportText{"format", &Report::format},
    ReportText{"tool_version", &Report::tool_version},
    ReportText{"image_id", &Report::image_id},
};

struct ReportFlag {
  std::string_view name;
  bool Report::*member;
};
constexpr std::array kReportFlags{
    ReportFlag{"complete", &Report::complete},
    ReportFlag{"nothing_scanned", &Report::nothing_scanned},
    ReportFlag{"incomplete_only_by_skips", &Report::incomplete_only_by_skips},
};

struct ReportTime {
  std::string_view name;
  std::optional<Time> Report::*member;
};
constexpr std::array kReportTimes{
    ReportTime{"started_at_ms", &Report::started_at},
    ReportTime{"finished_at_ms", &Report::finished_at},
    ReportTime{"database_built_at_ms", &Report::database_built_at},
};

struct ReportList {
  std::string_view name;
  std::vector<std::string> Report::*member;
};
constexpr std::array kReportLists{
    ReportList{"manifest_digests", &Report::manifest_digests},
    ReportList{"commits", &Report::commits},
};

struct TestCount {
  std::string_view name;
  std::int64_t Tests::*member;
};
constexpr std::array kTestCounts{
    TestCount{"total", &Tests::total},   TestCount{"passed", &Tests::passed},   TestCount{"failed", &Tests::failed},
    TestCount{"errors", &Tests::errors}, TestCount{"skipped", &Tests::skipped},
};

void put(Json& object, std::string_view name, const std::string& text) {
  if (!text.empty()) object[std::string(name)] = text;
}
void put(Json& object, std::string_view name, const std::vector<std::string>& list) {
  if (!list.empty()) object[std::string(name)] = list;
}
void put(Json& object, std::string_view name, const std::optional<Time>& time) {
  if (time) object[std::string(name)] = time->ms;
}

Json tests_json(const Tests& tests) {
  Json out;
  for (const TestCount& count : kTestCounts) out[std::string(count.name)] = tests.*count.member;
  return out;
}

Json coverage_json(const Coverage& coverage) {
  Json out = {{"line_rate", coverage.line_rate}};
  if (coverage.branch_rate) out["branch_rate"] = *coverage.branch_rate;
  if (coverage.lines_covered) out["lines_covered"] = *coverage.lines_covered;
  if (coverage.lines_valid) out["lines_valid"] = *coverage.lines_valid;
  return out;
}

Json rating_json(const Rating& rating) {
  Json out = {{"source", rating.source}, {"severity", to_string(rating.severity)}};
  if (rating.score) out["score"] = *rating.score;
  put(out, "vector", rating.vector);
  for (const Score& score : rating.older) out["older"].push_back({{"score", score.value}, {"vector", score.vector}});
  return out;
}

Json finding_json(const Finding& finding) {
  Json out = {{"kind", to_string(finding.kind)}, {"severity", to_string(finding.severity)}};
  for (const FindingText& text : kFindingTexts) put(out, text.name, finding.*text.member);
  put(out, "aliases", finding.aliases);
  put(out, "cwes", finding.cwes);
  put(out, "fixed_versions", finding.fixed_versions);
  put(out, "fix_known_since_ms", finding.fix_known_since);
  if (finding.fix != FixState::kUnknown) out["fix"] = to_string(finding.fix);
  if (finding.line) out["line"] = *finding.line;
  if (finding.suppressed) out["suppressed"] = true;
  if (!finding.ratings.empty()) {
    Json ratings = Json::array();
    for (const Rating& rating : finding.ratings) ratings.push_back(rating_json(rating));
    out["ratings"] = std::move(ratings);
  }
  return out;
}

/// The member by the words of `from`. Errors: json.malformed.
template <class From>
auto word_at(const View& entry, std::string_view name, From from) -> Result<typename decltype(from(""))::value_type> {
  PRATIQUE_TRY(word, entry.string_at(name));
  const auto value = from(word);
  if (!value) return entry.find(name)->must_be("a word that is known here");
  return *value;
}

Result<std::optional<Time>> time_at(const View& entry, std::string_view name) {
  const auto member = entry.find(name);
  if (!member) return std::optional<Time>();
  PRATIQUE_TRY(ms, member->integer(0, kMaxMs));
  return std::optional<Time>(Time{ms});
}

Result<std::vector<std::string>> strings_at(const View& entry, std::string_view name) {
  PRATIQUE_TRY(texts, entry.strings_or_none(name));
  return std::vector<std::string>(texts.begin(), texts.end());
}

Result<Rating> rating_from(const View& entry) {
  Rating rating;
  PRATIQUE_TRY(source, entry.string_at("source"));
  rating.source = source;
  PRATIQUE_TRY(severity, word_at(entry, "severity", severity_from));
  rating.severity = severity;
  PRATIQUE_TRY(vector, entry.string_or("vector", ""));
  rating.vector = vector;
  if (const auto member = entry.find("score")) {
    PRATIQUE_TRY(score, member->number());
    rating.score = score;
  }
  PRATIQUE_TRY(older, objects_or_none(entry, "older"));
  for (const View& one : older) {
    PRATIQUE_TRY(value, one.at("score"));
    PRATIQUE_TRY(number, value.number());
    PRATIQUE_TRY(text, one.string_or("vector", ""));
    rating.older.push_back({number, std::string(text)});
  }
  return rating;
}

Result<void> read_fix_state(const View& entry, Finding& finding) {
  PRATIQUE_TRY(fixed, strings_at(entry, "fixed_versions"));
  finding.fixed_versions = std::move(fixed);
  PRATIQUE_TRY(since, time_at(entry, "fix_known_since_ms"));
  finding.fix_known_since = since;
  if (!entry.find("fix")) return {};
  PRATIQUE_TRY(fix, word_at(entry, "fix", fix_state_from));
  finding.fix = fix;
  return {};
}

Result<Finding> finding_from(const View& entry) {
  Finding finding;
  PRATIQUE_TRY(kind, word_at(entry, "kind", kind_from));
  finding.kind = kind;
  PRATIQUE_TRY(severity, word_at(entry, "severity", severity_from));
  finding.severity = severity;
  for (const FindingText& text : kFindingTexts) {
    PRATIQUE_TRY(value, entry.string_or(text.name, ""));
    finding.*text.member = value;
  }
  PRATIQUE_TRY(aliases, strings_at(entry, "aliases"));
  finding.aliases = std::move(aliases);
  PRATIQUE_TRY(cwes, strings_at(entry, "cwes"));
  finding.cwes = std::move(cwes);
  PRATIQUE_CHECK(read_fix_state(entry, finding));
  PRATIQUE_TRY(line, line_at(entry, "line"));
  finding.line = line;
  PRATIQUE_TRY(suppressed, entry.maybe_boolean("suppressed"));
  finding.suppressed = suppressed.value_or(false);
  PRATIQUE_TRY(ratings, objects_or_none(entry, "ratings"));
  for (const View& rating_entry : ratings) {
    PRATIQUE_TRY(rating, rating_from(rating_entry));
    finding.ratings.push_back(std::move(rating));
  }
  return finding;
}

Result<std::optional<std::int64_t>> count_or_none(const View& entry, std::string_view name) {
  const auto member = entry.find(name);
  if (!member) return std::optional<std::int64_t>();
  PRATIQUE_TRY(count, member->integer(0, std::numeric_limits<std::int64_t>::max()));
  return std::optional<std::int64_t>(count);
}

Result<double> rate_of(const View& member) {
  PRATIQUE_TRY(rate, member.number());
  if (!(rate >= 0 && rate <= 1)) return member.must_be("a number from 0 to 1");
  return rate;
}

Result<void> read_tests(const View& document, Report& report) {
  PRATIQUE_TRY(member, object_or_none(document, "tests"));
  if (!member) return {};
  Tests tests;
  for (const TestCount& count : kTestCounts) {
    PRATIQUE_TRY(value, count_or_none(*member, count.name));
    tests.*count.member = value.value_or(0);
  }
  report.tests = tests;
  return {};
}

Result<void> read_coverage(const View& document, Report& report) {
  PRATIQUE_TRY(member, object_or_none(document, "coverage"));
  if (!member) return {};
  Coverage coverage;
  PRATIQUE_TRY(line_rate, member->at("line_rate").and_then(rate_of));
  coverage.line_rate = line_rate;
  if (const auto branches = member->find("branch_rate")) {
    PRATIQUE_TRY(rate, rate_of(*branches));
    coverage.branch_rate = rate;
  }
  PRATIQUE_TRY(covered, count_or_none(*member, "lines_covered"));
  PRATIQUE_TRY(valid, count_or_none(*member, "lines_valid"));
  coverage.lines_covered = covered;
  coverage.lines_valid = valid;
  report.coverage = coverage;
  return {};
}

Result<void> read_head(const View& document, Report& report) {
  PRATIQUE_TRY(version, document.at("pratique_report"));
  PRATIQUE_CHECK(version.integer(kVersion, kVersion));
  for (const ReportText& text : kReportTexts) {
    PRATIQUE_TRY(value, document.string_or(text.name, ""));
    report.*text.member = value;
  }
  for (const ReportFlag& flag : kReportFlags) {
    PRATIQUE_TRY(value, document.at(flag.name));
    PRATIQUE_TRY(set, value.boolean());
    report.*flag.member = set;
  }
  for (const ReportTime& time : kReportTimes) {
    PRATIQUE_TRY(value, time_at(document, time.name));
    report.*time.member = value;
  }
  for (const ReportList& list : kReportLists) {
    PRATIQUE_TRY(value, strings_at(document, list.name));
    report.*list.member = std::move(value);
  }
  PRATIQUE_TRY(skipped, document.at("skipped_inputs"));
  PRATIQUE_TRY(number, skipped.integer(0, std::numeric_limits<std::int64_t>::max()));
  report.skipped_inputs = number;
  return {};
}

Result<Report> report_from(const View& document) {
  Report report;
  PRATIQUE_CHECK(read_head(document, report));
  PRATIQUE_CHECK(read_tests(document, report));
  PRATIQUE_CHECK(read_coverage(document, report));
  PRATIQUE_TRY(passed, count_or_none(document, "passed"));
  report.passed = passed.value_or(0);
  if (const auto member = document.find("score")) {
    PRATIQUE_TRY(score, member->number());
    report.score = score;
  }
  PRATIQUE_TRY(findings, objects_at(document, "findings"));
  report.findings.reserve(findings.size());
  for (const View& entry : findings) {
    PRATIQUE_TRY(finding, finding_from(entry));
    report.findings.push_back(std::move(finding));
  }
  return report;
}

}  // namespace

std::string to_json(const Report& report) {
  Json out = {{"pratique_report", kVersion}, {"skipped_inputs", report.skipped_inputs}};
  for (const ReportText& text : kReportTexts) put(out, text.name, report.*text.member);
  for (const ReportFlag& flag : kReportFlags) out[std::string(flag.name)] = report.*flag.member;
  for (const ReportTime& time : kReportTimes) put(out, time.name, report.*time.member);
  for (const ReportList& list : kReportLists) put(out, list.name, report.*list.member);
  if (report.tests) out["tests"] = tests_json(*report.tests);
  if (report.coverage) out["coverage"] = coverage_json(*report.coverage);
  if (report.score) out["score"] = *report.score;
  if (report.passed != 0) out["passed"] = report.passed;
  Json findings = Json::array();
  for (const Finding& finding : report.findings) findings.push_back(finding_json(finding));
  out["findings"] = std::move(findings);
  return json::canonical(out);
}

Result<Report> from_json(BytesView text) {
  auto document = json::parse(text);
  if (!document) return std::move(document).error().as(kReportInvalid);
  auto report = report_from(View(*document));
  if (!report) return std::move(report).error().as(kReportInvalid);
  return report;
}

}  // namespace pratique::scanners

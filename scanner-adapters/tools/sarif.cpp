#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/escape.h"
#include "scanner-adapters/tools/fields.h"
#include "scanner-adapters/read.h"
#include "scanner-adapters/register.h"
#include "scanner-adapters/tools/sarif_producers.h"
#include "scanner-adapters/tools/sarif_result.h"
#include "scanner-adapters/tools/sarif_rules.h"

/// SARIF 2.1.0 of any producer.
namespace pratique::scanners {
namespace {

using json::View;

/// Invocations tell whether the tool finished, when, and what it had to leave out.
Result<void> read_invocations(const View& run, Report& report) {
  PRATIQUE_TRY(invocations, objects_or_none(run, "invocations"));
  for (const View& invocation : invocations) {
    PRATIQUE_TRY(successful, invocation.maybe_boolean("executionSuccessful"));
    if (successful == false) report.complete = false;
    const auto start = spare_time(invocation, "startTimeUtc");
    if (start && (!report.started_at || *start < *report.started_at)) report.started_at = start;
    const auto end = spare_time(invocation, "endTimeUtc");
    if (end && (!report.finished_at || *end < *report.finished_at)) report.finished_at = end;
    report.skipped_inputs += count_errors(invocation);
  }
  return {};
}

Result<void> read_subjects(const View& run, Report& report) {
  PRATIQUE_TRY(properties, object_or_none(run, "properties"));
  if (properties) {
    PRATIQUE_TRY(digests, properties->strings_or_none("repoDigests"));
    for (const std::string_view digest : digests) add_manifest_digest(digest, report.manifest_digests);
    PRATIQUE_TRY(image_id, properties->string_or("imageID", ""));
    if (report.image_id.empty()) report.image_id = image_id;
  }
  for (const View& source : spare_elements(run, "versionControlProvenance")) {
    std::string revision = spare_text(source, "revisionId");
    if (!revision.empty()) report.commits.push_back(std::move(revision));
  }
  return {};
}

Result<void> no_external_results(const View& run) {
  PRATIQUE_TRY(external, object_or_none(run, "externalPropertyFileReferences"));
  if (!external || !external->find("results")) return {};
  return Error(kReportInvalid, fmt::format("{}: the results of this run are in another file", run.pointer()))
      .with_hint("have the tool write one file that holds its results");
}

Result<View> driver_of(const View& run) {
  PRATIQUE_TRY(tool, object_at(run, "tool"));
  PRATIQUE_TRY(driver, object_at(tool, "driver"));
  PRATIQUE_TRY(name, driver.string_at("name"));
  if (name.empty()) return driver.find("name")->must_be("the name of the tool, not empty");
  return driver;
}

void add_tool(const std::string& tool, Report& report) {
  const std::string all = '+' + report.tool + '+';
  if (report.tool.empty()) {
    report.tool = tool;
  } else if (all.find('+' + tool + '+') == std::string::npos) {
    report.tool += '+' + tool;
  }
}

Result<void> read_run(const View& run, Report& report) {
  PRATIQUE_TRY(driver, driver_of(run));
  const Producer producer = producer_of(*driver.string_at("name"));
  add_tool(producer.tool, report);
  if (report.tool_version.empty()) report.tool_version = spare_text(driver, "version");
  if (report.tool_version.empty()) report.tool_version = spare_text(driver, "semanticVersion");
  PRATIQUE_CHECK(no_external_results(run));
  PRATIQUE_CHECK(read_invocations(run, report));
  PRATIQUE_CHECK(read_subjects(run, report));
  PRATIQUE_CHECK(SarifRun::of(run, producer));
  return list_at(run, "results");
}

constexpr std::array<std::string_view, 1> kSarifLists{"/runs/*/results"};

/// Results need the rules of their run, and some of them its list of artifacts.
class SarifResults final : public Rows {
  Result<bool> take(const Row& row, Report& report) override {
    if (!is_open(row.owner) && !open(row.owner)) return false;
    if (!has_artifacts_ && !row.is_last_word && SarifRun::needs_artifacts(row.entry)) return false;
    PRATIQUE_TRY(finding, run_->read(row.entry));
    if (!finding) ++report.passed;
    if (finding) report.findings.push_back(*std::move(finding));
    return true;
  }

  bool is_open(const View& run) const { return run_ && owner_->is(run); }

  /// Whether all is there; what is wrong with it is found when the document is whole.
  bool open(const View& run) {
    const auto driver = driver_of(run);
    if (!driver) return false;
    auto context = SarifRun::of(run, producer_of(*driver->string_at("name")));
    if (!context) return false;
    run_ = *std::move(context);
    owner_ = run;
    has_artifacts_ = run.find("artifacts").has_value();
    return true;
  }

  std::optional<SarifRun> run_;
  std::optional<View> owner_;
  bool has_artifacts_ = false;
};

std::unique_ptr<Rows> sarif_results() { return std::make_unique<SarifResults>(); }

/// The tool of all runs; empty, if they are of several or cannot be told.
std::string only_tool(const View& document) {
  const auto runs = objects_or_none(document, "runs");
  std::string tool;
  if (!runs) return tool;
  for (const View& run : *runs) {
    const auto driver = driver_of(run);
    if (!driver) return "";
    const std::string name = producer_of(*driver->string_at("name")).tool;
    if (!tool.empty() && tool != name) return "";
    tool = name;
  }
  return tool;
}

constexpr std::string_view kAnyTool = "sarif";

bool has_own_row(std::string_view tool) {
  return std::ranges::any_of(adapters(), [&](const Adapter& a) { return a.tool == tool && a.format == "sarif"; });
}

bool is_sarif(const View& document, const Adapter& self) {
  if (!document.find("runs") || !document.find("version")) return false;
  const std::string tool = only_tool(document);
  return self.tool == kAnyTool ? !has_own_row(tool) || tool == kAnyTool : self.tool == tool;
}

Result<Report> read_sarif(const View& document, const Adapter& self) {
  PRATIQUE_TRY(version, document.at("version"));
  if (!version.is_string() || *version.string() != "2.1.0")
    return version.must_be("\"2.1.0\", the version of SARIF that is read");
  PRATIQUE_TRY(runs, objects_at(document, "runs"));
  if (runs.empty()) return Error(kReportInvalid, "has no run: nothing was analysed");
  Report report;
  for (const View& run : runs) PRATIQUE_CHECK(read_run(run, report));
  if (self.tool != kAnyTool && report.tool != self.tool) {
    return Error(kReportInvalid, fmt::format("was written by {}, not by {}", quote(report.tool), self.tool));
  }
  return report;
}

}  // namespace

constinit const JsonReader kSarif{is_sarif, read_sarif, kSarifLists, sarif_results};

}  // namespace pratique::scanners

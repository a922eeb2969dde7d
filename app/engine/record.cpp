#include "app/engine/record.h"

#include <algorithm>
#include <limits>

#include "app/engine/case_document.h"
#include "base/base64.h"
#include "base/limits.h"

namespace pratique::app {
namespace {

db::RepoName repo_of(const Asked& asked) {
  const std::string name = asked.image.substr(0, asked.image.rfind('@'));
  if (name.starts_with("oci:")) return {"oci", name.substr(4)};
  const std::size_t slash = name.find('/');
  return {name.substr(0, slash), slash == std::string::npos ? "" : name.substr(slash + 1)};
}

db::ArtifactRecord image_of(const Case& c) {
  db::ArtifactRecord image{.digest = c.asked.digest, .kind = c.gathered.is_index ? "index" : "manifest"};
  if (!c.gathered.is_index && !c.gathered.platforms.empty()) image.config = c.gathered.platforms.front().config;
  for (const GatheredContent& content : c.gathered.contents) {
    if (content.digest == image.digest) image.size_bytes = static_cast<std::int64_t>(content.bytes.size());
  }
  return image;
}

std::vector<db::ChildRecord> children_of(const Case& c) {
  std::vector<db::ChildRecord> children;
  if (!c.gathered.is_index) return children;
  for (const gate::PlatformImage& platform : c.gathered.platforms) {
    children.push_back({{.digest = platform.digest, .kind = "manifest", .config = platform.config}, platform.platform});
  }
  return children;
}

/// The platform that a report is about, and how it says so.
struct Tie {
  std::optional<Digest> subject;
  std::string binding;
};

std::optional<Tie> tie_of(const scanners::Report& report, const Case& c) {
  const auto names = [&](const Digest& digest) {
    return std::find(report.manifest_digests.begin(), report.manifest_digests.end(), digest.to_string()) !=
           report.manifest_digests.end();
  };
  for (const gate::PlatformImage& platform : c.gathered.platforms) {
    if (names(platform.digest)) return Tie{platform.digest, "report-digest"};
    if (platform.config && report.image_id == platform.config->to_string()) return Tie{platform.digest, "image-id"};
  }
  if (names(c.asked.digest)) return Tie{c.asked.digest, "report-digest"};
  if (!report.manifest_digests.empty() || !report.image_id.empty()) return std::nullopt;  // about another image
  return Tie{std::nullopt, "asserted"};
}

std::string fix_word(scanners::FixState state) {
  switch (state) {
    case scanners::FixState::kAvailable:
      return "available";
    case scanners::FixState::kNone:
      return "none";
    case scanners::FixState::kUnknown:
      return "unknown";
  }
  return "unknown";
}

db::FindingRecord finding_record(const scanners::Finding& finding) {
  return {.kind = std::string(scanners::to_string(finding.kind)),
          .id = finding.id,
          .aliases = finding.aliases,
          .severity = std::string(scanners::to_string(finding.severity)),
          .native_severity = "",
          .package = finding.package,
          .package_url = finding.package_url,
          .version = finding.version,
          .fixed_versions = finding.fixed_versions,
          .fix_state = fix_word(finding.fix),
          .path = finding.path,
          .line = finding.line,
          .title = finding.title,
          .anchor = ""};
}

std::vector<db::ReportRecord> reports_of(const Case& c) {
  std::vector<db::ReportRecord> records;
  for (const gate::ReportInput& input : c.reports) {
    if (!input.report) continue;
    const scanners::Report& report = *input.report;
    const auto tie = tie_of(report, c);
    if (!tie) continue;  // findings of another image are no facts about this one; the verdict says why it did not count
    db::ReportRecord record = report_record(input, tie->binding);
    record.subject = tie->subject;
    records.push_back(std::move(record));
  }
  return records;
}

Digest trust_digest(const Case& c) {
  std::string all;
  for (const KeyFile& key : c.steering.keys) all += Digest::of(key.bytes).to_string() + '\n';
  if (c.steering.policy) all += Digest::of(c.steering.policy->bytes).to_string() + '\n';
  if (c.steering.sct) all += Digest::of(c.steering.sct->bytes).to_string() + '\n';
  if (c.steering.trusted_root) all += Digest::of(c.steering.trusted_root->bytes).to_string() + '\n';
  return Digest::of(all);
}

std::vector<db::EvidenceRecord> evidence_of(const Judged& judged) {
  const Case& c = judged.the_case;
  std::vector<db::EvidenceRecord> records;
  const Digest trust = trust_digest(c);
  for (const verifier::Evidence& evidence : c.gathered.evidence) {
    if (!evidence.digest || std::holds_alternative<verifier::OtherKind>(evidence.what)) continue;
    db::EvidenceRecord record{.content = *evidence.digest, .kind = "signature", .locator = evidence.source};
    for (const gate::VerdictSignature& good : judged.verdict.signatures) {
      if (good.source != evidence.source) continue;
      record.checks.push_back(
          {.authority = good.authority, .trust = trust, .outcome = "verified", .key_id = good.signer});
    }
    if (record.checks.empty()) {
      std::string id = "signature.invalid";
      for (const gate::VerdictReason& reason : judged.verdict.reasons) {
        if (reason.source == evidence.source) id = reason.id;
      }
      record.checks.push_back({.authority = "", .trust = trust, .outcome = "rejected", .reason = id, .not_before = {}});
    }
    records.push_back(std::move(record));
  }
  return records;
}

std::vector<db::LogTreeRecord> log_trees_of(const Judged& judged, Time seen_at) {
  std::vector<db::LogTreeRecord> records;
  for (const verifier::TreeHead& head : judged.trees) {
    if (head.size > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
      continue;  // more than a database can say
    records.push_back(
        {hex_encode(head.log_id), head.origin, static_cast<std::int64_t>(head.size), hex_encode(head.root), seen_at});
  }
  return records;
}

}  // namespace

db::ReportRecord report_record(const gate::ReportInput& input, std::string binding) {
  const scanners::Report& report = *input.report;
  db::ReportRecord record{.content = input.digest,
                          .subject = {},
                          .binding = std::move(binding),
                          .tool = report.tool,
                          .tool_version = report.tool_version,
                          .adapter = report.tool + '/' + report.format,
                          .database_version = "",
                          .database_built_at = report.database_built_at,
                          .finished_at = report.finished_at,
                          .status = report.complete && !report.nothing_scanned ? "complete" : "partial",
                          .skipped_inputs = report.skipped_inputs,
                          .findings = {}};
  record.findings.reserve(report.findings.size());
  for (const scanners::Finding& finding : report.findings) record.findings.push_back(finding_record(finding));
  return record;
}

Result<std::vector<verifier::SeenTree>> seen_trees(db::Store& store) {
  PRATIQUE_TRY(records, store.log_trees());
  std::vector<verifier::SeenTree> seen;
  for (db::LogTreeRecord& record : records) {
    auto log = hex_decode(record.log), root = hex_decode(record.root);
    if (!log || !root || record.size < 0)
      return Error(db::kCorrupt, "a tree of a transparency log is recorded that is none");
    seen.push_back(
        {{*std::move(log), std::move(record.origin), static_cast<std::uint64_t>(record.size), *std::move(root)},
         record.seen_at});
  }
  return seen;
}

Result<std::int64_t> record_verdict(db::Store& store, const Judged& judged, const Recorder& recorder,
                                    Time evaluated_at) {
  const Case& c = judged.the_case;
  const gate::Verdict& verdict = judged.verdict;
  KeptCase kept = keep_case(c);
  std::string document = gate::render_json(verdict);
  db::VerdictRecord record{.repo = repo_of(c.asked),
                           .image = image_of(c),
                           .children = children_of(c),
                           .stage = verdict.stage.value_or(""),
                           .outcome = std::string(gate::to_string(verdict.outcome)),
                           .mode = recorder.mode,
                           .policy = {verdict.policy_digest, verdict.policy_name},
                           .effective_at = verdict.effective_time,
                           .evaluated_at = evaluated_at,
                           .engine = recorder.engine,
                           .verdict_document = Digest::of(document),
                           .case_document = Digest::of(kept.document),
                           .contents = {},
                           .inputs = {},
                           .evidence = evidence_of(judged),
                           .reports = reports_of(c),
                           .rules = {},
                           .log_trees = log_trees_of(judged, evaluated_at),
                           .actor = recorder.actor,
                           .ci_url = recorder.ci_url};
  record.contents.push_back({"verdict", std::move(document)});
  record.contents.push_back({"case", std::move(kept.document)});
  for (KeptCase::Content& content : kept.contents) record.contents.push_back({content.kind, std::move(content.bytes)});
  for (const gate::VerdictInput& input : verdict.inputs)
    record.inputs.push_back({input.kind, input.digest, input.name, evaluated_at});
  for (const gate::VerdictReason& reason : verdict.reasons) {
    record.rules.push_back({reason.rule, reason.undecided ? "undecided" : std::string(gate::to_string(reason.action)),
                            reason.id, reason.finding, reason.message});
  }
  return store.record_verdict(record);
}

Result<Replay> replay_verdict(db::Store& store, std::int64_t id) {
  PRATIQUE_TRY(detail, store.verdict(id));
  PRATIQUE_TRY(recorded, store.get_content(detail.verdict.verdict_document));
  PRATIQUE_TRY(document, store.get_content(detail.verdict.case_document));
  PRATIQUE_TRY(the_case, restore_case(document, [&](const Digest& digest) { return store.get_content(digest); }));
  PRATIQUE_TRY(rules, read_rules(the_case.asked, the_case.steering));
  PRATIQUE_TRY(verdict, judge(the_case, rules, verify_evidence(the_case, rules)));
  return Replay{std::move(recorded), gate::render_json(verdict)};
}

}  // namespace pratique::app

#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>

#include "base/escape.h"
#include "base/json.h"
#include "db/content.h"
#include "db/ledger.h"
#include "db/reports.h"
#include "db/subjects.h"
#include "db/words.h"

namespace pratique::db {
namespace {

/// The image and its platforms' manifests: what reports and evidence of a verdict may be about.
using Subjects = std::map<Digest, std::int64_t>;

Result<std::int64_t> subject_in(const Subjects& subjects, const std::optional<Digest>& digest, const Digest& image,
                                std::string_view what) {
  const auto found = subjects.find(digest.value_or(image));
  if (found != subjects.end()) return found->second;
  return Error(kRefused, fmt::format("{} is about {}, which is neither the image {} nor one of its platforms", what,
                                     digest->to_string(), image.to_string()))
      .with_hint("this is a defect of pratique: please report it with this message");
}

Subjects record_subjects(Connection& db, const VerdictRecord& record, std::int64_t repo, Time now) {
  Subjects subjects;
  const std::int64_t image = artifact_id(db, record.image, now);
  subjects.emplace(record.image.digest, image);
  note_in_repo(db, repo, image, now);
  for (const ChildRecord& child : record.children) {
    const std::int64_t id = artifact_id(db, child.artifact, now);
    subjects.emplace(child.artifact.digest, id);
    if (id == image) continue;  // a single image is its own platform
    db.run(
        "INSERT INTO artifact_child (parent_id, child_id, platform) VALUES (?, ?, ?) "
        "ON CONFLICT (parent_id, child_id) DO NOTHING",
        image, id, child.platform);
    note_in_repo(db, repo, id, now);
  }
  return subjects;
}

/// A check that says what the last one of this authority said adds nothing.
void record_check(Connection& db, std::int64_t evidence, const EvidenceCheckRecord& check, Time at) {
  const auto last = db.row<8>(
      "SELECT trust_digest, outcome, reason, signer, issuer, key_id, builder, log_index FROM evidence_check WHERE "
      "evidence_id = ? AND authority = ? ORDER BY checked_at DESC, id DESC LIMIT 1",
      evidence, check.authority);
  if (last && last->text(0) == check.trust.to_string() && last->text(1) == check.outcome &&
      last->text(2) == check.reason && last->text(3) == check.signer && last->text(4) == check.issuer &&
      last->text(5) == check.key_id && last->text(6) == check.builder && last->maybe_integer(7) == check.log_index) {
    return;
  }
  db.run(
      "INSERT INTO evidence_check (evidence_id, authority, trust_digest, outcome, reason, signer, issuer, key_id, "
      "builder, "
      "not_before, not_after, log_index, integrated_at, checked_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      evidence, check.authority, check.trust, check.outcome, or_null(check.reason), or_null(check.signer),
      or_null(check.issuer), or_null(check.key_id), or_null(check.builder), check.not_before, check.not_after,
      check.log_index, check.integrated_at, at);
}

Result<void> record_evidence(Connection& db, const VerdictRecord& record, const Subjects& subjects) {
  for (const EvidenceRecord& evidence : record.evidence) {
    PRATIQUE_TRY(subject, subject_in(subjects, evidence.subject, record.image.digest, "evidence"));
    const auto known =
        db.row<1>("SELECT id FROM evidence WHERE subject_id = ? AND content_digest = ?", subject, evidence.content);
    const std::int64_t id =
        known ? known->integer(0)
              : db.row<1>(
                      "INSERT INTO evidence (content_digest, subject_id, kind, predicate_type, locator, discovered_at) "
                      "VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
                      evidence.content, subject, evidence.kind, or_null(evidence.predicate_type),
                      or_null(evidence.locator), db.clock().now())
                    ->integer(0);
    for (const auto& check : evidence.checks) record_check(db, id, check, record.evaluated_at);
  }
  return {};
}

Result<void> record_verdict_reports(Connection& db, const VerdictRecord& record, const Subjects& subjects) {
  for (const ReportRecord& report : record.reports) {
    PRATIQUE_TRY(subject,
                 subject_in(subjects, report.subject, record.image.digest, "a report of " + quote(report.tool)));
    record_report(db, report, subject, record.actor);
  }
  return {};
}

Result<void> record_contents(Connection& db, const VerdictRecord& record) {
  for (const ContentRecord& content : record.contents) PRATIQUE_CHECK(keep_content(db, content.kind, content.bytes));
  for (const Digest* needed : {&record.verdict_document, &record.case_document}) {
    if (!db.rows<1>("SELECT 1 FROM content WHERE digest = ?", *needed).empty()) continue;
    return Error(kRefused, "the verdict names the document " + needed->to_string() + ", whose bytes are not given")
        .with_hint("this is a defect of pratique: please report it with this message");
  }
  return {};
}

/// Names all inputs, in their order.
Digest digest_of_inputs(const VerdictRecord& record) {
  auto list = nlohmann::json::array();
  for (const InputRecord& input : record.inputs) {
    nlohmann::json digest;
    if (input.digest) digest = input.digest->to_string();
    list.push_back({to_valid_utf8(input.kind), digest});
  }
  return Digest::of(json::canonical(list));
}

std::int64_t policy_id(Connection& db, const PolicyRecord& policy, Time now) {
  const auto known = db.row<1>("SELECT id FROM policy WHERE digest = ?", policy.digest);
  if (known) return known->integer(0);
  return db
      .row<1>("INSERT INTO policy (digest, name, loaded_at) VALUES (?, ?, ?) RETURNING id", policy.digest, policy.name,
              now)
      ->integer(0);
}

void record_parts(Connection& db, const VerdictRecord& record, std::int64_t verdict) {
  Statement& inputs =
      db.many("INSERT INTO verdict_input (verdict_id, ord, kind, digest, uri, observed_at) VALUES (?, ?, ?, ?, ?, ?)");
  std::int64_t ord = 0;
  for (const InputRecord& input : record.inputs) {
    inputs.add(verdict, ord++, input.kind, input.digest, or_null(input.uri), input.observed_at);
  }
  if (inputs.rows() > 0) inputs.execute();
  Statement& rules = db.many(
      "INSERT INTO verdict_rule (verdict_id, ord, rule, outcome, reason, finding, message) VALUES (?, ?, ?, ?, ?, ?, "
      "?)");
  ord = 0;
  for (const RuleRecord& rule : record.rules) {
    rules.add(verdict, ord++, rule.rule, rule.outcome, rule.reason, rule.finding, rule.message);
  }
  if (rules.rows() > 0) rules.execute();
}

void record_log_trees(Connection& db, const VerdictRecord& record) {
  for (const LogTreeRecord& tree : record.log_trees) {
    db.run("INSERT INTO log_tree (log, origin, size, root, seen_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
           tree.log, tree.origin, tree.size, tree.root, tree.seen_at);
  }
}

void record_in_ledger(Connection& db, const VerdictRecord& record, std::int64_t verdict, const Digest& inputs) {
  const std::string object =
      fmt::format("{}/{}@{}", record.repo.registry, record.repo.name, record.image.digest.to_string());
  append_to_ledger(db, record.actor, "verdict", object,
                   {{"verdict", verdict},
                    {"stage", record.stage},
                    {"outcome", record.outcome},
                    {"mode", record.mode},
                    {"policy", record.policy.digest.to_string()},
                    {"inputs_digest", inputs.to_string()},
                    {"verdict_digest", record.verdict_document.to_string()},
                    {"case_digest", record.case_document.to_string()},
                    {"effective_at", record.effective_at.ms},
                    {"evaluated_at", record.evaluated_at.ms}});
}

Result<std::int64_t> record_all(Connection& db, const VerdictRecord& record) {
  const Time now = db.clock().now();
  PRATIQUE_CHECK(record_contents(db, record));
  const std::int64_t repo = repo_id(db, record.repo);
  const Subjects subjects = record_subjects(db, record, repo, now);
  PRATIQUE_CHECK(record_evidence(db, record, subjects));
  PRATIQUE_CHECK(record_verdict_reports(db, record, subjects));
  const Digest inputs = digest_of_inputs(record);
  const std::int64_t verdict =
      db.row<1>(
            "INSERT INTO verdict (artifact_id, repo_id, stage, outcome, mode, policy_id, effective_at, evaluated_at, "
            "engine, inputs_digest, verdict_digest, case_digest, actor_id, ci_url) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, "
            "?, "
            "?, ?, ?, ?) RETURNING id",
            subjects.at(record.image.digest), repo, record.stage, record.outcome, record.mode,
            policy_id(db, record.policy, now), record.effective_at, record.evaluated_at, record.engine, inputs,
            record.verdict_document, record.case_document, principal_id(db, record.actor), or_null(record.ci_url))
          ->integer(0);
  record_parts(db, record, verdict);
  record_log_trees(db, record);
  record_in_ledger(db, record, verdict, inputs);
  return verdict;
}

}  // namespace

Result<std::int64_t> Store::record_verdict(const VerdictRecord& record) {
  PRATIQUE_CHECK(check_words(record));
  return connection_->write("recording a verdict", [&] { return record_all(*connection_, record); });
}

}  // namespace pratique::db

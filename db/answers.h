#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "db/records.h"

/// What is asked and what comes back, as plain values.
namespace pratique::db {

/// Which part of a list. Lists have an order that does not change; `cursor` is a page's `next`, or empty for the first.
struct PageRequest {
  std::int64_t limit = 100;  ///< 1 … 10,000
  std::string cursor;
};

template <class Row>
struct Page {
  std::vector<Row> rows;
  std::string next;  ///< empty: that was all
};

/// What is not set does not filter.
struct FindingFilter {
  std::optional<std::string> registry, repository;  ///< exact; repository alone means it in every registry
  std::optional<Digest> digest;                     ///< the image; for an index its children's findings too
  std::optional<std::string> min_severity;          ///< this or worse
  std::optional<std::string> kind, tool;
  std::optional<std::string> id;         ///< CVE or any alias of it, or a rule
  std::optional<std::string> component;  ///< purl without version ("pkg:deb/debian/openssl") or bare name
  bool with_retracted = false;
};

/// A finding in an image.
struct FindingRow {
  std::int64_t finding = 0;  ///< for `findings show`
  std::string kind;
  std::string name;  ///< best name of the vulnerability, or the rule
  std::string title, component, version, place;
  std::string severity, fix_version, fix_state;
  Digest digest;  ///< the manifest that has it
  Time known_at;
  std::optional<Time> retracted_at;
  std::vector<std::string> tools;  ///< sorted
};

struct FindingTool {
  std::string tool, native_id, native_severity;
  Digest report;
};

struct FindingOccurrence {
  Digest digest;
  std::vector<RepoName> repos;  ///< where that digest is, directly or as a platform of an index
  std::string place, component, version, severity, fix_version, fix_state;
  Time known_at;
  std::optional<Time> retracted_at;
  std::vector<FindingTool> tools;
};

struct FindingDetail {
  std::int64_t finding = 0;
  std::string kind, name, title, component;
  std::vector<std::string> aliases;  ///< all names of its group, sorted, `name` among them
  std::vector<FindingOccurrence> occurrences;
};

/// A finding as such, wherever it is.
struct FindingHit {
  std::int64_t finding = 0;
  std::string kind, name, title, component;
  std::int64_t images = 0;
  std::string worst_severity;
};

struct VerdictFilter {
  std::optional<std::string> registry, repository;
  std::optional<Digest> digest;
  std::optional<std::string> stage, outcome;
  std::optional<Time> since;  ///< evaluated then or later
};

struct VerdictRow {
  std::int64_t id = 0;
  RepoName repo;
  Digest digest;
  std::string stage, outcome, mode;
  Time evaluated_at, effective_at;
  Digest policy;
  std::string policy_name, engine, actor, ci_url;
  Digest verdict_document, case_document, inputs_digest;
};

struct VerdictDetail {
  VerdictRow verdict;
  std::vector<InputRecord> inputs;
  std::vector<RuleRecord> rules;
};

struct TagEvent {
  TagChange change = TagChange::kCreated;
  std::optional<Digest> digest, previous;
  Time at;
  std::string source;
  bool violation = false;
  std::optional<std::int64_t> run_id;
};

struct LedgerFilter {
  std::optional<std::string> action;
  std::optional<Time> since;
};

/// Whether the chain is whole, and every verdict is as its entry says. What it cannot see: entries cut off its end
/// together with what they record, if nobody kept the hash of the last one (compare `last_hash` with one kept
/// elsewhere), and a history rewritten as a whole.
struct LedgerCheck {
  std::int64_t entries = 0;  ///< that were read, the broken one not among them
  std::string last_hash;     ///< of the last good entry; empty if there is none
  bool intact = false;
  /// Seq of the first entry that is wrong or missing; none if only verdicts without an entry were found.
  std::optional<std::int64_t> broken_at;
  std::string problem;  ///< for people; empty if intact
};

/// Question 1: a running image that has the vulnerability.
struct ExposedImage {
  std::string service, stage;
  RepoName repo;
  Digest digest;    ///< what was deployed (an index, perhaps)
  Digest manifest;  ///< the manifest that has it
  Time deployed_at, exposed_since, known_at;
  std::string name, component, version, severity, fix_version;
};

/// Question 8.
struct LastGood {
  std::optional<Digest> running;
  std::optional<Time> running_since, running_healthy_at;
  /// The newest digest that was found healthy in the stage: the running one, if it is healthy.
  std::optional<Digest> last_good;
  std::optional<Time> last_good_from;
  /// The newest healthy one that is not running: where a rollback goes.
  std::optional<Digest> previous_good;
  std::optional<Time> previous_good_from;
  std::string last_good_outcome, previous_good_outcome;  ///< newest verdict of that digest for the stage, or empty
};

/// Question 12: a running image (or one platform of it) whose scan is missing, old or partial.
struct UnscannedImage {
  std::string service, stage;
  RepoName repo;
  Digest digest, manifest;
  std::string platform;
  Time deployed_at;
  std::optional<Time> last_complete_at;  ///< none: never
  std::optional<Time> last_partial_at;   ///< partial or failed
};

struct RunRecord {
  std::int64_t id = 0;
  std::string kind, scope, status, holder, stats;  ///< status: running, complete, partial, failed, abandoned
  Time started_at, heartbeat_at;
  std::optional<Time> finished_at;
};

struct RunItem {
  std::string item;
  std::string etag;  ///< what the item had when it was last done, in this run or an earlier one of its kind; or empty
  std::int64_t attempts = 0;
};

struct RunItemFailure {
  std::string item, error;
  std::int64_t attempts = 0;
};

struct RunCounts {
  std::int64_t todo = 0, done = 0, failed = 0, skipped = 0;
};

/// A held lease. Every write of the run shows `fence`; one that is not the newest is refused.
struct Lease {
  std::string name, holder;
  std::int64_t fence = 0;
  Time expires_at;
};

}  // namespace pratique::db

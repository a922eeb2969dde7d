#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/digest.h"
#include "base/time.h"

/// What is written, as plain values. Enumerations are the words of the policy and the verdict; a word that the schema
/// does not have is refused (db.refused) before anything is written. Text is kept as given, however hostile: whoever
/// shows it escapes it. Nothing secret belongs in here.
namespace pratique::db {

/// Who did it: kind is one of user, token, ci, cron, webhook.
struct Actor {
  std::string kind = "user";
  std::string subject;  ///< account, token's name, workflow identity
  friend bool operator==(const Actor&, const Actor&) = default;
};

/// Where an image is: registry host and path; for a layout folder "oci" and the folder.
struct RepoName {
  std::string registry;  ///< "ghcr.io", "127.0.0.1:5000", "oci"
  std::string name;      ///< "org/app"
  friend bool operator==(const RepoName&, const RepoName&) = default;
};

struct ArtifactRecord {
  Digest digest;
  std::string kind = "manifest";  ///< index, manifest, other
  std::string media_type;
  std::optional<Digest> config;
  std::optional<std::int64_t> size_bytes;
  std::optional<Time> built_claimed_at;  ///< what the image says of itself
};

/// A platform's manifest of an index.
struct ChildRecord {
  ArtifactRecord artifact;
  std::string platform;  ///< "linux/amd64"
};

/// Bytes that are kept under their digest.
struct ContentRecord {
  std::string kind;  ///< "verdict", "case", "policy", "report", "evidence", "waivers", …: a label, not an identity
  Bytes bytes;
};

struct PolicyRecord {
  Digest digest;  ///< its body is kept as content if it is among VerdictRecord::contents
  std::string name;
};

/// An input of the judgement, in the order in which the verdict names them.
struct InputRecord {
  std::string kind;
  std::optional<Digest> digest;  ///< none if it could not be read
  std::string uri;               ///< file or place, for people
  Time observed_at;
};

/// What one authority's check said of a piece of evidence.
struct EvidenceCheckRecord {
  std::string authority;                        ///< the policy's name for who may vouch
  Digest trust;                                 ///< digest of the trust material used
  std::string outcome;                          ///< verified, rejected, indeterminate
  std::string reason;                           ///< id of docs/reasons.md, or empty
  std::string signer, issuer, key_id, builder;  ///< or empty
  std::optional<Time> not_before, not_after;
  std::optional<std::int64_t> log_index;
  std::optional<Time> integrated_at;
};

struct EvidenceRecord {
  Digest content;
  std::optional<Digest> subject;   ///< the image or one of its children; the image if none
  std::string kind = "signature";  ///< signature, provenance, sbom, vuln, vex, test, vsa, other
  std::string predicate_type, locator;
  std::vector<EvidenceCheckRecord> checks;
};

/// One thing that a scanner reports.
struct FindingRecord {
  std::string kind = "vuln";  ///< vuln, sast, secret, misconfig, license, test, lint, coverage
  std::string id;             ///< CVE-…, B602, …; may be empty if there are aliases or a title
  std::vector<std::string> aliases;
  std::string severity = "unknown";  ///< unknown, info, low, medium, high, critical
  std::string native_severity;       ///< the tool's own word, if another
  std::string package;               ///< its name, as the tool writes it
  std::string package_url;           ///< or empty
  std::string version;
  std::vector<std::string> fixed_versions;
  std::string fix_state = "unknown";  ///< unknown, available, none
  std::string path;
  std::optional<std::int32_t> line;
  std::string title;
  std::string anchor;  ///< hash of the normalised statement, if the tool gives the statement; or empty
};

struct ReportRecord {
  Digest content;                    ///< of the bytes handed in
  std::optional<Digest> subject;     ///< the manifest that was scanned; the image if none
  std::string binding = "asserted";  ///< attested, report-digest, image-id, asserted
  std::string tool, tool_version;
  std::string category = "container";
  std::string adapter;  ///< "trivy/json"
  std::string database_version;
  std::optional<Time> database_built_at, finished_at;
  std::string status = "complete";  ///< complete, partial, failed
  std::int64_t skipped_inputs = 0, dropped_rows = 0;
  std::vector<FindingRecord> findings;
};

/// Reports about an image, without a verdict.
struct IngestRecord {
  RepoName repo;
  ArtifactRecord image;
  std::vector<ReportRecord> reports;
  Actor actor;
};

/// A rule that did not simply pass.
struct RuleRecord {
  std::string rule;     ///< "vuln.critical"
  std::string outcome;  ///< "block", "review", "alert", "log", "undecided"
  std::string reason;   ///< id of docs/reasons.md
  std::string finding;  ///< CVE-… or rule of the finding, or empty
  std::string message;
};

/// A verdict and all that it rests on: recorded in one transaction, or not at all.
/// A tree head that a transparency log signed.
struct LogTreeRecord {
  std::string log;     ///< id, hexadecimal
  std::string origin;  ///< names log and tree
  std::int64_t size;
  std::string root;  ///< hexadecimal
  Time seen_at;      ///< when it was first seen
};

struct VerdictRecord {
  RepoName repo;
  ArtifactRecord image;
  std::vector<ChildRecord> children;
  std::string stage;             ///< or empty
  std::string outcome;           ///< allow, review, block, undecided
  std::string mode = "enforce";  ///< enforce, dry-run, audit
  PolicyRecord policy;
  Time effective_at;        ///< the "now" of the judgement
  Time evaluated_at;        ///< when it was judged
  std::string engine;       ///< "pratique 0.1.0"
  Digest verdict_document;  ///< of the canonical verdict; its bytes must be among `contents` or recorded before
  Digest case_document;     ///< of what a replay needs; likewise
  std::vector<ContentRecord> contents;
  std::vector<InputRecord> inputs;
  std::vector<EvidenceRecord> evidence;
  std::vector<ReportRecord> reports;
  std::vector<RuleRecord> rules;
  std::vector<LogTreeRecord> log_trees;
  Actor actor;
  std::string ci_url;
};

/// What a tag was seen to mean.
struct TagObservation {
  RepoName repo;
  std::string tag;
  std::optional<Digest> digest;  ///< none: surely not there (404), never "could not look"
  Time at;
  std::string source;  ///< "audit", "verify", "webhook"
  std::optional<std::int64_t> run_id;
  bool is_protected = false;  ///< by policy: a move of it is a violation
  Actor actor;
};

enum class TagChange { kCreated, kMoved, kDeleted, kRestored, kUnchanged, kOutdated };
/// "created", "moved", …
inline std::string_view to_string(TagChange change) {
  switch (change) {
    case TagChange::kCreated:
      return "created";
    case TagChange::kMoved:
      return "moved";
    case TagChange::kDeleted:
      return "deleted";
    case TagChange::kRestored:
      return "restored";
    case TagChange::kUnchanged:
      return "unchanged";
    case TagChange::kOutdated:
      break;
  }
  return "outdated";
}

struct TagOutcome {
  TagChange change = TagChange::kUnchanged;  ///< kOutdated: something newer is recorded, so this changes nothing
  std::optional<Digest> previous;            ///< what it meant before (before its deletion, if restored)
  bool violation = false;
};

/// A digest became what runs in a stage, or was found healthy there.
struct DeploymentRecord {
  std::string service, stage;
  RepoName repo;
  ArtifactRecord image;
  Time at;
  std::optional<Time> healthy_at;
  std::string source = "cli";
  Actor actor;
};

struct DeploymentOutcome {
  std::int64_t id = 0;
  bool changed = false;  ///< false: it ran there already (its health may have been noted)
  std::optional<Digest> previous;
  std::int64_t opened = 0, closed = 0;  ///< exposures
};

struct LedgerEntry {
  std::int64_t seq = 0;
  Time at;
  std::string actor;   ///< "ci:https://github.com/…"
  std::string action;  ///< "verdict", "tag.moved", "deployment", …
  std::string object;
  std::string body;  ///< canonical JSON
  std::string prev_hash, hash;
};

}  // namespace pratique::db

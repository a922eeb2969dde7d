#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "db/answers.h"
#include "db/reasons.h"
#include "db/records.h"

namespace pratique::db {

class Connection;

enum class OpenMode {
  kCreate,     ///< made if it is not there, brought up to date
  kReadWrite,  ///< must be there, brought up to date
  kReadOnly,   ///< must be there and up to date; nothing is ever written
};

/// The memory of pratique: verdicts and what they rest on, findings, tags, deployments, audit runs and the ledger
/// (docs/database.md). One SQLite file, reached through Poco::Data.
///
/// Every writing function is one transaction, begun IMMEDIATE and synced to disk (synchronous=FULL) when it returns; if
/// it returns an error nothing of it is there. Several processes may write one file: they wait for one another, at most
/// 30 seconds. One Store is for one thread; open one per thread.
///
/// All functions are virtual so that the program can do without them until a database is opened: see db/module/.
///
/// Errors that every function may give: db.unavailable (not there, not readable, busy for too long, I/O), db.read-only,
/// db.full, db.corrupt, all of Kind::kInternal: nothing was found out. Only what goes beyond is named below.
class Store {
 public:
  explicit Store(std::unique_ptr<Connection> connection);
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  virtual ~Store();

  /// Version of the schema: the number of the last migration.
  virtual int schema_version() const;

  // Content, named by its digest.

  /// Keeps bytes (at most 900 MB); once, however often they come. Errors also: db.refused (too large).
  virtual Result<Digest> put_content(std::string_view kind, BytesView bytes);
  /// The bytes, hashed again. Errors also: db.not-found, db.corrupt (they have another digest by now).
  virtual Result<Bytes> get_content(const Digest& digest);

  // Reports.

  /// Records reports about an image, with one ledger entry for those that are new. A report is a fact about (manifest,
  /// bytes) and adds nothing when it comes again. Returns for each whether it was new. Errors also: db.refused (a word
  /// that the schema does not have).
  virtual Result<std::vector<bool>> record_reports(const IngestRecord& record);

  // Verdicts.

  /// Records a verdict with everything it rests on, and its ledger entry. What is known already is not repeated: a
  /// report is a fact about (manifest, bytes) and adds nothing when it comes again. Returns the verdict's id.
  /// Errors also: db.refused (a word that the schema does not have; a report or evidence about a manifest that is
  /// neither the image nor a child; verdict or case document whose bytes are not kept).
  virtual Result<std::int64_t> record_verdict(const VerdictRecord& record);
  /// Newest first.
  virtual Result<Page<VerdictRow>> verdicts(const VerdictFilter& filter, const PageRequest& page);
  /// Errors also: db.not-found.
  virtual Result<VerdictDetail> verdict(std::int64_t id);

  /// The newest tree heads of transparency logs that verdicts saw (limits::kLogTreesRemembered), oldest first.
  virtual Result<std::vector<LogTreeRecord>> log_trees();

  // Findings.

  /// Worst first, then newest image first. Retracted ones only if asked for.
  virtual Result<Page<FindingRow>> findings(const FindingFilter& filter, const PageRequest& page);
  /// Errors also: db.not-found.
  virtual Result<FindingDetail> finding(std::int64_t id);
  /// Findings of which a name, rule, component or title contains `text` (ASCII letter case is ignored; % and _ are
  /// ordinary characters).
  virtual Result<Page<FindingHit>> search(std::string_view text, const PageRequest& page);

  /// Takes back that images have a finding: an advisory was withdrawn, a scanner corrected. In one image (its digest as
  /// reported), or in all. Closes its exposures there. A later report that has it again brings it back. Returns how
  /// many occurrences were retracted. Errors also: db.not-found.
  virtual Result<std::int64_t> retract_finding(std::int64_t id, const std::optional<Digest>& in,
                                               std::string_view reason, const Actor& actor);

  // Tags.

  virtual Result<TagOutcome> observe_tag(const TagObservation& observation);
  /// The same for many tags in one transaction, in their order: what an audit uses.
  virtual Result<std::vector<TagOutcome>> observe_tags(const std::vector<TagObservation>& observations);
  /// All events of a tag, oldest first.
  virtual Result<Page<TagEvent>> tag_history(const RepoName& repo, std::string_view tag, const PageRequest& page);
  /// What the tag meant when it was last seen; nothing if it was never seen or is gone.
  virtual Result<std::optional<Digest>> tag_current(const RepoName& repo, std::string_view tag);
  /// The names of all tags of a repository that were there when last seen, sorted.
  virtual Result<std::vector<std::string>> current_tags(const RepoName& repo);

  // Deployments and the questions.

  /// Closes the former deployment of the stage and opens or closes exposures. Errors also: db.refused (older than what
  /// runs there).
  virtual Result<DeploymentOutcome> record_deployment(const DeploymentRecord& record);
  /// 1. Which running images of `stage` contain this vulnerability, under any alias? By exposure, oldest first.
  virtual Result<Page<ExposedImage>> ask_exposed(std::string_view any_alias, std::string_view stage,
                                                 const PageRequest& page);
  /// 8. Last good digest of a service in a stage. Errors also: db.not-found (no such service).
  virtual Result<LastGood> ask_last_good(std::string_view service, std::string_view stage);
  /// 12. Which running images of `stage` (empty: of every stage) have no complete scan since `since`?
  virtual Result<Page<UnscannedImage>> ask_unscanned(std::string_view stage, Time since, const PageRequest& page);

  // Ledger.

  /// Oldest first.
  virtual Result<Page<LedgerEntry>> ledger(const LedgerFilter& filter, const PageRequest& page);
  /// Reads the whole chain in order. A broken chain is an answer, not an error.
  virtual Result<LedgerCheck> ledger_verify();
  /// Adds an entry of the caller's own; `body` must be JSON and is kept in canonical form. Errors also: db.refused.
  virtual Result<LedgerEntry> ledger_append(const Actor& actor, std::string_view action, std::string_view object,
                                            std::string_view body);

  // Leases and audit runs.

  /// Takes the lease if it is free, expired or held by the same holder; nothing if another one has it.
  virtual Result<std::optional<Lease>> take_lease(std::string_view name, std::string_view holder, Duration length);
  /// Holds it for longer. Errors also: db.lease-lost.
  virtual Result<Lease> renew_lease(const Lease& lease, Duration length);
  /// Gives it back; nothing happens if it is lost.
  virtual Result<void> drop_lease(const Lease& lease);

  /// Starts a run, or resumes the last one of this kind and scope if that was left unfinished (its holder gave up or
  /// was killed: the lease says that nobody works on it) and its heartbeat is not older than `resume_within`; an older
  /// one becomes abandoned. A resumed run keeps its items; failed ones stay failed. Errors also: db.lease-lost, as of
  /// every function below that takes a lease.
  virtual Result<RunRecord> start_run(std::string_view kind, std::string_view scope, const Lease& lease,
                                      Duration resume_within = Duration::days(1));
  /// Adds items to do; those that the run has already stay as they are. Returns how many are new.
  virtual Result<std::int64_t> add_run_items(std::int64_t run, const std::vector<std::string>& items,
                                             const Lease& lease);
  /// The next item to do, in the order of their names; nothing if none is left. Counts as an attempt at it.
  virtual Result<std::optional<RunItem>> next_run_item(std::int64_t run, const Lease& lease);
  /// At most `limit` next items, in one transaction.
  virtual Result<std::vector<RunItem>> next_run_items(std::int64_t run, std::int64_t limit, const Lease& lease);
  virtual Result<void> finish_run_item(std::int64_t run, std::string_view item, std::string_view etag,
                                       const Lease& lease);
  /// Could not be looked at. `retry`: stays to do (at the end), else it counts as failed.
  virtual Result<void> fail_run_item(std::int64_t run, std::string_view item, std::string_view error, bool retry,
                                     const Lease& lease);
  /// Needs no look now (unchanged since an earlier run).
  virtual Result<void> skip_run_item(std::int64_t run, std::string_view item, const Lease& lease);
  virtual Result<void> heartbeat(std::int64_t run, const Lease& lease);
  /// Ends the run: complete if all items are done or skipped, else partial (items failed or left to do).
  virtual Result<RunRecord> finish_run(std::int64_t run, std::string_view stats, const Lease& lease);
  virtual Result<RunCounts> run_counts(std::int64_t run);
  virtual Result<std::vector<RunItemFailure>> run_failures(std::int64_t run);
  /// Newest first.
  virtual Result<Page<RunRecord>> runs(std::string_view kind, const PageRequest& page);

 private:
  std::unique_ptr<Connection> connection_;
};

/// `location` is PATH or sqlite:PATH. Keeps a reference to `clock`.
/// Errors also: db.unsupported (another kind of URL), db.too-new (written by a newer version), db.too-old (only when
/// reading: it would have to be migrated), db.corrupt (not a database of ours).
Result<std::unique_ptr<Store>> open_store(std::string_view location, OpenMode mode, Clock& clock);

}  // namespace pratique::db

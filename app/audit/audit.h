#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/audit/config.h"
#include "app/engine/record.h"
#include "app/engine/verify.h"
#include "base/clock.h"
#include "db/store.h"

namespace pratique::app {

/// What became of one tag.
struct AuditedTag {
  std::string image;             ///< HOST/REPO:TAG
  std::optional<Digest> digest;  ///< none if it could not be resolved
  std::string change;            ///< "created", "moved", … as the tag history says it; empty if not resolved
  std::optional<Digest> previous;
  bool violation = false;            ///< a protected tag moved
  std::string outcome;               ///< of the verdict; "undecided" if the image could not be looked at
  bool is_unsigned = false;          ///< the demanded signature is missing or not good
  std::vector<std::string> reasons;  ///< ids that block, ask for review or leave it undecided
  std::string error;                 ///< why it could not be looked at
};

struct AuditSummary {
  std::int64_t run = 0;
  bool interrupted = false;           ///< goes on with the next run
  std::int64_t done_before = 0;       ///< items that an interrupted run had done already
  std::vector<AuditedTag> tags;       ///< of this process, in the order in which they were looked at
  std::vector<std::string> failures;  ///< repositories and tags that could not be looked at
};

/// Walks the tags of the repositories: resolves, verifies, records. An interrupted or killed audit is taken up where it
/// stopped by the next one with the same repositories; two at once are refused. `stop` is asked between two tags.
/// Errors: policy.invalid and others of the files, those of the database, usage (another audit runs).
Result<AuditSummary> run_audit(const AuditConfig& config, db::Store& store, Places& places, Clock& clock,
                               const Recorder& recorder, const std::function<bool()>& stop);

/// The exit code of the gate for the worst of what was found: blocked, undecided, review, allowed.
int exit_code_of(const AuditSummary& summary);

}  // namespace pratique::app

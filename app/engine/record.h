#pragma once

#include <string>

#include "app/engine/verify.h"
#include "db/store.h"

namespace pratique::app {

/// Who judged, with what, and where it ran.
struct Recorder {
  db::Actor actor;
  std::string engine;  ///< "pratique 0.1.0"
  std::string ci_url;  ///< or empty
  std::string mode;    ///< "enforce", "dry-run", "audit"
};

/// Keeps a verdict with everything it rests on, in one transaction with its ledger entry. Returns the verdict's id.
Result<std::int64_t> record_verdict(db::Store& store, const Judged& judged, const Recorder& recorder,
                                    Time evaluated_at);

/// A report that was read, as it is kept. BINDING says how it is known what it is about (docs/database.md).
db::ReportRecord report_record(const gate::ReportInput& input, std::string binding);

/// What verdicts before saw of transparency logs.
Result<std::vector<verifier::SeenTree>> seen_trees(db::Store& store);

/// A recorded verdict judged again from what was kept. Errors: db.not-found, case.unreadable.
struct Replay {
  std::string recorded;  ///< the verdict's JSON as recorded
  std::string again;     ///< and as judged now; the same bytes, unless something is wrong with the record or with us
};
Result<Replay> replay_verdict(db::Store& store, std::int64_t id);

}  // namespace pratique::app

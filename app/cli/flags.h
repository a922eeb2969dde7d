#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "app/cli/flag_set.h"
#include "app/cli/table.h"
#include "base/clock.h"
#include "base/digest.h"
#include "base/reference.h"
#include "base/result.h"
#include "db/store.h"

namespace pratique::app {

/// What every command that asks the database has: where it is, how the answer looks, how much of it.
struct QueryFlags {
  std::string database;
  std::string format = "text";
  std::int64_t limit = 100;
  std::string cursor;

  /// Declares --db and -o, and --limit and --cursor if the answer is a list.
  void declare(FlagSet& cli, bool list = true);
  db::PageRequest page() const { return {limit, cursor}; }
};

/// Opens the database of --db (or PRATIQUE_DB). Errors: usage if none is named.
Result<std::unique_ptr<db::Store>> open_store(const std::string& location, db::OpenMode mode, Clock& clock);

/// An answer: a table, and where its next page starts (empty: nowhere).
struct Answer {
  Table table;
  std::string next;
  std::string nothing;  ///< what text output says if there are no rows
};

/// Opens the database for reading, asks, prints; gives the exit code.
int run_query(const QueryFlags& flags, const std::function<Result<Answer>(db::Store&)>& ask);

/// Prints an answer that is not from a list.
int print_answer(const Answer& answer, const std::string& format);

// Text of flags into types. Errors: usage.
Result<std::optional<Digest>> optional_digest(const std::string& text);
Result<std::optional<Time>> optional_time(const std::string& text);
std::optional<std::string> optional_text(const std::string& text);

/// HOST/REPO as the database names it.
db::RepoName repo_name(const Repository& repository);
/// oci:FOLDER or HOST/REPO of a recorded repository.
std::string repo_text(const db::RepoName& repo);

/// Who calls, for the ledger: --actor, else the CI's or the system's account.
db::Actor actor_from(const std::string& flag, const std::string& kind);

Cell cell(const std::optional<Time>& time);
Cell cell(const std::optional<Digest>& digest);

}  // namespace pratique::app

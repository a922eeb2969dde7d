#include "db/migrations.h"

#include <fmt/format.h>

#include "db/connection.h"

namespace pratique::db {
namespace {

// "prtq": tells our files from other people's (PRAGMA application_id; file(1) can show it).
constexpr std::int64_t kApplicationId = 0x70727471;

void replace_all(std::string& text, std::string_view what, std::string_view by) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
}

Result<void> apply(Connection& db, std::size_t version) {
  const Migration& migration = migrations()[version - 1];
  return db.write(fmt::format("applying migration {}", migration.name), [&]() -> Result<void> {
    // Another process may have been faster.
    if (db.row<1>("PRAGMA user_version")->integer(0) >= static_cast<std::int64_t>(version)) return {};
    for (const std::string& statement : statements_of(migration.sql)) db.run(statement);
    db.run("INSERT INTO migration (version, name, digest, applied_at) VALUES (?, ?, ?, ?)",
           static_cast<std::int64_t>(version), migration.name, Digest::of(migration.sql), db.clock().now());
    db.run(fmt::format("PRAGMA application_id = {}", kApplicationId));
    db.run(fmt::format("PRAGMA user_version = {}", version));
    return {};
  });
}

struct Version {
  std::int64_t number = 0;
  bool ours = false;
};

Result<Version> read_version(Connection& db) {
  return db.guarded("reading the version of the schema", [&]() -> Result<Version> {
    const auto row = db.row<2>("SELECT user_version, application_id FROM pragma_user_version, pragma_application_id");
    if (!row) throw CorruptRow("no version");
    Version version{row->integer(0), row->integer(1) == kApplicationId};
    if (version.ours && version.number > 0) return version;
    const bool empty = db.rows<1>("SELECT 1 FROM sqlite_master LIMIT 1").empty();
    if (!empty || version.number != 0 || row->integer(1) != 0) {
      return Error(kCorrupt, db.where() + " is an SQLite database, but not of pratique")
          .with_hint("name another file with --db");
    }
    return version;
  });
}

}  // namespace

std::vector<std::string> statements_of(std::string_view sql) {
  std::vector<std::string> statements;
  std::string current;
  while (!sql.empty()) {
    const std::size_t end = sql.find('\n');
    const std::string_view line = sql.substr(0, end);
    sql.remove_prefix(end == std::string_view::npos ? sql.size() : end + 1);
    if (line.empty() || line.starts_with("--")) continue;
    current.append(line).append("\n");
    if (!line.ends_with(';')) continue;
    replace_all(current, "@ID", "INTEGER PRIMARY KEY");
    replace_all(current, "@CLUSTERED", "WITHOUT ROWID");
    replace_all(current, "@BYTES", "BLOB");
    statements.push_back(std::exchange(current, {}));
  }
  return statements;
}

Result<void> bring_up_to_date(Connection& db) {
  const auto known = static_cast<std::int64_t>(migrations().size());
  PRATIQUE_TRY(version, read_version(db));
  db.schema_version = static_cast<int>(version.number);
  if (version.number > known) {
    return Error(kTooNew,
                 fmt::format("{} has schema {}, this program knows up to {}", db.where(), version.number, known));
  }
  if (version.number == known) return {};
  if (db.mode() == OpenMode::kReadOnly) {
    return Error(kTooOld, version.ours ? fmt::format("{} has schema {}, this program reads {}", db.where(),
                                                     version.number, known)
                                       : fmt::format("{} is empty", db.where()));
  }
  PRATIQUE_CHECK(db.switch_to_wal());
  for (auto next = version.number + 1; next <= known; ++next) PRATIQUE_CHECK(apply(db, static_cast<std::size_t>(next)));
  db.schema_version = static_cast<int>(known);
  return {};
}

}  // namespace pratique::db

#pragma once

#include <sqlite3.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "db/store.h"

namespace pratique::test {

inline const Time kStart = Time::parse("2026-11-20T00:00:00Z").value();

/// The value of a Result, or a failed test that says why there is none.
template <class T>
T must(Result<T> result) {
  if (!result) BOOST_FAIL(result.error().id() + ": " + result.error().to_string());
  return std::move(result).value();
}
inline void must(const Result<void>& result) {
  if (!result) BOOST_FAIL(result.error().id() + ": " + result.error().to_string());
}
/// The id of the Error; "none" if there is a value.
template <class T>
std::string id_of(const Result<T>& result) {
  return result ? "none" : result.error().id();
}

/// A folder of its own, gone with the object.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "pratique-db-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// SQLite itself, beside the store: for looking, and for tampering.
class RawDatabase {
 public:
  explicit RawDatabase(const std::filesystem::path& file) {
    BOOST_REQUIRE_EQUAL(sqlite3_open(file.c_str(), &handle_), SQLITE_OK);
    sqlite3_busy_timeout(handle_, 10'000);
  }
  ~RawDatabase() { sqlite3_close(handle_); }
  RawDatabase(const RawDatabase&) = delete;
  RawDatabase& operator=(const RawDatabase&) = delete;

  /// All fields of all rows.
  std::vector<std::string> run(const std::string& sql, const std::vector<std::string>& values = {}) {
    sqlite3_stmt* statement = nullptr;
    BOOST_REQUIRE_MESSAGE(sqlite3_prepare_v2(handle_, sql.c_str(), -1, &statement, nullptr) == SQLITE_OK,
                          sqlite3_errmsg(handle_));
    for (std::size_t i = 0; i < values.size(); ++i) {
      sqlite3_bind_text(statement, static_cast<int>(i + 1), values[i].data(), static_cast<int>(values[i].size()),
                        SQLITE_TRANSIENT);
    }
    std::vector<std::string> fields;
    int step = SQLITE_ROW;
    while ((step = sqlite3_step(statement)) == SQLITE_ROW) {
      for (int i = 0; i < sqlite3_column_count(statement); ++i) {
        const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, i));
        fields.emplace_back(text == nullptr ? "" : text, static_cast<std::size_t>(sqlite3_column_bytes(statement, i)));
      }
    }
    BOOST_REQUIRE_MESSAGE(step == SQLITE_DONE, sqlite3_errmsg(handle_));
    sqlite3_finalize(statement);
    return fields;
  }
  std::string one(const std::string& sql) { return run(sql).at(0); }
  int count(const std::string& table) { return std::stoi(one("SELECT COUNT(*) FROM " + table)); }

 private:
  sqlite3* handle_ = nullptr;
};

inline Digest digest_for(const std::string& name) { return Digest::of(name); }
inline const db::Actor kSomebody{"ci", "https://ci.example/job/1"};
inline const db::RepoName kApi{"registry.example", "shop/api"};

inline db::FindingRecord vulnerability(const std::string& id, const std::string& purl,
                                       const std::string& severity = "high") {
  db::FindingRecord finding;
  finding.id = id;
  finding.package_url = purl;
  finding.severity = severity;
  finding.title = "a weakness in " + purl;
  return finding;
}

inline db::ReportRecord report_of(const std::string& name, const std::string& tool,
                                  std::vector<db::FindingRecord> findings) {
  db::ReportRecord report{digest_for("report " + name)};
  report.tool = tool;
  report.tool_version = "1.0";
  report.adapter = tool + "/json";
  report.finished_at = kStart - Duration::hours(1);
  report.findings = std::move(findings);
  return report;
}

/// A verdict about the image called `image`, with its documents.
inline db::VerdictRecord verdict_about(const std::string& image, std::vector<db::ReportRecord> reports = {}) {
  const std::string document = R"({"verdict":"allow","image":")" + image + "\"}";
  const std::string the_case = R"({"case":")" + image + "\"}";
  db::VerdictRecord record{.repo = kApi,
                           .image = {.digest = digest_for(image)},
                           .stage = "prod",
                           .outcome = "allow",
                           .policy = {digest_for("policy"), "shop"},
                           .effective_at = kStart,
                           .evaluated_at = kStart,
                           .engine = "pratique test",
                           .verdict_document = Digest::of(document),
                           .case_document = Digest::of(the_case),
                           .contents = {{"verdict", document}, {"case", the_case}},
                           .reports = std::move(reports),
                           .actor = kSomebody};
  return record;
}

/// A store on a real file.
struct Database {
  TemporaryFolder folder;
  FixedClock clock{kStart};
  std::filesystem::path file = folder / "pratique.db";
  std::unique_ptr<db::Store> opened = must(db::open_store(file.string(), db::OpenMode::kCreate, clock));
  db::Store& store = *opened;
  RawDatabase raw{file};
};

}  // namespace pratique::test

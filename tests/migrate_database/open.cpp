#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <csignal>
#include <thread>

#include "db/migrations.h"
#include "tests/support/child.h"
#include "tests/support/database.h"

namespace pratique::test {
namespace {

using db::OpenMode;

struct Folder {
  TemporaryFolder folder;
  FixedClock clock{kStart};
  std::string file = (folder / "pratique.db").string();
  std::string open(OpenMode mode) { return id_of(db::open_store(file, mode, clock)); }
};

BOOST_AUTO_TEST_SUITE(migrate_database)

BOOST_FIXTURE_TEST_CASE(a_new_file_gets_the_newest_schema_and_is_opened_again, Folder) {
  {
    const auto made = must(db::open_store(file, OpenMode::kCreate, clock));
    BOOST_TEST(made->schema_version() == static_cast<int>(db::migrations().size()));
  }
  for (const OpenMode mode : {OpenMode::kCreate, OpenMode::kReadWrite, OpenMode::kReadOnly})
    BOOST_TEST(open(mode) == "none");
  RawDatabase raw(file);
  BOOST_TEST(raw.one("PRAGMA journal_mode") == "wal");
  BOOST_TEST(raw.count("migration") == static_cast<int>(db::migrations().size()));
  BOOST_TEST(raw.one("PRAGMA integrity_check") == "ok");
}

BOOST_AUTO_TEST_CASE(released_migrations_are_never_edited) {
  // A change of the schema is a new migration. Only then a line is added here; no line ever changes.
  const std::vector<std::pair<std::string, std::string>> released = {
      {"0001_first", "sha256:17e9b2081b6e4dae5631116d5c6c25e2cfb16cdef0c90784bacc60016f0dfe85"},
      {"0002_log_trees", "sha256:7f6bf2b920a9259da99d74ba558c80b5c4e1ff3d721680e1c8a8ccf51653bde9"},
  };
  BOOST_REQUIRE_EQUAL(db::migrations().size(), released.size());
  for (std::size_t i = 0; i < released.size(); ++i) {
    BOOST_TEST(db::migrations()[i].name == released[i].first);
    BOOST_TEST(Digest::of(db::migrations()[i].sql).to_string() == released[i].second);
  }
}

BOOST_FIXTURE_TEST_CASE(a_file_that_is_not_there_is_only_made_when_asked_for, Folder) {
  BOOST_TEST(open(OpenMode::kReadWrite) == "db.unavailable");
  BOOST_TEST(open(OpenMode::kReadOnly) == "db.unavailable");
  BOOST_TEST(!std::filesystem::exists(file));
  BOOST_TEST(open(OpenMode::kCreate) == "none");
}

BOOST_FIXTURE_TEST_CASE(places_that_cannot_be_a_database_are_refused, Folder) {
  const auto id = [&](const std::string& location) {
    return id_of(db::open_store(location, OpenMode::kCreate, clock));
  };
  BOOST_TEST(id("postgresql://user:secret@host/base") == "db.unsupported");
  BOOST_TEST(id("") == "db.unsupported");
  BOOST_TEST(id("sqlite:") == "db.unsupported");
  BOOST_TEST(id(folder.path().string()) == "db.unavailable");
  BOOST_TEST(id((folder / "no/such/folder/x.db").string()) == "db.unavailable");
  BOOST_TEST(id("/dev/zero") == "db.unavailable");
  BOOST_TEST(id("sqlite:" + (folder / "a?mode=memory#%41 b.db").string()) == "none");
  BOOST_TEST(std::filesystem::exists(folder / "a?mode=memory#%41 b.db"));
  const auto error = db::open_store("postgresql://user:secret@host/base", OpenMode::kCreate, clock).error();
  BOOST_TEST((error.kind() == Kind::kConfig));
  BOOST_TEST(error.to_string().find("secret") == std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(files_of_others_are_refused_and_left_alone, Folder) {
  std::ofstream(file)
      << "this is a letter, not a database, and long enough to be read as a header of one hundred bytes or more.";
  const auto before = std::filesystem::file_size(file);
  BOOST_TEST(open(OpenMode::kCreate) == "db.corrupt");
  BOOST_TEST(std::filesystem::file_size(file) == before);
  std::filesystem::remove(file);
  RawDatabase(file).run("CREATE TABLE recipes (name TEXT)");
  BOOST_TEST(open(OpenMode::kCreate) == "db.corrupt");
  BOOST_TEST(RawDatabase(file).count("sqlite_master") == 1);
}

BOOST_FIXTURE_TEST_CASE(a_newer_database_is_refused_and_left_alone, Folder) {
  BOOST_TEST(open(OpenMode::kCreate) == "none");
  RawDatabase(file).run("PRAGMA user_version = 999");
  for (const OpenMode mode : {OpenMode::kCreate, OpenMode::kReadWrite, OpenMode::kReadOnly}) {
    BOOST_TEST(open(mode) == "db.too-new");
  }
  BOOST_TEST(RawDatabase(file).one("PRAGMA user_version") == "999");
}

BOOST_FIXTURE_TEST_CASE(reading_never_migrates, Folder) {
  std::ofstream(file).close();
  BOOST_TEST(open(OpenMode::kReadOnly) == "db.too-old");
  BOOST_TEST(std::filesystem::file_size(file) == 0U);
  BOOST_TEST(open(OpenMode::kReadWrite) == "none");
  BOOST_TEST(open(OpenMode::kReadOnly) == "none");
}

BOOST_FIXTURE_TEST_CASE(a_store_for_reading_writes_nothing, Database) {
  must(store.record_verdict(verdict_about("image")));
  auto reader = must(db::open_store(file.string(), OpenMode::kReadOnly, clock));
  BOOST_TEST(id_of(reader->record_verdict(verdict_about("image"))) == "db.read-only");
  BOOST_TEST(id_of(reader->put_content("x", "y")) == "db.read-only");
  BOOST_TEST(must(reader->verdicts({}, {})).rows.size() == 1U);
  BOOST_TEST(must(reader->ledger_verify()).intact);
}

BOOST_FIXTURE_TEST_CASE(several_may_make_the_database_at_once, Folder) {
  std::vector<std::thread> threads;
  std::vector<std::string> ids(4);
  for (auto& id : ids) {
    threads.emplace_back([&] { id = open(OpenMode::kCreate); });
  }
  for (auto& thread : threads) thread.join();
  for (const auto& id : ids) BOOST_TEST(id == "none");
  BOOST_TEST(RawDatabase(file).count("migration") == static_cast<int>(db::migrations().size()));
}

BOOST_AUTO_TEST_CASE(a_migration_is_read_statement_by_statement) {
  const auto statements =
      db::statements_of("-- why\nCREATE TABLE a (id @ID,\n  b TEXT) @CLUSTERED;\n\nINSERT INTO a VALUES (1, 'x');\n");
  BOOST_REQUIRE_EQUAL(statements.size(), 2U);
  BOOST_TEST(statements[0] == "CREATE TABLE a (id INTEGER PRIMARY KEY,\n  b TEXT) WITHOUT ROWID;\n");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(survive_trouble)

BOOST_FIXTURE_TEST_CASE(two_writers_at_once_lose_nothing, Database) {
  constexpr int kEach = 25;
  const auto write = [&](const std::string& name) {
    SystemClock system;
    auto mine = db::open_store(file.string(), OpenMode::kReadWrite, system);
    int done = 0;
    for (int i = 0; mine && i < kEach; ++i) {
      done += (*mine)
                  ->record_verdict(verdict_about(
                      name + std::to_string(i),
                      {report_of(name + std::to_string(i), "trivy",
                                 {vulnerability("CVE-2026-" + std::to_string(i), "pkg:deb/debian/x@1")})}))
                  .has_value();
    }
    return done;
  };
  int first = 0, second = 0;
  std::thread a([&] { first = write("a"); });
  std::thread b([&] { second = write("b"); });
  a.join();
  b.join();
  BOOST_TEST(first == kEach);
  BOOST_TEST(second == kEach);
  BOOST_TEST(raw.count("verdict") == 2 * kEach);
  BOOST_TEST(raw.count("occurrence") == 2 * kEach);
  BOOST_TEST(raw.count("finding") == kEach);
  const auto check = must(store.ledger_verify());
  BOOST_TEST(check.intact);
  BOOST_TEST(check.entries == 2 * kEach);
}

/// Run as a program of its own, by name: writes until it is killed, or until something fails.
BOOST_AUTO_TEST_CASE(child_that_writes, *boost::unit_test::disabled()) {
  const ChildTask task = ChildTask::given();
  if (task.limit_bytes > 0) {
    const rlimit limit{task.limit_bytes, task.limit_bytes};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    ::signal(SIGXFSZ, SIG_IGN);
  }
  if (task.as_nobody && ::setgid(65534) + ::setuid(65534) != 0) task.say("cannot drop rights");
  FixedClock clock(kStart);
  auto store = db::open_store(task.file, OpenMode::kReadWrite, clock);
  if (!store) {
    task.say(store.error().id());
    return;
  }
  for (int i = 0; i < 100'000; ++i) {
    auto record = verdict_about("image " + std::to_string(i));
    record.contents.push_back({"report", std::string(20'000, static_cast<char>('a' + i % 26)) + std::to_string(i)});
    const auto written = (*store)->record_verdict(record);
    task.say(written ? "wrote" : written.error().id());
    if (!written) return;
  }
}

BOOST_FIXTURE_TEST_CASE(a_writer_that_is_killed_leaves_whole_verdicts_only, Database) {
  for (int round = 0; round < 3; ++round) {
    Child child("survive_trouble/child_that_writes", {.file = file.string()});
    const int written = child.wait_for("wrote", 5 + round);
    child.kill();
    BOOST_TEST(written >= 5 + round);
    auto after = must(db::open_store(file.string(), OpenMode::kReadWrite, clock));
    const auto check = must(after->ledger_verify());
    BOOST_TEST(check.intact);
    BOOST_TEST(check.entries >= written);
    BOOST_TEST(raw.one("PRAGMA integrity_check") == "ok");
    BOOST_TEST(raw.run("PRAGMA foreign_key_check").empty());
    BOOST_TEST(raw.count("verdict") == check.entries);
    must(after->record_verdict(verdict_about("after")));
  }
}

BOOST_FIXTURE_TEST_CASE(a_full_disk_is_said_and_loses_nothing, Database) {
  must(store.record_verdict(verdict_about("before")));
  Child child("survive_trouble/child_that_writes", {.file = file.string(), .limit_bytes = 1'000'000});
  const auto lines = child.all_lines();
  BOOST_REQUIRE(!lines.empty());
  BOOST_TEST(lines.back() == "db.full");
  const auto written = std::count(lines.begin(), lines.end(), "wrote");
  BOOST_TEST(written > 0);
  BOOST_TEST(raw.count("verdict") == written + 1);
  BOOST_TEST(must(store.ledger_verify()).intact);
  BOOST_TEST(raw.one("PRAGMA integrity_check") == "ok");
  must(store.record_verdict(verdict_about("after")));
}

BOOST_FIXTURE_TEST_CASE(a_file_without_the_right_to_write_is_said, Database) {
  must(store.record_verdict(verdict_about("before")));
  std::filesystem::permissions(folder.path(), std::filesystem::perms{0755});
  ::chmod(file.c_str(), 0444);
  if (::geteuid() != 0) BOOST_TEST_MESSAGE("not root: the child keeps its rights");
  Child child("survive_trouble/child_that_writes", {.file = file.string(), .as_nobody = ::geteuid() == 0});
  const auto lines = child.all_lines();
  BOOST_REQUIRE(!lines.empty());
  BOOST_TEST(lines.back() == "db.read-only");
  BOOST_TEST(raw.count("verdict") == 1);
}

BOOST_FIXTURE_TEST_CASE(a_damaged_file_is_said, Database) {
  for (int i = 0; i < 50; ++i) must(store.record_verdict(verdict_about("image " + std::to_string(i))));
  raw.run("PRAGMA wal_checkpoint(TRUNCATE)");
  {
    std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
    const auto size = std::filesystem::file_size(file);
    for (std::uintmax_t at = 4096; at + 200 < size; at += 4096) {
      bytes.seekp(static_cast<std::streamoff>(at));
      bytes << std::string(200, '\x5a');
    }
  }
  auto damaged = db::open_store(file.string(), OpenMode::kReadWrite, clock);
  BOOST_TEST((damaged ? id_of((*damaged)->record_verdict(verdict_about("one more"))) : damaged.error().id()) ==
             "db.corrupt");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace pratique::test

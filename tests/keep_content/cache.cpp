#include <fcntl.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <random>
#include <thread>

#include "registry/cache.h"
#include "tests/support/child.h"
#include "tests/support/child_process.h"
#include "tests/support/oci_content.h"

using namespace pratique;
using namespace pratique::test;
using registry::Cache;
namespace fs = std::filesystem;

namespace {

const std::string kRepository = "registry.example/app";

struct CacheFolder {
  TemporaryFolder folder;
  std::string path = folder.path() + "/below/cache";

  static Digest digest(const std::string& content) { return Digest::of(content); }
  std::string file(const std::string& content) const {
    return path + "/blobs/sha256/" + std::string(digest(content).hex());
  }
  void keep(const std::vector<std::string>& contents, std::int64_t max = Cache::kDefaultBytes) const {
    Cache cache(path, max);
    for (const std::string& content : contents) cache.keep(kRepository, digest(content), content);
    cache.write();
    BOOST_TEST(!cache.trouble().has_value());
  }
  bool has(const std::string& content) const {
    Cache cache(path);
    return cache.find(kRepository, digest(content), std::nullopt) == content;
  }
  std::string trouble(const std::string& content = "content") const {
    Cache cache(path);
    cache.keep(kRepository, digest(content), content);
    cache.write();
    return cache.trouble() ? cache.trouble()->to_string() : "";
  }
};

std::string read(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Files below blobs that do not hold what their name says; unfinished ones apart.
std::vector<std::string> wrong_files(const std::string& cache) {
  std::vector<std::string> wrong;
  if (!fs::exists(cache + "/blobs")) return wrong;
  for (const auto& entry : fs::recursive_directory_iterator(cache + "/blobs")) {
    if (!entry.is_regular_file()) continue;
    const std::string name = entry.path().filename();
    if (name.starts_with('.')) continue;
    const auto digest = Digest::parse(entry.path().parent_path().filename().string() + ':' + name);
    if (!digest || !digest->matches(read(entry.path()))) wrong.push_back(name);
  }
  return wrong;
}

std::string numbered(int number, std::size_t size) {
  return std::string(size, static_cast<char>('a' + number % 26)) + std::to_string(number);
}

bool is_root() { return ::geteuid() == 0; }

}  // namespace

BOOST_AUTO_TEST_SUITE(keep_content)

BOOST_FIXTURE_TEST_CASE(what_is_kept_is_found_by_another_process, CacheFolder) {
  keep({"one", "two"});
  BOOST_TEST(has("one"));
  BOOST_TEST(has("two"));
  BOOST_TEST(!has("three"));
  const std::string long_digest(Digest::of("one", Digest::Algorithm::kSha512).to_string());
  Cache cache(path);
  cache.keep(kRepository, Digest::parse(long_digest).value(), "one");
  cache.write();
  BOOST_TEST(fs::exists(path + "/blobs/sha512/" + long_digest.substr(7)));
  BOOST_TEST(cache.info()->entries == 3U);
}

BOOST_FIXTURE_TEST_CASE(what_is_kept_is_found_before_it_is_written, CacheFolder) {
  Cache cache(path);
  cache.keep(kRepository, digest("one"), "one");
  BOOST_TEST((cache.find(kRepository, digest("one"), 3) == "one"));
  BOOST_TEST(!cache.find(kRepository, digest("one"), 4).has_value());
  BOOST_TEST(!fs::exists(path));
}

BOOST_FIXTURE_TEST_CASE(what_one_repository_gave_is_not_to_be_had_from_another, CacheFolder) {
  keep({"one"});
  Cache cache(path);
  BOOST_TEST(!cache.find("registry.example/other", digest("one"), 3).has_value());
  BOOST_TEST((cache.find(kRepository, digest("one"), 3) == "one"));
  cache.keep("registry.example/other", digest("one"), "one");
  cache.write();
  Cache later(path);
  BOOST_TEST((later.find("registry.example/other", digest("one"), 3) == "one"));
  BOOST_TEST(later.info()->entries == 1U);
}

BOOST_FIXTURE_TEST_CASE(it_is_an_image_layout_for_the_user_alone, CacheFolder) {
  keep({"one"});
  BOOST_TEST(read(path + "/oci-layout") == R"({"imageLayoutVersion":"1.0.0"})");
  BOOST_TEST(read(path + "/index.json").find("\"manifests\":[]") != std::string::npos);
  for (const std::string part : {"", "/blobs", "/blobs/sha256"}) {
    BOOST_TEST((fs::status(path + part).permissions() == fs::perms::owner_all));
  }
  BOOST_TEST((fs::status(file("one")).permissions() == (fs::perms::owner_read | fs::perms::owner_write)));
}

BOOST_FIXTURE_TEST_CASE(looking_makes_nothing, CacheFolder) {
  BOOST_TEST(!has("one"));
  BOOST_TEST(Cache(path).info()->entries == 0U);
  BOOST_TEST(*Cache(path).clear() == 0U);
  BOOST_TEST(!fs::exists(folder.path() + "/below"));
}

BOOST_FIXTURE_TEST_CASE(wrong_bytes_are_removed_and_said, CacheFolder) {
  keep({"one", "two"});
  write_file(file("one"), "wrong");
  Cache cache(path);
  BOOST_TEST(!cache.find(kRepository, digest("one"), std::nullopt).has_value());
  BOOST_REQUIRE(cache.notices().size() == 1U);
  BOOST_TEST(cache.notices()[0].find(digest("one").to_string()) != std::string::npos);
  BOOST_TEST(!fs::exists(file("one")));
  BOOST_TEST((cache.find(kRepository, digest("two"), std::nullopt) == "two"));
  BOOST_TEST(cache.notices().size() == 1U);
  keep({"one"});
  BOOST_TEST(has("one"));
}

BOOST_FIXTURE_TEST_CASE(a_file_that_a_power_failure_left_empty_is_removed, CacheFolder) {
  keep({"one"});
  write_file(file("one"), "");
  BOOST_TEST(!has("one"));
  BOOST_TEST(!fs::exists(file("one")));
}

BOOST_FIXTURE_TEST_CASE(right_bytes_of_another_size_than_the_descriptor_says_are_not_given, CacheFolder) {
  keep({"one"});
  Cache cache(path);
  BOOST_TEST(!cache.find(kRepository, digest("one"), 4).has_value());
  BOOST_TEST(cache.notices().empty());
  BOOST_TEST((cache.find(kRepository, digest("one"), 3) == "one"));
}

BOOST_FIXTURE_TEST_CASE(links_and_pipes_in_place_of_content_are_not_followed, CacheFolder) {
  keep({"one"});
  const std::string outside = folder.path() + "/outside";
  write_file(outside, "one");
  fs::remove(file("one"));
  fs::create_symlink(outside, file("one"));
  BOOST_TEST(!has("one"));
  BOOST_TEST(!fs::is_symlink(file("one")));
  BOOST_TEST(read(outside) == "one");
  BOOST_REQUIRE(::mkfifo(file("one").c_str(), 0600) == 0);
  BOOST_TEST(!has("one"));
  fs::create_symlink(outside, file("two"));
  keep({"two"});
  BOOST_TEST(has("two"));
  BOOST_TEST(read(outside) == "one");
}

BOOST_FIXTURE_TEST_CASE(a_linked_folder_is_not_used, CacheFolder) {
  keep({"one"});
  fs::rename(path, folder.path() + "/elsewhere");
  fs::create_directory_symlink(folder.path() + "/elsewhere", path);
  BOOST_TEST(!has("one"));
  for (const std::string behind : {"/", "//", "/."}) {
    Cache cache(path + behind);
    BOOST_TEST(!cache.find(kRepository, digest("one"), std::nullopt).has_value());
    BOOST_TEST(cache.trouble().has_value());
  }
  BOOST_TEST(trouble("two").find("symbolic link") != std::string::npos);
  fs::remove(path);
  fs::rename(folder.path() + "/elsewhere", path);
  BOOST_TEST(has("one"));
  fs::rename(path + "/blobs", path + "/elsewhere");
  fs::create_directory_symlink("elsewhere", path + "/blobs");
  BOOST_TEST(!has("one"));
  BOOST_TEST(trouble("two").find("symbolic link") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(a_folder_where_others_may_write_or_that_is_of_somebody_else_is_not_used, CacheFolder) {
  keep({"one"});
  BOOST_REQUIRE(::chmod(path.c_str(), 0777) == 0);
  BOOST_TEST(!has("one"));
  BOOST_TEST(trouble("two").find("others may write") != std::string::npos);
  BOOST_REQUIRE(::chmod(path.c_str(), 0755) == 0);
  BOOST_TEST(has("one"));
  BOOST_REQUIRE(::chmod((path + "/blobs/sha256").c_str(), 0720) == 0);
  BOOST_TEST(!has("one"));
  BOOST_REQUIRE(::chmod((path + "/blobs/sha256").c_str(), 0700) == 0);
  if (!is_root()) return;
  BOOST_REQUIRE(::chown(path.c_str(), 65534, 65534) == 0);
  BOOST_TEST(!has("one"));
  BOOST_TEST(trouble("two").find("somebody else") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(above_the_cap_the_least_recently_used_goes, CacheFolder) {
  const std::int64_t max = 10 * 4096;
  for (int i = 0; i < 8; ++i) {
    keep({numbered(i, 100)}, max);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  BOOST_TEST(has(numbered(0, 100)));  // used now: it stays
  keep({numbered(8, 100), numbered(9, 100), numbered(10, 100)}, max);
  BOOST_TEST(has(numbered(0, 100)));
  BOOST_TEST(!has(numbered(1, 100)));
  BOOST_TEST(has(numbered(7, 100)));
  BOOST_TEST(has(numbered(10, 100)));
  BOOST_TEST(Cache(path).info()->bytes <= max);
}

BOOST_FIXTURE_TEST_CASE(more_than_the_cap_at_once_leaves_no_more_than_the_cap, CacheFolder) {
  const std::int64_t max = 5 * 4096;
  std::vector<std::string> contents;
  for (int i = 0; i < 12; ++i) contents.push_back(numbered(i, 100));
  contents.emplace_back(30'000, 'x');
  keep(contents, max);
  const auto info = Cache(path, max).info();
  BOOST_TEST(info->bytes <= max);
  BOOST_TEST(info->entries >= 1U);
  BOOST_TEST(!has(contents.back()));
}

BOOST_FIXTURE_TEST_CASE(info_and_clear, CacheFolder) {
  keep({"one", std::string(5000, 'x')});
  write_file(path + "/blobs/sha256/.unfinished", "left over");
  write_file(path + "/blobs/sha256/strange", "not ours");
  const auto info = Cache(path, 1 << 20).info();
  BOOST_TEST(info->entries == 2U);
  BOOST_TEST(info->bytes == 3 * 4096);
  BOOST_TEST(info->max_bytes == 1 << 20);
  BOOST_TEST(info->oldest.has_value());
  BOOST_TEST(*Cache(path).clear() == 2U);
  BOOST_TEST(!has("one"));
  BOOST_TEST(!fs::exists(path + "/blobs/sha256/.unfinished"));
  BOOST_TEST(fs::exists(path + "/blobs/sha256/strange"));
  keep({"one"});
  BOOST_TEST(has("one"));
}

BOOST_FIXTURE_TEST_CASE(a_damaged_note_of_the_size_is_put_right_by_looking, CacheFolder) {
  const std::int64_t max = 6 * 4096;
  for (int i = 0; i < 5; ++i) keep({numbered(i, 100)}, max);
  for (const std::string damage : {"", "x", "-1\n", "4096", "99999999999999999999\n"}) {
    write_file(path + "/lock", damage);
    keep({"more " + damage}, max);
    BOOST_TEST(Cache(path).info()->bytes <= max);
    BOOST_TEST(has("more " + damage));
  }
}

BOOST_FIXTURE_TEST_CASE(a_process_that_holds_the_lock_for_ever_stops_nobody, CacheFolder) {
  keep({"one"});
  const int held = ::open((path + "/lock").c_str(), O_RDWR | O_CLOEXEC);
  BOOST_REQUIRE(::flock(held, LOCK_EX) == 0);
  BOOST_TEST(trouble("two").find("another process") != std::string::npos);
  BOOST_TEST(has("one"));
  ::close(held);
  BOOST_TEST(trouble("two").empty());
  BOOST_TEST(has("two"));
}

/// Run as a program of its own, by name: keeps contents until it is killed, or until something fails.
BOOST_AUTO_TEST_CASE(child_that_keeps, *boost::unit_test::disabled()) {
  const ChildTask task = ChildTask::given();
  if (task.as_nobody && ::setgid(65534) + ::setuid(65534) != 0) task.say("cannot drop rights");
  if (task.limit_bytes > 0) {
    const rlimit limit{task.limit_bytes, task.limit_bytes};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    ::signal(SIGXFSZ, SIG_IGN);
  }
  std::minstd_rand random(static_cast<unsigned>(::getpid()));
  Cache cache(task.file, 40 * 4096);
  for (int i = 0; i < 400; ++i) {
    for (int j = 0; j < 3; ++j) {
      const std::string content = numbered(static_cast<int>(random() % 60), random() % 30'000);
      cache.keep(kRepository, Digest::of(content), content);
    }
    cache.write();
    if (cache.trouble()) {
      task.say(cache.trouble()->to_string().find("another process") != std::string::npos ? "waited" : "failed");
      return;
    }
    task.say("kept");
  }
}

BOOST_FIXTURE_TEST_CASE(a_writer_that_is_killed_two_hundred_times_leaves_no_wrong_byte, CacheFolder) {
  std::minstd_rand random(1);
  int finished = 0;
  for (int round = 0; round < 200; ++round) {
    Child child("keep_content/child_that_keeps", {.file = path});
    BOOST_REQUIRE(child.wait_for("kept", 1 + static_cast<int>(random() % 3)) > 0);
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 2000));
    child.kill();
    finished += fs::exists(path + "/blobs/sha256/.unfinished") ? 0 : 1;
    BOOST_REQUIRE_MESSAGE(wrong_files(path).empty(), "wrong content after round " << round);
  }
  BOOST_TEST_MESSAGE("rounds that left nothing unfinished: " << finished);
  keep({"after"}, 40 * 4096);
  BOOST_TEST(has("after"));
  BOOST_TEST(Cache(path).info()->bytes <= 40 * 4096);
}

BOOST_FIXTURE_TEST_CASE(two_writers_and_a_cap_keep_to_it_and_spoil_nothing, CacheFolder) {
  Child one("keep_content/child_that_keeps", {.file = path});
  Child two("keep_content/child_that_keeps", {.file = path});
  std::vector<std::string> lines = one.all_lines();
  const std::vector<std::string> more = two.all_lines();
  lines.insert(lines.end(), more.begin(), more.end());
  BOOST_TEST(std::count(lines.begin(), lines.end(), "kept") > 50);  // who waits too long for the other keeps nothing
  BOOST_TEST(std::count(lines.begin(), lines.end(), "failed") == 0);
  BOOST_TEST(wrong_files(path).empty());
  const auto info = Cache(path).info();
  BOOST_TEST(info->bytes <= 40 * 4096);
  BOOST_TEST(info->entries > 1U);
}

BOOST_FIXTURE_TEST_CASE(a_full_disk_spoils_nothing_and_is_said, CacheFolder) {
  keep({"one"});
  Child child("keep_content/child_that_keeps", {.file = path, .limit_bytes = 8'000});
  const auto lines = child.all_lines();
  BOOST_REQUIRE(!lines.empty());
  BOOST_TEST(lines.back() == "failed");
  BOOST_TEST(wrong_files(path).empty());
  BOOST_TEST(!fs::exists(path + "/blobs/sha256/.unfinished"));
  BOOST_TEST(has("one"));
}

BOOST_FIXTURE_TEST_CASE(a_folder_that_may_not_be_written_is_still_read, CacheFolder) {
  if (!is_root()) return;
  keep({"one"});
  for (const auto& entry : fs::recursive_directory_iterator(folder.path())) {
    BOOST_REQUIRE(::lchown(entry.path().c_str(), 65534, 65534) == 0);
    if (entry.is_directory()) fs::permissions(entry.path(), fs::perms::owner_read | fs::perms::owner_exec);
  }
  BOOST_REQUIRE(::chmod(folder.path().c_str(), 0755) == 0);
  fs::remove(path + "/lock");
  Child child("keep_content/child_that_keeps", {.file = path, .as_nobody = true});
  BOOST_TEST(child.all_lines() == std::vector<std::string>{"failed"}, boost::test_tools::per_element());
  BOOST_TEST(wrong_files(path).empty());
}

BOOST_AUTO_TEST_SUITE_END()

// Row A201 of the catalogue of attacks.
#include <sys/stat.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>

#include "app/engine/trust_folder.h"

namespace pratique::test {

namespace fs = std::filesystem;

namespace {

using app::TrustFolder;

struct Place {
  fs::path top = fs::temp_directory_path() / ("pratique-folder-" + std::to_string(::getpid()));
  std::string path = (top / "a" / "b").string();

  Place() { fs::remove_all(top); }
  ~Place() { fs::remove_all(top); }

  TrustFolder writable() { return *TrustFolder::open(path, TrustFolder::Access::kWrite).value(); }
  std::string opened(TrustFolder::Access access) {
    const auto folder = TrustFolder::open(path, access);
    return !folder ? folder.error().id() : *folder ? "good" : "nothing";
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(trust_folder, Place)

BOOST_AUTO_TEST_CASE(it_is_made_for_its_user_alone_when_something_is_to_be_written) {
  BOOST_TEST(opened(TrustFolder::Access::kRead) == "nothing");
  BOOST_TEST(!fs::exists(top));
  BOOST_TEST(opened(TrustFolder::Access::kWrite) == "good");
  struct stat found {};
  BOOST_REQUIRE(::stat(path.c_str(), &found) == 0);
  BOOST_TEST((found.st_mode & 0777U) == 0700U);
}

BOOST_AUTO_TEST_CASE(what_is_written_is_read_again) {
  auto folder = writable();
  BOOST_TEST(folder.write("x.json", "content").has_value());
  BOOST_TEST(*folder.read("x.json", 7).value() == "content");
  BOOST_TEST(!folder.read("x.json", 6).value().has_value());
  BOOST_TEST(!folder.read("y.json", 6).value().has_value());
  BOOST_TEST(folder.write("x.json", "new").has_value());
  BOOST_TEST(*folder.read("x.json", 7).value() == "new");
  BOOST_TEST(folder.remove("x.json").has_value());
  BOOST_TEST(folder.remove("x.json").has_value());
  BOOST_TEST(!folder.read("x.json", 7).value().has_value());
}

BOOST_AUTO_TEST_CASE(a_folder_where_others_may_write_is_not_used) {
  writable();
  BOOST_TEST(opened(TrustFolder::Access::kRead) == "good");
  ::chmod(path.c_str(), 0770);
  BOOST_TEST(opened(TrustFolder::Access::kRead) == "trust.folder");
  BOOST_TEST(opened(TrustFolder::Access::kWrite) == "trust.folder");
}

BOOST_AUTO_TEST_CASE(a_link_is_not_followed) {
  auto folder = writable();
  std::ofstream(top / "victim") << "victim";
  fs::create_symlink(top / "victim", fs::path(path) / "x.json");
  BOOST_TEST(!folder.read("x.json", 100).has_value());
  BOOST_TEST(folder.write("x.json", "content").has_value());  // takes the place of the link
  BOOST_TEST(fs::file_size(top / "victim") == 6U);
  path = (top / "link").string();
  fs::create_directory_symlink(top / "a", path);
  BOOST_TEST(opened(TrustFolder::Access::kRead) == "trust.folder");
}

BOOST_AUTO_TEST_CASE(what_is_no_plain_file_is_not_read) {
  auto folder = writable();
  BOOST_REQUIRE(::mkfifo((path + "/x.json").c_str(), 0600) == 0);
  BOOST_TEST(!folder.read("x.json", 100).value().has_value());
}

BOOST_AUTO_TEST_CASE(readers_do_not_keep_one_another_out) {
  writable();
  const auto one = TrustFolder::open(path, TrustFolder::Access::kRead);
  BOOST_TEST(opened(TrustFolder::Access::kRead) == "good");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test

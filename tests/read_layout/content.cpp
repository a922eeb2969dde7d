#include <sys/stat.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>

#include <filesystem>

#include "tests/read_layout/layout_folder.h"
#include "tests/support/ask_registry.h"

using namespace pratique;
using namespace pratique::test;

BOOST_AUTO_TEST_SUITE(read_layout_content)

BOOST_AUTO_TEST_CASE(a_manifest_is_found_by_its_digest) {
  LayoutOnDisk layout;
  layout.add(image());
  const auto content = fetch_manifest(*layout.open(), Digest::of(image()));
  BOOST_REQUIRE(content.has_value());
  BOOST_TEST(content->bytes == image());
  BOOST_TEST(content->media_type == kManifestType);
}

BOOST_AUTO_TEST_CASE(a_manifest_that_is_not_listed_is_found_too) {
  LayoutOnDisk layout;
  layout.add_blob(image());
  BOOST_TEST(outcome(fetch_manifest(*layout.open(), Digest::of(image()))) == "good");
  BOOST_TEST(outcome(fetch_manifest(*layout.open(), Digest::of(image("other")))) == "image.not-found");
}

BOOST_AUTO_TEST_CASE(a_manifest_by_sha512_is_found) {
  LayoutOnDisk layout;
  const Digest digest = Digest::of(image(), Digest::Algorithm::kSha512);
  layout.write("blobs/sha512/" + std::string(digest.hex()), image());
  BOOST_TEST(outcome(fetch_manifest(*layout.open(), digest)) == "good");
}

BOOST_AUTO_TEST_CASE(other_bytes_than_the_digest_says_are_refused) {
  LayoutOnDisk layout;
  layout.write(layout.blob_path(image()), image("other"));
  BOOST_TEST(outcome(fetch_manifest(*layout.open(), Digest::of(image()))) == "content.digest-mismatch");
}

BOOST_AUTO_TEST_CASE(size_is_compared_before_anything_is_read) {
  LayoutOnDisk layout;
  layout.write(layout.blob_path("bundle"), "bundle and more");
  const auto source = layout.open();
  BOOST_TEST(outcome(fetch_blob(*source, descriptor_of("bundle", "a/b"))) == "content.size-mismatch");
  layout.add_blob("bundle");
  BOOST_TEST(outcome(fetch_blob(*source, descriptor_of("bundle", "a/b"))) == "good");
  BOOST_TEST(outcome(fetch_manifest(*source, Digest::of("bundle"), 7)) == "content.size-mismatch");
}

BOOST_AUTO_TEST_CASE(what_is_above_the_limit_is_not_read) {
  LayoutOnDisk layout;
  auto big = descriptor_of("x", "a/b");
  big.size = limits::kEvidenceBlobBytes + 1;
  BOOST_TEST(outcome(fetch_blob(*layout.open(), big)) == "content.too-large");
  const std::string padded = image() + std::string(static_cast<std::size_t>(limits::kManifestBytes), ' ');
  layout.add_blob(padded);
  BOOST_TEST(outcome(fetch_manifest(*layout.open(), Digest::of(padded))) == "content.too-large");
}

BOOST_AUTO_TEST_CASE(only_regular_files_are_opened) {
  LayoutOnDisk layout;
  layout.write("outside", "bundle");
  const std::string blob = layout.path() + "/" + layout.blob_path("bundle");
  const auto fetched = [&] { return outcome(fetch_blob(*layout.open(), descriptor_of("bundle", "a/b"))); };

  std::filesystem::create_directories(blob);
  BOOST_TEST(fetched() == "layout.not-a-file");
  std::filesystem::remove(blob);
  std::filesystem::create_symlink(layout.path() + "/outside", blob);
  BOOST_TEST(fetched() == "layout.not-a-file");
  std::filesystem::remove(blob);
  BOOST_REQUIRE(::mkfifo(blob.c_str(), 0600) == 0);
  BOOST_TEST(fetched() == "layout.not-a-file");
  std::filesystem::remove(blob);
  layout.add_blob("bundle");
  BOOST_TEST(fetched() == "good");
}

BOOST_AUTO_TEST_CASE(a_linked_folder_of_blobs_is_not_followed) {
  LayoutOnDisk layout;
  layout.add_blob("bundle");
  std::filesystem::rename(layout.path() + "/blobs", layout.path() + "/elsewhere");
  std::filesystem::create_symlink("elsewhere", layout.path() + "/blobs");
  BOOST_TEST(outcome(fetch_blob(*layout.open(), descriptor_of("bundle", "a/b"))) == "layout.not-a-file");
}

BOOST_AUTO_TEST_CASE(the_layout_itself_may_be_reached_by_a_link) {
  LayoutOnDisk layout;
  layout.add(image());
  TemporaryFolder other;
  std::filesystem::create_symlink(layout.path(), other.path() + "/link");
  BOOST_TEST(outcome(fetch_manifest(*registry::open_layout({other.path() + "/link"}), Digest::of(image()))) == "good");
}

BOOST_AUTO_TEST_CASE(a_folder_that_is_no_layout_is_malformed) {
  LayoutOnDisk layout;
  layout.add(image());
  const auto fetched = [&] { return outcome(fetch_manifest(*layout.open(), Digest::of(image()))); };
  BOOST_TEST(fetched() == "good");
  layout.write("oci-layout", R"({"imageLayoutVersion":"2.0.0"})");
  BOOST_TEST(fetched() == "layout.malformed");
  layout.write("oci-layout", "{");
  BOOST_TEST(fetched() == "layout.malformed");
  std::filesystem::remove(layout.path() + "/oci-layout");
  BOOST_TEST(fetched() == "layout.malformed");
  std::filesystem::create_symlink("index.json", layout.path() + "/oci-layout");
  BOOST_TEST(fetched() == "layout.not-a-file");
  BOOST_TEST(outcome(fetch_manifest(*registry::open_layout({layout.path() + "/nowhere"}), Digest::of(image()))) ==
             "layout.malformed");
}

BOOST_AUTO_TEST_SUITE_END()

#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <sstream>
#include <thread>

#include "tests/push_content/writable_registry.h"
#include "tests/read_layout/layout_folder.h"

using namespace pratique;
using namespace pratique::test;

namespace {

std::string read(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

std::string index_of(const LayoutOnDisk& layout) { return read(layout.path() + "/index.json"); }

Result<registry::Pushed> attach_to(const LayoutOnDisk& layout, const registry::Attachment& attachment) {
  SystemClock clock;
  const auto sink = registry::open_layout_sink(LayoutFolder{layout.path()}, clock);
  return registry::attach(*sink, attachment);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(push_layouts)

BOOST_AUTO_TEST_CASE(what_is_attached_is_found_and_the_rest_of_the_index_is_as_before) {
  LayoutOnDisk layout;
  layout.add(image(), "v1");
  const std::string before = index_of(layout);
  const auto pushed = attach_to(layout, about_image());
  BOOST_REQUIRE(pushed.has_value());
  BOOST_TEST(pushed->changed);
  const auto source = layout.open();
  const auto found = list_referrers(*source, Digest::of(image()));
  BOOST_REQUIRE(found.has_value());
  BOOST_REQUIRE(found->descriptors.size() == 1U);
  BOOST_TEST(found->descriptors[0].digest.to_string() == pushed->digest.to_string());
  const auto manifest = fetch_manifest(*source, pushed->digest);
  BOOST_REQUIRE(manifest.has_value());
  BOOST_TEST(fetch_blob(*source, registry::parse_manifest(manifest->bytes, "")->layers.at(0))->bytes == "evidence");
  BOOST_TEST(index_of(layout).starts_with(before.substr(0, before.size() - 2)));
  BOOST_TEST(resolve_tag(*source, "v1")->to_string() == Digest::of(image()).to_string());
}

BOOST_AUTO_TEST_CASE(the_same_again_changes_nothing) {
  LayoutOnDisk layout;
  layout.add(image());
  BOOST_REQUIRE(attach_to(layout, about_image()).has_value());
  const std::string before = index_of(layout);
  const auto again = attach_to(layout, about_image());
  BOOST_REQUIRE(again.has_value());
  BOOST_TEST(!again->changed);
  BOOST_TEST(index_of(layout) == before);
}

BOOST_AUTO_TEST_CASE(an_annotation_of_what_is_attached_makes_no_tag) {
  LayoutOnDisk layout;
  layout.add(image(), "v1");
  const std::string key = "org.opencontainers.image.ref.name";
  BOOST_REQUIRE(attach_to(layout, about_image("evidence", {{key, "v1"}, {"a", "b"}})).has_value());
  BOOST_TEST(resolve_tag(*layout.open(), "v1")->to_string() == Digest::of(image()).to_string());
  const auto found = list_referrers(*layout.open(), Digest::of(image()));
  BOOST_REQUIRE(found.has_value());
  BOOST_TEST(found->descriptors.at(0).annotations.at("a") == "b");
}

BOOST_AUTO_TEST_CASE(other_content_under_the_digest_is_left_as_it_is) {
  LayoutOnDisk layout;
  layout.add(image());
  layout.write(layout.blob_path("evidence"), "something else");
  const std::string before = index_of(layout);
  BOOST_TEST(outcome(attach_to(layout, about_image())) == "content.digest-mismatch");
  BOOST_TEST(read(layout.path() + "/" + layout.blob_path("evidence")) == "something else");
  BOOST_TEST(index_of(layout) == before);
}

BOOST_AUTO_TEST_CASE(links_are_not_written_through) {
  {
    LayoutOnDisk layout;
    layout.add(image());
    TemporaryFolder elsewhere;
    const std::string blobs = layout.path() + "/blobs";
    BOOST_REQUIRE(::rename(blobs.c_str(), (elsewhere.path() + "/blobs").c_str()) == 0);
    BOOST_REQUIRE(::symlink((elsewhere.path() + "/blobs").c_str(), blobs.c_str()) == 0);
    BOOST_TEST(outcome(attach_to(layout, about_image())) == "layout.not-a-file");
    BOOST_TEST(::access((elsewhere.path() + "/" + layout.blob_path("evidence")).c_str(), F_OK) != 0);
  }
  {
    LayoutOnDisk layout;
    layout.add(image());
    const std::string path = layout.path() + "/index.json";
    BOOST_REQUIRE(::rename(path.c_str(), (path + ".real").c_str()) == 0);
    BOOST_REQUIRE(::symlink("index.json.real", path.c_str()) == 0);
    const std::string before = read(path);
    BOOST_TEST(outcome(attach_to(layout, about_image())) == "layout.not-a-file");
    BOOST_TEST(read(path) == before);
  }
}

BOOST_AUTO_TEST_CASE(what_no_reader_would_take_is_not_written) {
  LayoutOnDisk layout;
  SystemClock clock;
  const auto sink = registry::open_layout_sink(LayoutFolder{layout.path()}, clock);
  std::string blob(static_cast<std::size_t>(limits::kEvidenceBlobBytes), 'x');
  BOOST_TEST(outcome(sink->push_blob(blob)) == "good");
  blob += 'x';
  BOOST_TEST(outcome(sink->push_blob(blob)) == "content.too-large");
  BOOST_TEST(::access((layout.path() + "/" + layout.blob_path(blob)).c_str(), F_OK) != 0);
}

BOOST_AUTO_TEST_CASE(a_folder_that_is_no_layout_is_not_made_one) {
  TemporaryFolder folder;
  SystemClock clock;
  const auto sink = registry::open_layout_sink(LayoutFolder{folder.path()}, clock);
  BOOST_TEST(outcome(sink->push_blob("x")) == "layout.malformed");
  BOOST_TEST(::access((folder.path() + "/blobs").c_str(), F_OK) != 0);
}

BOOST_AUTO_TEST_CASE(a_broken_index_is_left_as_it_is) {
  LayoutOnDisk layout;
  layout.add(image());
  layout.write("index.json", R"({"schemaVersion":2,"manifests":[)");
  BOOST_TEST(outcome(attach_to(layout, about_image())) == "layout.malformed");
  BOOST_TEST(index_of(layout) == R"({"schemaVersion":2,"manifests":[)");
}

BOOST_AUTO_TEST_CASE(writers_of_one_folder_wait_for_each_other) {
  LayoutOnDisk layout;
  layout.add(image());
  std::atomic<int> good = 0;
  std::vector<std::thread> writers;
  for (int i = 0; i < 8; ++i) {
    writers.emplace_back([&, i] {
      for (int j = 0; j < 4; ++j)
        good += attach_to(layout, about_image(fmt::format("{}.{}", i, j))).has_value() ? 1 : 0;
    });
  }
  for (std::thread& writer : writers) writer.join();
  BOOST_TEST(good == 32);
  const auto found = list_referrers(*layout.open(), Digest::of(image()));
  BOOST_REQUIRE(found.has_value());
  BOOST_TEST(found->descriptors.size() == 32U);
}

BOOST_AUTO_TEST_CASE(files_have_the_rights_of_files) {
  LayoutOnDisk layout;
  layout.add(image());
  const std::string path = layout.path() + "/index.json";
  BOOST_REQUIRE(::chmod(path.c_str(), 0640) == 0);
  BOOST_REQUIRE(attach_to(layout, about_image()).has_value());
  struct stat found {};
  BOOST_REQUIRE(::stat(path.c_str(), &found) == 0);
  BOOST_TEST((found.st_mode & 0777U) == 0640U);
}

BOOST_AUTO_TEST_SUITE_END()

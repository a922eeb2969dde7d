#include <sys/stat.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>

#include "tests/read_layout/layout_folder.h"
#include "tests/support/ask_registry.h"

using namespace pratique;
using namespace pratique::test;

namespace {

std::string fetched(registry::Source& source) { return outcome(fetch_manifest(source, Digest::of(image()))); }
std::string fetched(TarArchive& archive) { return fetched(*archive.open()); }

std::string blob_name(const std::string& content) { return "blobs/sha256/" + std::string(Digest::of(content).hex()); }

Error error_of(registry::Source& source) {
  auto answer = fetch_manifest(source, Digest::of(image()));
  BOOST_REQUIRE(!answer.has_value());
  return answer.error();
}

std::string with_end(const std::string& bytes) { return bytes + std::string(1024, '\0'); }

/// What the system's tar makes of a layout folder.
std::string packed(const LayoutOnDisk& layout, const std::string& file, const std::string& options) {
  const std::string command = "tar " + options + " -cf '" + file + "' -C '" + layout.path() + "' .";
  BOOST_REQUIRE(std::system(command.c_str()) == 0);
  return file;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(read_layout_tar)

BOOST_AUTO_TEST_CASE(a_layout_in_a_tar_file_answers_as_its_folder_does) {
  LayoutOnDisk layout;
  layout.add(image(), "v1");
  layout.add(referrer(image()));
  layout.add_blob("bundle");
  TemporaryFolder folder;
  for (const std::string format : {"gnu", "posix", "ustar"}) {
    const std::string file = packed(layout, folder.path() + '/' + format + ".tar", "--format=" + format);
    const auto source = registry::open_layout({file});
    BOOST_TEST(fetched(*source) == "good");
    BOOST_TEST(resolve_tag(*source, "v1")->to_string() == Digest::of(image()).to_string());
    BOOST_TEST(list_referrers(*source, Digest::of(image()))->descriptors.size() == 1U);
    BOOST_TEST(fetch_blob(*source, descriptor_of("bundle", "a/b"))->bytes == "bundle");
    BOOST_TEST(outcome(fetch_manifest(*source, Digest::of(image("other")))) == "image.not-found");
    BOOST_TEST(source->name() == "oci:" + file);
  }
}

BOOST_AUTO_TEST_CASE(content_is_checked_as_in_a_folder) {
  TarArchive other;
  other.layout({}).add(blob_name(image()), image("other"));
  BOOST_TEST(fetched(other) == "content.digest-mismatch");
  TarArchive longer;
  longer.layout({}).add(blob_name("bundle"), "bundle and more");
  BOOST_TEST(outcome(fetch_blob(*longer.open(), descriptor_of("bundle", "a/b"))) == "content.size-mismatch");
  const std::string padded = image() + std::string(static_cast<std::size_t>(limits::kManifestBytes), ' ');
  TarArchive big;
  big.layout({padded});
  BOOST_TEST(outcome(fetch_manifest(*big.open(), Digest::of(padded))) == "content.too-large");
}

BOOST_AUTO_TEST_CASE(names_may_be_written_in_all_the_ways_that_tools_do) {
  TarArchive dotted;
  dotted.add("./", "", {.type = '5'}).layout({image()}, "./");
  BOOST_TEST(fetched(dotted) == "good");
  TarArchive prefixed;
  prefixed.layout({}).add(std::string(Digest::of(image()).hex()), image(), {.prefix = "blobs/sha256"});
  BOOST_TEST(fetched(prefixed) == "good");
  TarArchive pax;
  pax.layout({}).pax("path=" + blob_name(image())).add("short", image());
  BOOST_TEST(fetched(pax) == "good");
  TarArchive gnu;
  gnu.layout({}).add("././@LongLink", blob_name(image()) + '\0', {.type = 'L'}).add("short", image());
  BOOST_TEST(fetched(gnu) == "good");
  TarArchive folders;
  folders.add("blobs", "", {.type = '5'}).add("blobs/", "", {.type = '5'}).layout({image()});
  BOOST_TEST(fetched(folders) == "good");
}

BOOST_AUTO_TEST_CASE(a_size_may_be_in_a_pax_record_or_binary) {
  TarArchive pax;
  pax.layout({}).pax(fmt::format("size={}", image().size())).add(blob_name(image()), image(), {.size = "00000000000"});
  BOOST_TEST(fetched(pax) == "good");
  TarArchive binary;
  std::string size(12, '\0');
  size[0] = '\x80';
  size[10] = static_cast<char>(image().size() >> 8);
  size[11] = static_cast<char>(image().size() & 0xff);
  binary.layout({}).add(blob_name(image()), image(), {.size = size});
  BOOST_TEST(fetched(binary) == "good");
  for (const char* bad : {"99999999999", "-0000000001", "           ", "77777777777"}) {
    TarArchive wrong;
    wrong.layout({image()}).add("other", "", {.size = bad});
    BOOST_TEST(fetched(wrong) == "layout.malformed");
  }
}

BOOST_AUTO_TEST_CASE(links_devices_and_folders_are_no_files) {
  for (const char type : {'1', '2', '3', '4', '6', '5'}) {
    TarArchive archive;
    archive.layout({}).add(blob_name(image()), "", {.type = type});
    BOOST_TEST(fetched(archive) == "layout.not-a-file");
    TarArchive beside;
    beside.layout({image()}).add("beside", "", {.type = type});
    BOOST_TEST(fetched(beside) == "good");
  }
}

BOOST_AUTO_TEST_CASE(a_name_below_a_link_is_not_read) {
  TarArchive archive;
  archive.layout({image()}).add("blobs", "", {.type = '2'});
  BOOST_TEST(fetched(archive) == "layout.not-a-file");
  TarArchive folder;
  folder.layout({image()}).add("blobs", "", {.type = '5'});
  BOOST_TEST(fetched(folder) == "good");
}

BOOST_AUTO_TEST_CASE(names_that_leave_the_layout_or_come_twice_are_malformed) {
  for (const char* name : {"/etc/passwd", "../outside", "blobs/../../outside", "oci-layout", "./index.json"}) {
    TarArchive archive;
    archive.layout({image()}).add(name, "x");
    BOOST_TEST(fetched(archive) == "layout.malformed");
  }
  TarArchive plain;
  plain.layout({image()}).add("etc/passwd", "x").add("blobs/..x", "x");
  BOOST_TEST(fetched(plain) == "good");
}

BOOST_AUTO_TEST_CASE(what_readers_could_take_for_two_things_is_malformed) {
  const auto reads = [](auto&& damage) {
    TarArchive archive;
    archive.layout({image()});
    damage(archive);
    return fetched(archive);
  };
  BOOST_TEST(reads([](TarArchive& a) { a.pax("comment=x").add("y", ""); }) == "good");
  BOOST_TEST(reads([](TarArchive& a) { a.pax("comment=x", 'g').add("y", ""); }) == "good");
  BOOST_TEST(reads([](TarArchive& a) { a.pax("path=z", 'g').add("y", ""); }) == "layout.malformed");
  BOOST_TEST(reads([](TarArchive& a) { a.pax("path=z").pax("path=zz").add("y", ""); }) == "layout.malformed");
  BOOST_TEST(reads([](TarArchive& a) { a.pax("size=0").pax("size=512").add("y", ""); }) == "layout.malformed");
  BOOST_TEST(reads([](TarArchive& a) { a.pax("size=-1").add("y", ""); }) == "layout.malformed");
  BOOST_TEST(reads([](TarArchive& a) { a.pax("GNU.sparse.major=1").add("y", ""); }) == "layout.malformed");
  BOOST_TEST(reads([](TarArchive& a) { a.add("x", "9 path", {.type = 'x'}).add("y", ""); }) == "layout.malformed");
  BOOST_TEST(reads([](TarArchive& a) { a.add("y", "", {.type = 'S'}); }) == "layout.malformed");
  BOOST_TEST(reads([](TarArchive& a) { a.add("y", "x", {.type = '2'}); }) == "layout.malformed");
  BOOST_TEST(reads([](TarArchive& a) { a.add("y", "", {.magic = ""}); }) == "layout.malformed");
  BOOST_TEST(reads([](TarArchive& a) { a.pax("path=z"); }) == "layout.malformed");
  const std::string nul = std::string("path=y\0z", 8);
  BOOST_TEST(reads([&](TarArchive& a) { a.pax(nul).add("y", ""); }) == "layout.malformed");
  const std::string long_header(static_cast<std::size_t>(limits::kTarHeaderBytes) + 1, 'x');
  BOOST_TEST(reads([&](TarArchive& a) { a.add("x", long_header, {.type = 'L'}); }) == "layout.malformed");
}

BOOST_AUTO_TEST_CASE(an_archive_that_is_cut_off_or_damaged_is_malformed_wherever_that_is) {
  TarArchive archive;
  const std::string whole = archive.layout({image()}).bytes();
  BOOST_TEST(fetched(*archive.open_as(with_end(whole))) == "good");
  BOOST_TEST(fetched(*archive.open_as(with_end(whole) + std::string(10240, '\0'))) == "good");
  for (std::size_t length = 0; length < whole.size() + 1024; length += 256) {
    BOOST_TEST(fetched(*archive.open_as(with_end(whole).substr(0, length))) == "layout.malformed");
  }
  BOOST_TEST(fetched(*archive.open_as(whole + std::string(512, '\0') + whole)) == "layout.malformed");
  std::string damaged = with_end(whole);
  damaged[0] = 'x';
  BOOST_TEST(fetched(*archive.open_as(damaged)) == "layout.malformed");
  BOOST_TEST(error_of(*archive.open_as("no archive")).to_string().find("no tar archive") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_header_whose_checksum_is_wrong_is_malformed_even_where_it_says_nothing_else) {
  TarArchive archive;
  const std::string whole = with_end(archive.layout({image()}).bytes());
  constexpr std::size_t kTime = 136;  // of the first entry, which no reader needs
  constexpr std::size_t kSum = 148;
  std::string damaged = whole;
  ++damaged[kTime];
  BOOST_TEST(fetched(*archive.open_as(damaged)) == "layout.malformed");
  const unsigned long sum = std::stoul(whole.substr(kSum, 6), nullptr, 8) + 1;
  damaged.replace(kSum, 6, fmt::format("{:06o}", sum));
  BOOST_TEST(fetched(*archive.open_as(damaged)) == "good");
}

BOOST_AUTO_TEST_CASE(extended_headers_are_whole_records) {
  const auto read = [](const std::string& records) {
    TarArchive archive;
    archive.layout({image()}).add("PaxHeaders/x", records, {.type = 'x'}).add("y", "");
    return fetched(archive);
  };
  BOOST_TEST(read("9 path=a\n") == "good");
  BOOST_TEST(read("9 path=a\n9 size=0\n") == "good");
  for (const char* bad : {"9xpath=a\n", "9 path=ab", "6 abc\n", "99 path=a\n", "3 \n", "x path=a\n", "10 size=0x\n",
                          "9 size=x\n", "8 size=\n", "9 size=0\n9 size=0\n", "9 path=a\n9 path=a\n"}) {
    BOOST_TEST_CONTEXT(bad) { BOOST_TEST(read(bad) == "layout.malformed"); }
  }
}

BOOST_AUTO_TEST_CASE(a_binary_size_beyond_63_bits_is_malformed) {
  TarArchive archive;
  std::string size(12, '\xff');
  size[0] = '\x80';
  archive.layout({image()}).add("other", "", {.size = size});
  BOOST_TEST(fetched(archive) == "layout.malformed");
}

BOOST_AUTO_TEST_CASE(what_stands_behind_the_end_is_not_read) {
  TarArchive archive;
  const std::string whole = archive.layout({}).bytes();
  TarArchive more;
  const std::string hidden = more.add(blob_name(image()), image()).bytes();
  BOOST_TEST(fetched(*archive.open_as(with_end(whole + hidden))) == "good");
  BOOST_TEST(fetched(*archive.open_as(with_end(whole) + with_end(hidden))) == "image.not-found");
}

BOOST_AUTO_TEST_CASE(a_compressed_archive_is_refused_with_the_way_out) {
  TarArchive archive;
  const Error error = error_of(*archive.open_as("\x1f\x8b\x08" + std::string(1000, 'x')));
  BOOST_TEST(error.id() == "layout.malformed");
  BOOST_TEST(error.to_string().find("compressed with gzip") != std::string::npos);
  BOOST_TEST(error.hint().find("gunzip") != std::string::npos);
  BOOST_TEST(error_of(*archive.open_as("\x28\xb5\x2f\xfd" + std::string(1000, 'x'))).hint().find("unzstd") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_docker_archive_is_refused_with_the_way_out_and_one_that_is_also_a_layout_is_read) {
  const std::string list = R"([{"Config":"c.json","RepoTags":["app:v1"],"Layers":[]}])";
  TarArchive docker;
  docker.add("manifest.json", list).add("c.json", "{}");
  const Error error = error_of(*docker.open());
  BOOST_TEST(error.id() == "layout.malformed");
  BOOST_TEST(error.hint().find("skopeo copy") != std::string::npos);
  docker.layout({image()});
  BOOST_TEST(fetched(docker) == "good");
  TarArchive other;
  other.add("manifest.json", "{}");
  BOOST_TEST(error_of(*other.open()).hint().find("skopeo") == std::string::npos);
  LayoutOnDisk unpacked;
  std::filesystem::remove(unpacked.path() + "/oci-layout");
  unpacked.write("manifest.json", list);
  BOOST_TEST(error_of(*unpacked.open()).hint().find("skopeo copy") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_tar_file_may_be_reached_by_a_link_and_a_pipe_is_none) {
  TarArchive archive;
  archive.layout({image()}).open();
  TemporaryFolder folder;
  std::filesystem::create_symlink(archive.path(), folder.path() + "/link");
  BOOST_TEST(fetched(*registry::open_layout({folder.path() + "/link"})) == "good");
  BOOST_REQUIRE(::mkfifo((folder.path() + "/pipe").c_str(), 0600) == 0);
  BOOST_TEST(fetched(*registry::open_layout({folder.path() + "/pipe"})) == "layout.malformed");
}

BOOST_AUTO_TEST_SUITE_END()

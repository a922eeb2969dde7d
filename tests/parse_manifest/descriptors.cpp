#include <boost/test/unit_test.hpp>

#include "base/base64.h"
#include "tests/support/ask_registry.h"
#include "tests/support/oci_content.h"

using namespace pratique;
using namespace pratique::test;

namespace {

/// What becomes of an index with this one descriptor.
std::string read(const std::string& text) { return outcome(registry::parse_manifest(index({text}), kIndexType)); }

std::string with_size(const std::string& size) {
  return fmt::format(R"({{"mediaType":"a/b","digest":"{}","size":{}}})", Digest::of("x").to_string(), size);
}

std::string with_digest(const std::string& digest) {
  return fmt::format(R"({{"mediaType":"a/b","digest":"{}","size":1}})", digest);
}

std::string with_more(const std::string& more) { return descriptor("x", "a/b", more); }

}  // namespace

BOOST_AUTO_TEST_SUITE(parse_descriptors)

BOOST_AUTO_TEST_CASE(sizes_are_whole_numbers_from_0_to_63_bits) {
  BOOST_TEST(read(with_size("0")) == "good");
  BOOST_TEST(read(with_size("9223372036854775807")) == "good");
  for (const char* size : {"-1", "9223372036854775808", "1000.5", "1e3", "\"7\"", "null", "true"}) {
    BOOST_TEST_CONTEXT(size) { BOOST_TEST(read(with_size(size)) == "manifest.malformed"); }
  }
}

BOOST_AUTO_TEST_CASE(digests_are_well_formed) {
  const std::string good = Digest::of("x").to_string();
  BOOST_TEST(read(with_digest(good)) == "good");
  BOOST_TEST(read(with_digest(Digest::of("x", Digest::Algorithm::kSha512).to_string())) == "good");
  for (const std::string& digest : {std::string("sha256:../../../../etc/passwd"), "sha256:" + std::string(64, 'A'),
                                    std::string("md5:d41d8cd98f00b204e9800998ecf8427e"),
                                    good.substr(0, good.size() - 1), good + "0", std::string()}) {
    BOOST_TEST_CONTEXT(digest) { BOOST_TEST(read(with_digest(digest)) == "manifest.malformed"); }
  }
}

BOOST_AUTO_TEST_CASE(media_type_digest_and_size_must_be_there) {
  const std::string digest = Digest::of("x").to_string();
  BOOST_TEST(read(fmt::format(R"({{"digest":"{}","size":1}})", digest)) == "manifest.malformed");
  BOOST_TEST(read(R"({"mediaType":"a/b","size":1})") == "manifest.malformed");
  BOOST_TEST(read(fmt::format(R"({{"mediaType":"a/b","digest":"{}"}})", digest)) == "manifest.malformed");
  BOOST_TEST(read("\"text\"") == "manifest.malformed");
}

BOOST_AUTO_TEST_CASE(embedded_data_must_be_the_content) {
  BOOST_TEST(read(with_more(fmt::format(R"(,"data":"{}")", base64_encode("x")))) == "good");
  BOOST_TEST(read(with_more(fmt::format(R"(,"data":"{}")", base64_encode("y")))) == "manifest.malformed");
  BOOST_TEST(read(with_more(R"(,"data":"%%%")")) == "manifest.malformed");
}

BOOST_AUTO_TEST_CASE(names_in_another_letter_case_are_refused_but_annotations_are_free) {
  BOOST_TEST(read(with_more(R"(,"Digest":"x")")) == "manifest.duplicate-key");
  BOOST_TEST(read(with_more(R"(,"ArtifactType":"x")")) == "manifest.ambiguous");
  BOOST_TEST(read(with_more(R"(,"platform":{"os":"linux","OS":"windows"})")) == "manifest.duplicate-key");
  BOOST_TEST(read(with_more(R"(,"annotations":{"Digest":"x","digest":"y"})")) == "good");
}

BOOST_AUTO_TEST_CASE(annotations_are_texts) {
  BOOST_TEST(read(with_more(R"(,"annotations":{"a":"b"})")) == "good");
  BOOST_TEST(read(with_more(R"(,"annotations":{"a":1})")) == "manifest.malformed");
  const auto manifest =
      registry::parse_manifest(index({with_more(R"(,"annotations":{"a":"b"},"artifactType":"c/d")")}), kIndexType);
  BOOST_TEST(manifest->manifests[0].annotations.at("a") == "b");
  BOOST_TEST(manifest->manifests[0].artifact_type == "c/d");
}

BOOST_AUTO_TEST_CASE(config_and_subject_are_descriptors_too) {
  const auto with_subject = [](const std::string& subject) {
    return fmt::format(R"({{"schemaVersion":2,"config":{},"layers":[],"subject":{}}})", descriptor("{}", kConfigType),
                       subject);
  };
  BOOST_TEST(outcome(registry::parse_manifest(with_subject(with_size("1")), kManifestType)) == "good");
  BOOST_TEST(outcome(registry::parse_manifest(with_subject(with_size("-1")), kManifestType)) == "manifest.malformed");
  BOOST_TEST(outcome(registry::parse_manifest(R"({"schemaVersion":2,"layers":[]})", kManifestType)) ==
             "manifest.malformed");
}

BOOST_AUTO_TEST_SUITE_END()

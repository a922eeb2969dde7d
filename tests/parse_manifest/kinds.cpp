#include <boost/test/unit_test.hpp>

#include "registry/descriptor.h"
#include "registry/reasons.h"
#include "tests/support/ask_registry.h"
#include "tests/support/oci_content.h"

using namespace pratique;
using namespace pratique::test;
using registry::parse_manifest;

namespace {

const std::string kDockerManifest = "application/vnd.docker.distribution.manifest.v2+json";
const std::string kDockerList = "application/vnd.docker.distribution.manifest.list.v2+json";

std::string without(const std::string& text, const std::string& part) {
  const std::size_t at = text.find(part);
  BOOST_REQUIRE(at != std::string::npos);
  return fmt::format("{}{}", text.substr(0, at), text.substr(at + part.size()));
}

std::string with(const std::string& text, const std::string& member) {
  return fmt::format("{},{}}}", text.substr(0, text.size() - 1), member);
}

const std::string kType = std::string(R"("mediaType":")") + kManifestType + "\",";
const std::string kTypeOfIndex = std::string(R"("mediaType":")") + kIndexType + "\",";

}  // namespace

BOOST_AUTO_TEST_SUITE(parse_manifest_kinds)

BOOST_AUTO_TEST_CASE(an_image_manifest_is_read) {
  const auto manifest = parse_manifest(image(), kManifestType);
  BOOST_REQUIRE(manifest.has_value());
  BOOST_TEST(!manifest->is_index);
  BOOST_TEST(manifest->media_type == kManifestType);
  BOOST_TEST(manifest->layers.size() == 1U);
  BOOST_TEST(manifest->layers[0].digest.to_string() == Digest::of("layer").to_string());
  BOOST_TEST(manifest->config->media_type == kConfigType);
  BOOST_TEST(manifest->artifact_type == kConfigType);
}

BOOST_AUTO_TEST_CASE(a_referrer_has_its_artifact_type_and_subject) {
  const auto manifest = parse_manifest(referrer(image()), "");
  BOOST_REQUIRE(manifest.has_value());
  BOOST_TEST(manifest->artifact_type == kBundleType);
  BOOST_TEST(manifest->subject->digest.to_string() == Digest::of(image()).to_string());
}

BOOST_AUTO_TEST_CASE(an_index_is_read_with_platforms) {
  const auto manifest = parse_manifest(
      index(
          {descriptor(image(), kManifestType, R"(,"platform":{"os":"linux","architecture":"arm64","variant":"v8"})")}),
      kIndexType);
  BOOST_REQUIRE(manifest.has_value());
  BOOST_TEST(manifest->is_index);
  BOOST_TEST(manifest->artifact_type.empty());
  BOOST_TEST(manifest->manifests[0].platform->to_string() == "linux/arm64/v8");
}

BOOST_AUTO_TEST_CASE(without_a_media_type_the_members_decide) {
  const auto manifest = parse_manifest(without(image(), kType), "");
  BOOST_REQUIRE(manifest.has_value());
  BOOST_TEST(!manifest->is_index);
  const auto list = parse_manifest(without(index({}), kTypeOfIndex), "");
  BOOST_REQUIRE(list.has_value());
  BOOST_TEST(list->is_index);
}

BOOST_AUTO_TEST_CASE(docker_schema_2_is_read_the_same_way) {
  const auto manifest = parse_manifest(without(image(), kType), kDockerManifest);
  BOOST_REQUIRE(manifest.has_value());
  BOOST_TEST(manifest->media_type == kDockerManifest);
  BOOST_TEST(parse_manifest(without(index({}), kTypeOfIndex), kDockerList)->is_index);
}

BOOST_AUTO_TEST_CASE(parameters_and_letter_case_of_the_given_type_do_not_matter) {
  BOOST_TEST(outcome(parse_manifest(image(), "Application/vnd.oci.image.manifest.v1+JSON; charset=utf-8")) == "good");
}

BOOST_AUTO_TEST_CASE(another_type_than_the_body_says_is_ambiguous) {
  BOOST_TEST(outcome(parse_manifest(image(), kIndexType)) == "manifest.ambiguous");
  BOOST_TEST(outcome(parse_manifest(image(), kDockerManifest)) == "manifest.ambiguous");
  BOOST_TEST(outcome(parse_manifest(index({}), kManifestType)) == "manifest.ambiguous");
}

BOOST_AUTO_TEST_CASE(a_manifest_that_also_lists_manifests_is_ambiguous) {
  BOOST_TEST(outcome(parse_manifest(with(image(), R"("manifests":[])"), kManifestType)) == "manifest.ambiguous");
  BOOST_TEST(outcome(parse_manifest(with(image(), R"("manifests":null)"), kManifestType)) == "manifest.ambiguous");
  BOOST_TEST(outcome(parse_manifest(with(image(), R"("Manifests":[])"), kManifestType)) == "manifest.ambiguous");
  BOOST_TEST(outcome(parse_manifest(with(without(image(), kType), R"("manifests":[])"), "")) == "manifest.ambiguous");
  BOOST_TEST(outcome(parse_manifest(with(image(), R"("annotations":{"manifests":"x"})"), kManifestType)) == "good");
}

BOOST_AUTO_TEST_CASE(an_index_that_also_has_what_images_have_is_ambiguous) {
  for (const char* name : {"layers", "config", "fsLayers", "history", "Layers", "CONFIG", "fslayers"}) {
    BOOST_TEST_CONTEXT(name) {
      BOOST_TEST(outcome(parse_manifest(with(index({}), fmt::format(R"("{}":[])", name)), kIndexType)) ==
                 "manifest.ambiguous");
    }
  }
  BOOST_TEST(outcome(parse_manifest(with(index({}), R"("vendor":[])"), kIndexType)) == "good");
}

BOOST_AUTO_TEST_CASE(a_defined_name_in_another_letter_case_is_ambiguous_and_a_twin_is_a_duplicate) {
  BOOST_TEST(outcome(parse_manifest(with(image(), R"("Subject":{})"), kManifestType)) == "manifest.ambiguous");
  BOOST_TEST(outcome(parse_manifest(with(image(), R"("Layers":[])"), kManifestType)) == "manifest.duplicate-key");
  BOOST_TEST(outcome(parse_manifest(with(image(), R"("MEDIATYPE":"x")"), kManifestType)) == "manifest.duplicate-key");
  BOOST_TEST(outcome(parse_manifest(with(image(), R"("annotations":{"A":"1","a":"2"})"), kManifestType)) == "good");
}

BOOST_AUTO_TEST_CASE(a_name_that_comes_twice_is_refused_at_any_depth) {
  BOOST_TEST(outcome(parse_manifest(with(image(), R"("layers":[])"), kManifestType)) == "manifest.duplicate-key");
  BOOST_TEST(outcome(parse_manifest(with(image(), R"("lay\u0065rs":[])"), kManifestType)) == "manifest.duplicate-key");
  BOOST_TEST(outcome(parse_manifest(with(image(), R"("annotations":{"a":"1","a":"2"})"), kManifestType)) ==
             "manifest.duplicate-key");
}

BOOST_AUTO_TEST_CASE(the_schema_version_is_the_number_2) {
  const auto with = [](const std::string& version) {
    std::string text = image();
    text.replace(text.find(R"("schemaVersion":2)"), 17, R"("schemaVersion":)" + version);
    return outcome(parse_manifest(text, kManifestType));
  };
  BOOST_TEST(with("2") == "good");
  for (const char* version : {"3", "0", "-2", R"("2")", "null", "true", "[2]"}) {
    BOOST_TEST_CONTEXT(version) { BOOST_TEST(with(version) == "manifest.malformed"); }
  }
}

BOOST_AUTO_TEST_CASE(docker_schema_1_is_refused) {
  const std::string schema1 = R"({"schemaVersion":1,"name":"app","tag":"v1","fsLayers":[],"history":[]})";
  BOOST_TEST(outcome(parse_manifest(schema1, "")) == "manifest.malformed");
  BOOST_TEST(outcome(parse_manifest(schema1, "application/vnd.docker.distribution.manifest.v1+prettyjws")) ==
             "manifest.malformed");
  const auto named = parse_manifest(image(), "application/vnd.docker.distribution.manifest.v1+json");
  BOOST_REQUIRE(!named.has_value());
  BOOST_TEST(named.error().message().find("schema 1") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_is_neither_a_manifest_nor_an_index_is_malformed) {
  BOOST_TEST(outcome(parse_manifest(R"({"schemaVersion":2})", "")) == "manifest.malformed");
  BOOST_TEST(outcome(parse_manifest(R"({"schemaVersion":2,"config":{}})", "")) == "manifest.malformed");
  BOOST_TEST(outcome(parse_manifest(without(image(), R"("schemaVersion":2,)"), kManifestType)) == "manifest.malformed");
  BOOST_TEST(outcome(parse_manifest(without(image(), kType), "application/vnd.oci.artifact.manifest.v1+json")) ==
             "manifest.malformed");
  BOOST_TEST(outcome(parse_manifest(fmt::format("[{}]", image()), kManifestType)) == "manifest.malformed");
  BOOST_TEST(outcome(parse_manifest(image() + "{}", kManifestType)) == "manifest.malformed");
  BOOST_TEST(outcome(parse_manifest(fmt::format("\xEF\xBB\xBF{}", image()), kManifestType)) == "manifest.malformed");
  BOOST_TEST(outcome(parse_manifest(image() + "\n", kManifestType)) == "good");
}

BOOST_AUTO_TEST_CASE(deep_nesting_is_malformed) {
  const auto nested = [](std::size_t depth) {
    return fmt::format("\"x\":{}{}", std::string(depth, '['), std::string(depth, ']'));
  };
  BOOST_TEST(outcome(parse_manifest(with(image(), nested(100'000)), kManifestType)) == "manifest.malformed");
  BOOST_TEST(outcome(parse_manifest(with(image(), nested(10)), kManifestType)) == "good");
}

BOOST_AUTO_TEST_CASE(an_image_without_layers_or_an_index_without_children_may_say_null) {
  const std::string layers = fmt::format("[{}]", descriptor("layer", "application/vnd.oci.image.layer.v1.tar"));
  std::string text = image();
  text.replace(text.find(layers), layers.size(), "null");
  BOOST_TEST(outcome(parse_manifest(text, kManifestType)) == "good");
  std::string list = index({});
  list.replace(list.find("[]"), 2, "null");
  BOOST_TEST(outcome(parse_manifest(list, kIndexType)) == "good");
}

BOOST_AUTO_TEST_CASE(more_layers_or_children_than_the_limit_are_not_read) {
  const auto children = [](std::size_t count) {
    return std::vector<std::string>(count, descriptor("child", kManifestType));
  };
  BOOST_TEST(outcome(parse_manifest(index(children(limits::kIndexManifests)), kIndexType)) == "good");
  BOOST_TEST(outcome(parse_manifest(index(children(limits::kIndexManifests + 1)), kIndexType)) == "content.too-large");
  std::string many = image();
  const std::string one = descriptor("layer", "application/vnd.oci.image.layer.v1.tar");
  many.replace(many.find(one), one.size(),
               fmt::format("{}", fmt::join(std::vector<std::string>(limits::kManifestLayers + 1, one), ",")));
  BOOST_TEST(outcome(parse_manifest(many, kManifestType)) == "content.too-large");
}

BOOST_AUTO_TEST_SUITE_END()

#include "tests/read_report/documents.h"

using namespace pratique;
using namespace pratique::test;

namespace {

const std::string kA = "sha256:" + std::string(64, 'a');
const std::string kB = "sha256:" + std::string(64, 'b');

Json report_about(const Json& metadata) {
  return {{"SchemaVersion", 2}, {"ArtifactName", "app@" + kA}, {"Metadata", metadata}, {"Results", Json::array()}};
}

bool is_about(const Json& metadata, const std::string& digest) {
  const auto answer = scanners::check_subject(good(report_about(metadata), "trivy/json"), *Digest::parse(digest));
  if (!answer) BOOST_TEST(answer.error().id() == "report.other-image");
  return answer.has_value();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(subject_of_a_report)

BOOST_AUTO_TEST_CASE(it_is_named_by_a_manifest_digest_or_by_the_image_id) {
  BOOST_TEST(is_about({{"RepoDigests", {"registry.example/app@" + kA}}}, kA));
  BOOST_TEST(!is_about({{"RepoDigests", {"registry.example/app@" + kA}}}, kB));
  BOOST_TEST(is_about({{"RepoDigests", {"one@" + kB, "two@" + kA}}}, kA));
  BOOST_TEST(is_about({{"RepoDigests", {kA}}}, kA));
  BOOST_TEST(is_about({{"ImageID", kA}}, kA));
  BOOST_TEST(!is_about({{"ImageID", kA}}, kB));
}

BOOST_AUTO_TEST_CASE(names_and_tags_do_not_count) {
  BOOST_TEST(!is_about(Json::object(), kA));
  BOOST_TEST(!is_about({{"RepoTags", {"app@" + kA}}}, kA));
  const auto tagged = good(report_about({{"RepoDigests", {"registry.example/app:1"}}}), "trivy/json");
  BOOST_TEST(tagged.manifest_digests.empty());
}

BOOST_AUTO_TEST_CASE(a_digest_in_capitals_names_no_image_but_is_no_silence_either) {
  const std::string capitals = "sha256:" + std::string(64, 'A');
  BOOST_TEST(!is_about({{"RepoDigests", {"app@" + capitals}}}, kA));
  BOOST_TEST(good(report_about({{"RepoDigests", {"app@" + capitals}}}), "trivy/json").manifest_digests.size() == 1);
}

BOOST_AUTO_TEST_CASE(tools_that_name_no_image_are_about_none) {
  const auto report = good({{"results", Json::array()}}, "bandit/json");
  const auto answer = scanners::check_subject(report, *Digest::parse(kA));
  BOOST_REQUIRE(!answer.has_value());
  BOOST_TEST(answer.error().id() == "report.other-image");
}

BOOST_AUTO_TEST_SUITE_END()

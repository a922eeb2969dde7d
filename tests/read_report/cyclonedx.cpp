#include "tests/read_report/text.h"

using namespace pratique;
using namespace pratique::test;
using scanners::Severity;

namespace {

constexpr std::string_view kJson = "cyclonedx/json", kXml = "cyclonedx/xml";
constexpr const char* kDigest = "sha256:1111111111111111111111111111111111111111111111111111111111111111";

Json bom() {
  const Json inner = {{"bom-ref", "c2"}, {"name", "inner"}, {"version", "2"}};
  const Json component = {{"bom-ref", "c1"}, {"name", "outer"}, {"version", "1"}, {"components", {inner}}};
  const Json vulnerability = {{"id", "CVE-1"},
                              {"references", {{{"id", "GHSA-1"}}}},
                              {"ratings", {{{"severity", "low"}}, {{"score", 7.5}, {"method", "CVSSv31"}}}},
                              {"affects", {{{"ref", "c1"}}}}};
  return {{"bomFormat", "CycloneDX"}, {"specVersion", "1.5"}, {"components", {component}},
          {"vulnerabilities", {vulnerability}}};
}

std::string xml_bom(const std::string& inside) {
  return "<bom xmlns='http://cyclonedx.org/schema/bom/1.4' xmlns:v='http://cyclonedx.org/schema/ext/vulnerability/1.0'>" +
         inside + "</bom>";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(read_cyclonedx)

BOOST_AUTO_TEST_CASE(a_vulnerability_is_read) {
  const auto finding = only_finding(bom(), kJson);
  BOOST_TEST(finding.id == "CVE-1");
  BOOST_TEST((finding.aliases == std::vector<std::string>{"GHSA-1"}));
  BOOST_TEST((finding.severity == Severity::kHigh));
  BOOST_TEST(finding.package == "outer");
  BOOST_TEST(finding.version == "1");
  for (const char* member : {"/bomFormat", "/specVersion", "/vulnerabilities", "/vulnerabilities/0/affects/0/ref"})
    check_required(bom(), kJson, member);
  for (const char* member : {"/vulnerabilities/0/id", "/vulnerabilities/0/ratings", "/vulnerabilities/0/affects",
                             "/vulnerabilities/0/ratings/1/score", "/vulnerabilities/0/references"})
    check_optional(bom(), kJson, member);
  check_refused(with(bom(), "/bomFormat", "SPDX"), kJson, "another format");
  for (const char* version : {"2.0", "1.", "1.x", "1"})
    check_refused(with(bom(), "/specVersion", version), kJson, version);
}

BOOST_AUTO_TEST_CASE(each_thing_affected_is_a_finding) {
  const char* affects = "/vulnerabilities/0/affects";
  const auto report = good(with(bom(), affects, {{{"ref", "c2"}}, {{"ref", "pkg:npm/a@1"}}}), kJson);
  BOOST_REQUIRE(report.findings.size() == 2);
  BOOST_TEST(report.findings[0].package == "inner");
  BOOST_TEST(report.findings[1].package == "pkg:npm/a@1");
  BOOST_TEST(report.findings[1].package_url == "pkg:npm/a@1");
  BOOST_TEST(good(with(bom(), affects, Json::array()), kJson).findings.size() == 1);
  const auto unaffected = [&](const Json& versions) {
    return only_finding(with(bom(), "/vulnerabilities/0/affects/0/versions", versions), kJson).suppressed;
  };
  BOOST_TEST(unaffected({{{"status", "unaffected"}}}));
  BOOST_TEST(!unaffected({{{"status", "unaffected"}}, {{"version", "1"}}}));
  BOOST_TEST(!unaffected(Json::array()));
}

BOOST_AUTO_TEST_CASE(the_worst_rating_counts_and_scores_only_of_cvss) {
  const auto rated = [&](const Json& ratings) {
    return only_finding(with(bom(), "/vulnerabilities/0/ratings", ratings), kJson).severity;
  };
  BOOST_TEST((rated({{{"score", 9.9}, {"method", "OWASP"}}}) == Severity::kUnknown));
  BOOST_TEST((rated({{{"score", 9.9}, {"method", "cvssv2"}}}) == Severity::kHigh));
  BOOST_TEST((rated({{{"score", 9.9}, {"method", "cvssv4"}}}) == Severity::kCritical));
  BOOST_TEST((rated({{{"severity", "odd"}}, {{"severity", "info"}}}) == Severity::kInfo));
  BOOST_TEST((rated(Json::array()) == Severity::kUnknown));
}

BOOST_AUTO_TEST_CASE(what_the_analysis_settled_is_suppressed) {
  for (const char* state : {"resolved", "resolved_with_pedigree", "not_affected", "false_positive"})
    BOOST_TEST(only_finding(with(bom(), "/vulnerabilities/0/analysis", {{"state", state}}), kJson).suppressed, state);
  for (const char* state : {"exploitable", "in_triage", "NOT_AFFECTED"})
    BOOST_TEST(!only_finding(with(bom(), "/vulnerabilities/0/analysis", {{"state", state}}), kJson).suppressed, state);
}

BOOST_AUTO_TEST_CASE(the_subject_stands_in_the_component_described) {
  const std::string encoded = std::string("pkg:oci/app@sha256%3A") + std::string(kDigest).substr(7);
  for (const Json& component : {Json({{"purl", encoded}}), Json({{"bom-ref", kDigest}}), Json({{"version", kDigest}})}) {
    const auto report = good(with(bom(), "/metadata", {{"component", component}}), kJson);
    BOOST_TEST((report.manifest_digests == std::vector<std::string>{kDigest}), component);
  }
  const auto longer = good(with(bom(), "/metadata", {{"component", {{"version", std::string(kDigest) + "1"}}}}), kJson);
  BOOST_TEST(longer.manifest_digests.empty());
}

BOOST_AUTO_TEST_CASE(xml_is_read_as_json_is) {
  const auto report = good_text(
      xml_bom("<components><component bom-ref='c1'><name>outer</name><version>1</version></component></components>"
              "<vulnerabilities><vulnerability><id>CVE-1</id><ratings><rating><score>7.5</score><method>CVSSv31</method>"
              "</rating></ratings><affects><target><ref>c1</ref></target></affects></vulnerability></vulnerabilities>"),
      kXml);
  BOOST_REQUIRE(report.findings.size() == 1);
  BOOST_TEST(report.findings.front().package == "outer");
  BOOST_TEST((report.findings.front().severity == Severity::kHigh));
  check_refused_text(xml_bom("<components/>"), kXml, "without `vulnerabilities`");
  BOOST_TEST(good_text(xml_bom("<vulnerabilities/>"), kXml).findings.empty());
  check_refused_text("<bom><vulnerabilities/></bom>", kXml, "the root");
  check_refused_text(xml_bom("<vulnerabilities><vulnerability><ratings><rating><score>high</score></rating></ratings>"
                             "</vulnerability></vulnerabilities>"),
                     kXml, "must be a number");
  check_refused_text(
      xml_bom("<vulnerabilities><vulnerability><affects><target/></affects></vulnerability></vulnerabilities>"), kXml,
      "without ref");
}

BOOST_AUTO_TEST_CASE(the_old_extension_stands_in_components_or_at_the_top) {
  const std::string entry =
      "<v:vulnerability ref='c1'><v:id>CVE-1</v:id><v:ratings><v:rating><v:score><v:base>9.8</v:base></v:score>"
      "<v:method>CVSSv3</v:method></v:rating></v:ratings></v:vulnerability>";
  const std::string component = "<component bom-ref='c1'><name>outer</name>";
  for (const std::string& inside :
       {"<components>" + component + "<v:vulnerabilities>" + entry + "</v:vulnerabilities></component></components>",
        "<components>" + component + "</component></components><v:vulnerabilities>" + entry + "</v:vulnerabilities>"}) {
    const auto report = good_text(xml_bom(inside), kXml);
    BOOST_REQUIRE(report.findings.size() == 1);
    BOOST_TEST(report.findings.front().package == "outer");
    BOOST_TEST((report.findings.front().severity == Severity::kCritical));
  }
}

BOOST_AUTO_TEST_SUITE_END()

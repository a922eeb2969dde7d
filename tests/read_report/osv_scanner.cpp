#include "tests/read_report/documents.h"

using namespace pratique;
using namespace pratique::test;
using scanners::FindingKind;
using scanners::Severity;

namespace {

constexpr std::string_view kOsv = "osv-scanner/json";

Json advisory(const char* id, const char* severity) {
  const Json range = {{"type", "ECOSYSTEM"}, {"events", {{{"introduced", "0"}}, {{"fixed", "2.0"}}}}};
  return {{"id", id},
          {"summary", "bad"},
          {"affected", {{{"package", {{"name", "Foo"}}}, {"ranges", {range}}}}},
          {"database_specific", {{"severity", severity}}}};
}

Json lock_file() {
  const Json package = {{"package", {{"name", "Foo"}, {"version", "1.0"}, {"ecosystem", "PyPI"}}},
                        {"vulnerabilities", {advisory("GHSA-1", "LOW"), advisory("PYSEC-1", "MODERATE")}},
                        {"groups", {{{"ids", {"GHSA-1", "PYSEC-1"}}, {"max_severity", "9.1"}}}}};
  return {{"results", {{{"source", {{"path", "requirements.txt"}}}, {"packages", {package}}}}}};
}

constexpr const char* kPackage = "/results/0/packages/0";

}  // namespace

BOOST_AUTO_TEST_SUITE(read_osv_scanner)

BOOST_AUTO_TEST_CASE(a_group_of_aliases_is_one_finding) {
  const auto finding = only_finding(lock_file(), kOsv);
  BOOST_TEST(finding.id == "GHSA-1");
  BOOST_TEST((finding.aliases == std::vector<std::string>{"PYSEC-1"}));
  BOOST_TEST((finding.severity == Severity::kCritical));
  BOOST_TEST(finding.package == "Foo");
  BOOST_TEST(finding.version == "1.0");
  BOOST_TEST(finding.package_url == "pkg:pypi/foo@1.0");
  BOOST_TEST(finding.path == "requirements.txt");
  BOOST_TEST((finding.fixed_versions == std::vector<std::string>{"2.0"}));
  const std::string group = std::string(kPackage) + "/groups/0";
  for (const std::string& member : {std::string("/results"), std::string(kPackage) + "/package", group + "/ids",
                                    std::string(kPackage) + "/vulnerabilities/0/id"})
    check_required(lock_file(), kOsv, member);
  check_refused(with(lock_file(), group + "/ids", Json::array()), kOsv, "no ids");
}

BOOST_AUTO_TEST_CASE(without_a_score_the_worst_word_of_the_advisories_counts) {
  const std::string score = std::string(kPackage) + "/groups/0/max_severity";
  for (const Json& none : {Json(""), Json("n/a"), Json()})
    BOOST_TEST((only_finding(with(lock_file(), score, none), kOsv).severity == Severity::kMedium), none);
  BOOST_TEST((only_finding(with(lock_file(), score, "4.0"), kOsv).severity == Severity::kMedium));
  BOOST_TEST((only_finding(with(lock_file(), score, "3.9"), kOsv).severity == Severity::kLow));
  check_refused(with(lock_file(), score, true), kOsv, "max_severity");
}

BOOST_AUTO_TEST_CASE(an_advisory_outside_of_groups_counts_too) {
  auto document = lock_file();
  document["results"][0]["packages"][0]["vulnerabilities"].push_back(advisory("GHSA-2", "HIGH"));
  const auto report = good(document, kOsv);
  BOOST_REQUIRE(report.findings.size() == 2);
  BOOST_TEST(report.findings[1].id == "GHSA-2");
  BOOST_TEST((report.findings[1].severity == Severity::kHigh));
  BOOST_TEST(good(without(document, std::string(kPackage) + "/groups"), kOsv).findings.size() == 3);
}

BOOST_AUTO_TEST_CASE(what_is_surely_not_called_is_suppressed) {
  const auto analysed = [](const Json& analysis) {
    return only_finding(with(lock_file(), std::string(kPackage) + "/groups/0/experimental_analysis", analysis), kOsv)
        .suppressed;
  };
  BOOST_TEST(!analysed({{"GHSA-1", {{"called", true}}}}));
  BOOST_TEST(analysed({{"GHSA-1", {{"called", false}}}}));
  BOOST_TEST(analysed({{"GHSA-1", Json::object()}}));
  BOOST_TEST(!analysed({{"GHSA-1", {{"called", false}}}, {"PYSEC-1", {{"called", true}}}}));
  BOOST_TEST(analysed({{"GHSA-1", {{"called", true}, {"unimportant", true}}}}));
  BOOST_TEST(!analysed(Json::object()));
  check_refused(with(lock_file(), std::string(kPackage) + "/groups/0/experimental_analysis", {{"a", {{"called", 1}}}}),
                kOsv, "called");
}

BOOST_AUTO_TEST_CASE(licences_and_commits) {
  auto document = with(lock_file(), std::string(kPackage) + "/license_violations", Json::array({"GPL-3.0"}));
  const auto report = good(document, kOsv);
  BOOST_REQUIRE(report.findings.size() == 2);
  BOOST_TEST((report.findings[1].kind == FindingKind::kLicense));
  BOOST_TEST((report.findings[1].severity == Severity::kUnknown));
  document = with(lock_file(), std::string(kPackage) + "/package", {{"commit", "abc"}});
  BOOST_TEST(only_finding(document, kOsv).version == "abc");
}

BOOST_AUTO_TEST_SUITE_END()

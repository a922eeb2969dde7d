#include "scanner-adapters/show.h"
#include "tests/read_report/documents.h"

using namespace pratique;
using namespace pratique::test;

namespace {

const std::string kSecret = "hunter2-canary-5e0f3c9a";

/// The report is read, has its finding, and the secret stands in nothing that is kept or shown.
void check_not_kept(const Json& document, std::string_view type) {
  BOOST_TEST_CONTEXT(type) {
    BOOST_REQUIRE(document.dump().find(kSecret) != std::string::npos);
    const auto report = good(document, type);
    BOOST_TEST(report.findings.size() == 1);
    for (const std::string& kept : {scanners::to_json(report), scanners::show_json(std::vector{report}),
                                    scanners::show_table(report), scanners::show_sarif(std::vector{report}),
                                    scanners::show_csv(std::vector{report})}) {
      BOOST_TEST(kept.find(kSecret) == std::string::npos);
    }
  }
}

Json sarif(const char* driver) {
  const Json text = {{"text", "Match: " + kSecret}};
  const Json rule = {{"id", "R1"},
                     {"name", "Secret"},
                     {"shortDescription", {{"text", "a key"}}},
                     {"fullDescription", text},
                     {"help", text}};
  const Json region = {{"startLine", 3}, {"snippet", text}};
  const Json result = {
      {"ruleId", "R1"},
      {"message", text},
      {"partialFingerprints", {{"match", kSecret}}},
      {"locations",
       {{{"physicalLocation", {{"artifactLocation", {{"uri", "a.sh"}}}, {"region", region}, {"contextRegion", region}}},
         {"message", text}}}}};
  return {{"version", "2.1.0"},
          {"runs", {{{"tool", {{"driver", {{"name", driver}, {"rules", {rule}}}}}}, {"results", {result}}}}}};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(planted_secrets)

BOOST_AUTO_TEST_CASE(match_and_code_of_trivy_are_not_kept) {
  const Json secret = {{"RuleID", "key"},
                       {"Severity", "HIGH"},
                       {"StartLine", 3},
                       {"Match", "export KEY=" + kSecret},
                       {"Code", {{"Lines", {{{"Content", kSecret}, {"Highlighted", kSecret}}}}}}};
  check_not_kept(
      {{"SchemaVersion", 2}, {"ArtifactName", "a"}, {"Results", {{{"Target", "a.sh"}, {"Secrets", {secret}}}}}},
      "trivy/json");
  const Json modified = {{"Type", "secret"}, {"Finding", secret}};
  check_not_kept({{"SchemaVersion", 2},
                  {"ArtifactName", "a"},
                  {"Results", {{{"Target", "a.sh"}, {"ExperimentalModifiedFindings", {modified}}}}}},
                 "trivy/json");
}

BOOST_AUTO_TEST_CASE(messages_snippets_and_long_texts_of_sarif_are_not_kept) {
  check_not_kept(sarif("Trivy"), "trivy/sarif");
  check_not_kept(sarif("gitleaks"), "gitleaks/sarif");
  check_not_kept(sarif("Bandit"), "bandit/sarif");
  check_not_kept(sarif("a tool that nobody knows"), "sarif/sarif");
}

BOOST_AUTO_TEST_CASE(a_password_in_the_text_of_bandit_is_not_kept) {
  check_not_kept({{"results",
                   {{{"test_id", "B105"},
                     {"test_name", "hardcoded_password_string"},
                     {"issue_severity", "LOW"},
                     {"issue_text", "Possible hardcoded password: '" + kSecret + "'"},
                     {"code", "password = '" + kSecret + "'"}}}}},
                 "bandit/json");
}

BOOST_AUTO_TEST_CASE(secrets_of_the_secret_scanners_are_not_kept) {
  check_not_kept(
      Json::array({{{"RuleID", "key"}, {"File", "a"}, {"Secret", kSecret}, {"Match", kSecret}, {"Message", kSecret}}}),
      "gitleaks/json");
  check_not_kept(Json::array({{{"rule", "key"}, {"file", "a"}, {"line", kSecret}, {"offender", kSecret}}}),
                 "gitleaks/json");
  check_not_kept(Json::array({{{"DetectorName", "AWS"},
                               {"Verified", true},
                               {"SourceMetadata", {{"Data", {{"Git", {{"file", "a"}}}}}}},
                               {"Raw", kSecret},
                               {"RawV2", kSecret},
                               {"Redacted", kSecret}}}),
                 "trufflehog/ndjson");
  check_not_kept(
      Json::array(
          {{{"reason", "AWS"}, {"path", "a"}, {"diff", kSecret}, {"printDiff", kSecret}, {"stringsFound", {kSecret}}}}),
      "trufflehog/ndjson");
}

BOOST_AUTO_TEST_CASE(lines_and_messages_of_semgrep_are_not_kept) {
  check_not_kept({{"errors", Json::array()},
                  {"results",
                   {{{"check_id", "key"},
                     {"path", "a"},
                     {"extra",
                      {{"severity", "ERROR"},
                       {"message", kSecret},
                       {"lines", kSecret},
                       {"metavars", {{"$X", {{"abstract_content", kSecret}}}}}}}}}}},
                 "semgrep/json");
}

BOOST_AUTO_TEST_CASE(no_message_about_a_broken_report_quotes_a_secret) {
  auto broken = sarif("gitleaks");
  broken["runs"][0]["results"][0]["level"] = 5;
  const auto report = read(broken, "gitleaks/sarif");
  BOOST_REQUIRE(!report.has_value());
  BOOST_TEST(report.error().to_string().find(kSecret) == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

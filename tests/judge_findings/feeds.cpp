// What is known of vulnerabilities beside the reports: exploits (KEV, EPSS) and since when there is a fix.
#include "gate/feeds.h"

#include <memory>

#include "tests/support/gate_fixture.h"

using namespace pratique;
using namespace pratique::test;
using gate::ExploitScores;
using gate::Feeds;
using gate::KnownExploited;
using scanners::FixState;
using scanners::Severity;

namespace {

const std::string kCatalogue = R"({"dateReleased": "2026-11-20T15:00:00.0000Z", "vulnerabilities": [{"cveID": "CVE-1"}]})";
const std::string kScores =
    "#model_version:v1,score_date:2026-11-20T12:00:00+0000\ncve,epss,percentile\nCVE-1,0.5,0.9\r\nCVE-2,0.49999,0.8\n";

std::shared_ptr<const Feeds> both() {
  return std::make_shared<const Feeds>(
      Feeds{KnownExploited::parse(kCatalogue, "kev.json").value(), ExploitScores::parse(kScores, "epss.csv").value()});
}

/// What a rule of this match says about the finding: "block", "block?" if it could not be answered, or "-".
std::string under(const std::string& match, const scanners::Finding& finding, std::shared_ptr<const Feeds> feeds,
                  std::string_view more = "") {
  auto asked = question();
  asked.feeds = std::move(feeds);
  asked.reports = {input(report({finding}))};
  const std::string said_of =
      said(judged(asked, policy_with_rules("    - {id: r.one, match: {kind: vuln, " + match + "}}\n", more)), "r.one");
  return said_of == "-" ? said_of : said_of.substr(said_of.find(' ') + 1);
}

scanners::Finding of(const char* id) { return vulnerability(id, Severity::kMedium); }

template <class Feed>
void refused(const std::string& text, std::string_view why) {
  const auto feed = Feed::parse(text, "feed");
  BOOST_TEST_CONTEXT(text) {
    BOOST_REQUIRE(!feed.has_value());
    BOOST_TEST(feed.error().id() == "feed.invalid");
    BOOST_TEST(feed.error().message().find(why) != std::string::npos, feed.error().message());
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(feeds)

BOOST_AUTO_TEST_CASE(a_vulnerability_is_known_to_be_exploited_or_not) {
  BOOST_TEST(under("kev: true", of("CVE-1"), both()) == "block");
  BOOST_TEST(under("kev: true", of("CVE-2"), both()) == "-");
  BOOST_TEST(under("kev: false", of("CVE-1"), both()) == "-");
  BOOST_TEST(under("kev: false", of("CVE-2"), both()) == "block");
  BOOST_TEST(under("kev: true", of("CVE-1"), nullptr) == "block?");
  BOOST_TEST(under("kev: false", of("CVE-2"), std::make_shared<const Feeds>()) == "block?");
}

BOOST_AUTO_TEST_CASE(it_is_known_by_all_its_names) {
  auto finding = of("GHSA-1");
  BOOST_TEST(under("kev: true", finding, both()) == "-");
  finding.aliases = {"CVE-1"};
  BOOST_TEST(under("kev: true", finding, both()) == "block");
  BOOST_TEST(under("epss: \">=0.5\"", finding, both()) == "block");

  // Another report says which CVE the advisory is about.
  auto asked = question();
  asked.feeds = both();
  auto other = report({finding});
  other.tool = "grype";
  asked.reports = {input(report({of("GHSA-1")})), input(other, "other.json")};
  const auto verdict = judged(asked, policy_with_rules("    - {id: r.one, match: {kind: vuln, tool: trivy, kev: true}}\n"));
  BOOST_TEST(said(verdict, "r.one") == "r.one block");
}

BOOST_AUTO_TEST_CASE(a_score_is_compared_and_without_one_nobody_knows) {
  BOOST_TEST(under("epss: \">=0.5\"", of("CVE-1"), both()) == "block");
  BOOST_TEST(under("epss: \">=0.5\"", of("CVE-2"), both()) == "-");
  BOOST_TEST(under("epss: \"<=0.49999\"", of("CVE-2"), both()) == "block");
  BOOST_TEST(under("epss: \">=0.5\"", of("CVE-3"), both()) == "block?");
  BOOST_TEST(under("epss: \">=0.5\"", of("CVE-1"), nullptr) == "block?");
}

BOOST_AUTO_TEST_CASE(an_old_feed_answers_nothing) {
  constexpr const char* kFresh = "  feeds: {maxAge: 2d}\n";
  constexpr const char* kStale = "  feeds: {maxAge: 1h}\n";
  BOOST_TEST(under("kev: true", of("CVE-1"), both(), kFresh) == "block");
  BOOST_TEST(under("kev: true", of("CVE-1"), both(), kStale) == "block?");
  BOOST_TEST(under("epss: \">=0.5\"", of("CVE-1"), both(), kStale) == "block?");
  auto undated = std::make_shared<Feeds>(*both());
  undated->known_exploited->as_of.reset();
  BOOST_TEST(under("kev: true", of("CVE-1"), undated, kFresh) == "block?");
  BOOST_TEST(under("kev: true", of("CVE-1"), undated) == "block");
}

BOOST_AUTO_TEST_CASE(a_fix_has_been_known_for_long_enough) {
  auto finding = of("CVE-1");
  finding.fix = FixState::kAvailable;
  finding.fix_known_since = kGateTime - Duration::days(14);
  BOOST_TEST(under("fixKnownFor: 14d", finding, nullptr) == "block");
  BOOST_TEST(under("fixKnownFor: 15d", finding, nullptr) == "-");
  finding.fix_known_since.reset();
  BOOST_TEST(under("fixKnownFor: 14d", finding, nullptr) == "block?");
  finding.fix = FixState::kNone;
  BOOST_TEST(under("fixKnownFor: 14d", finding, nullptr) == "-");
}

BOOST_AUTO_TEST_CASE(a_list_of_aliases_joins_what_no_report_joins) {
  auto feeds = std::make_shared<Feeds>(*both());
  BOOST_TEST(under("kev: true", of("GHSA-1"), feeds) == "-");
  feeds->aliases = gate::AliasList::parse(R"({"aliases": [["GHSA-1", "PYSEC-1", "CVE-1"], []]})", "a").value();
  BOOST_TEST(under("kev: true", of("GHSA-1"), feeds) == "block");
  BOOST_TEST(under("kev: true", of("PYSEC-1"), feeds) == "block");
  BOOST_TEST(under("kev: true", of("GHSA-2"), feeds) == "-");
  refused<gate::AliasList>("{}", "aliases");
  refused<gate::AliasList>(R"({"aliases": [["a", 5]]})", "/aliases/0/1: must be a string");
  refused<gate::AliasList>(R"({"aliases": [["a", ""]]})", "not empty");
  refused<gate::AliasList>(R"({"as_of": "soon", "aliases": []})", "/as_of");
}

BOOST_AUTO_TEST_CASE(a_table_of_severities_is_read_whole_or_refused) {
  const auto table = gate::SeverityTable::parse(R"({"source": "nvd", "severities": {"CVE-1": "high"}})", "s");
  BOOST_REQUIRE(table.has_value());
  BOOST_TEST((table->severities.at("CVE-1") == Severity::kHigh));
  refused<gate::SeverityTable>(R"({"severities": {}})", "source");
  refused<gate::SeverityTable>(R"({"source": "nvd"})", "severities");
  for (const char* word : {"\"bad\"", "\"unknown\"", "5", "null"})
    refused<gate::SeverityTable>(std::string(R"({"source": "nvd", "severities": {"CVE-1": )") + word + "}}", "/severities/CVE-1");
}

BOOST_AUTO_TEST_CASE(feeds_are_read_whole_or_refused) {
  BOOST_TEST(ExploitScores::parse(kScores, "f")->as_of->to_string() == "2026-11-20T12:00:00Z");
  BOOST_TEST(ExploitScores::parse("cve,epss,percentile\n", "f")->scores.empty());
  BOOST_TEST(KnownExploited::parse(R"({"vulnerabilities": []})", "f")->ids.empty());
  refused<KnownExploited>("{", "no JSON");
  refused<KnownExploited>("{}", "vulnerabilities");
  refused<KnownExploited>(R"({"vulnerabilities": [{}]})", "/vulnerabilities/0: \"cveID\" is missing");
  refused<ExploitScores>("", "empty");
  refused<ExploitScores>("CVE-1,0.5,0.9\n", "line 1: no header");
  for (const char* row : {"CVE-1", "CVE-1,x,0.9", "CVE-1,1.5,0.9", "CVE-1,-1,0.9", "CVE-1,nan,0.9", ",0.5,0.9"})
    refused<ExploitScores>(std::string("cve,epss,percentile\n") + row, "line 2: no `CVE,SCORE,PERCENTILE`");
  refused<ExploitScores>("cve,epss\nCVE-1,0.5\nCVE-1,0.1\n", "line 3: \"CVE-1\" comes twice");
}

BOOST_AUTO_TEST_CASE(the_database_of_trivy_has_a_time) {
  const auto time = gate::trivy_database_time(R"({"VulnerabilityDB": {"UpdatedAt": "2026-11-21T00:00:00Z"}})", "f");
  BOOST_TEST(time->to_string() == "2026-11-21T00:00:00Z");
  for (const char* text : {"", "{}", R"({"VulnerabilityDB": {}})", R"({"VulnerabilityDB": {"UpdatedAt": "soon"}})"})
    BOOST_TEST(gate::trivy_database_time(text, "f").error().id() == "feed.invalid", text);
}

BOOST_AUTO_TEST_CASE(conditions_of_a_wrong_form_are_refused) {
  const auto refused_at = [](const std::string& match) {
    const auto set = gate::PolicySet::parse(document(std::string(kImages) + "  rules: [{id: a.b, match: {" + match + "}}]\n"), "p");
    return set ? std::string("accepted") : set.error().id();
  };
  for (const char* good : {"kind: vuln, kev: true", "kind: vuln, epss: \">=0\"", "kind: vuln, epss: \"<=1\"",
                           "kind: vuln, fixKnownFor: 14d"})
    BOOST_TEST(refused_at(good) == "accepted", good);
  for (const char* bad : {"kind: vuln, kev: 1", "kind: vuln, epss: 0.5", "kind: vuln, epss: \">0.5\"",
                          "kind: vuln, epss: \">=1.5\"", "kind: vuln, epss: \">=\"", "kind: vuln, fixKnownFor: long",
                          "kind: sast, kev: true", "kind: secret, epss: \">=0.5\"", "kind: lint, fixKnownFor: 14d"})
    BOOST_TEST(refused_at(bad) == "policy.invalid", bad);
}

BOOST_AUTO_TEST_SUITE_END()

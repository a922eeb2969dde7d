#include <set>

#include "db/names.h"
#include "db/queries.h"
#include "tests/support/database.h"

namespace pratique::test {
namespace {

const std::string kZlib = "pkg:deb/debian/zlib1g@1.2?arch=amd64";
const std::string kBash = "pkg:deb/debian/bash@5.2";

std::vector<std::string> names(const db::Page<db::FindingRow>& page) {
  std::vector<std::string> found;
  for (const auto& row : page.rows) found.push_back(row.name);
  return found;
}

struct Findings : Database {
  std::vector<std::string> list(const db::FindingFilter& filter) { return names(must(store.findings(filter, {}))); }
  void record(const std::string& image, const std::string& tool, const std::vector<db::FindingRecord>& findings) {
    must(store.record_verdict(
        verdict_about(image, {report_of(image + tool + std::to_string(++reports_), tool, findings)})));
  }
  std::int64_t only(const std::string& id) {
    const auto page = must(store.findings({.id = id}, {}));
    BOOST_REQUIRE_EQUAL(page.rows.size(), 1U);
    return page.rows[0].finding;
  }

 private:
  int reports_ = 0;
};

db::FindingRecord lint(const std::string& rule, const std::string& path, int line, const std::string& kind = "sast") {
  db::FindingRecord finding;
  finding.kind = kind;
  finding.id = rule;
  finding.path = path;
  finding.line = line;
  finding.severity = "low";
  finding.title = "line " + std::to_string(line);
  return finding;
}

struct Some : Findings {
  Some() {
    auto aliased = vulnerability("GHSA-aaaa-bbbb-cccc", "pkg:npm/left-pad@1.0", "critical");
    aliased.aliases = {"CVE-2026-3"};
    record("one", "trivy",
           {vulnerability("CVE-2026-1", kZlib), vulnerability("CVE-2026-2", kBash, "low"), aliased,
            lint("AKIA", "etc/key", 3, "secret")});
    record("two", "grype", {vulnerability("CVE-2026-1", kZlib, "medium")});
  }
};

BOOST_AUTO_TEST_SUITE(findings_queries)

BOOST_FIXTURE_TEST_CASE(findings_are_listed_worst_first_and_filtered, Some) {
  const std::vector<std::string> all = {"CVE-2026-3", "CVE-2026-1", "CVE-2026-1", "AKIA", "CVE-2026-2"};
  BOOST_TEST(list({}) == all, boost::test_tools::per_element());
  BOOST_TEST(list({.registry = "registry.example", .repository = "shop/api"}).size() == 5U);
  BOOST_TEST(list({.repository = "shop"}).empty());
  BOOST_TEST(list({.registry = "other.example"}).empty());
  BOOST_TEST(list({.digest = digest_for("two")}) == (std::vector<std::string>{"CVE-2026-1"}));
  BOOST_TEST(list({.min_severity = "high"}) == (std::vector<std::string>{"CVE-2026-3", "CVE-2026-1"}));
  BOOST_TEST(list({.digest = digest_for("one"), .min_severity = "critical"}).size() == 1U);
  BOOST_TEST(list({.kind = "secret"}) == (std::vector<std::string>{"AKIA"}));
  BOOST_TEST(list({.kind = "vuln"}).size() == 4U);
  BOOST_TEST(list({.tool = "grype"}).size() == 1U);
  BOOST_TEST(list({.id = "CVE-2026-1"}).size() == 2U);
  BOOST_TEST(list({.id = "cve-2026-3"}).size() == 1U);
  BOOST_TEST(list({.id = "GHSA-AAAA-bbbb-cccc"}).size() == 1U);
  BOOST_TEST(list({.id = "AKIA"}).size() == 1U);
  BOOST_TEST(list({.id = "CVE-2026"}).empty());
  BOOST_TEST(list({.id = ""}).empty());
  BOOST_TEST(list({.component = "pkg:deb/debian/zlib1g"}).size() == 2U);
  BOOST_TEST(list({.component = "zlib1g"}).size() == 2U);
  BOOST_TEST(list({.component = "zlib"}).empty());
  BOOST_TEST(id_of(store.findings({.min_severity = "severe"}, {})) == "usage");
}

BOOST_FIXTURE_TEST_CASE(pages_of_findings_make_up_the_whole_list, Findings) {
  std::vector<db::FindingRecord> many;
  for (int i = 0; i < 40; ++i) {
    auto finding = vulnerability("CVE-2026-" + std::to_string(i / 4), kZlib, i % 3 == 0 ? "high" : "low");
    finding.path = i % 4 == 0 ? "" : "place " + std::to_string(i % 4);
    many.push_back(finding);
  }
  record("one", "trivy", many);
  record("two", "trivy", many);
  for (const bool by_index : {true, false}) {
    db::FindingFilter filter;
    if (!by_index) filter.repository = "shop/api";
    const auto key = [](const db::FindingRow& row) { return row.digest.to_string() + row.name + row.place; };
    std::vector<std::string> whole, parts;
    for (const auto& row : must(store.findings(filter, {})).rows) whole.push_back(key(row));
    db::PageRequest page{.limit = 7, .cursor = {}};
    do {
      const auto part = must(store.findings(filter, page));
      for (const auto& row : part.rows) parts.push_back(key(row));
      page.cursor = part.next;
    } while (!page.cursor.empty());
    BOOST_TEST(whole.size() == 80U);
    BOOST_TEST(parts == whole, boost::test_tools::per_element());
    BOOST_TEST(std::set(whole.begin(), whole.end()).size() == 80U);
  }
}

BOOST_FIXTURE_TEST_CASE(a_finding_is_shown_with_every_image_and_tool, Some) {
  record("one", "grype", {vulnerability("CVE-2026-1", kZlib, "critical")});
  const auto list = must(store.findings({.digest = digest_for("one"), .id = "CVE-2026-1"}, {}));
  BOOST_REQUIRE_EQUAL(list.rows.size(), 1U);
  BOOST_TEST(list.rows[0].tools == (std::vector<std::string>{"grype", "trivy"}));
  BOOST_TEST(list.rows[0].severity == "critical");
  const auto shown = must(store.finding(list.rows[0].finding));
  BOOST_TEST(shown.component == "pkg:deb/debian/zlib1g");
  BOOST_REQUIRE_EQUAL(shown.occurrences.size(), 2U);
  BOOST_TEST((shown.occurrences[0].digest == digest_for("one")));
  BOOST_TEST(shown.occurrences[0].version == "1.2");
  BOOST_TEST((shown.occurrences[0].known_at == kStart - Duration::hours(1)));
  BOOST_TEST((shown.occurrences[0].repos == std::vector{kApi}));
  BOOST_REQUIRE_EQUAL(shown.occurrences[0].tools.size(), 2U);
  BOOST_TEST(shown.occurrences[0].tools[0].native_severity == "critical");
  BOOST_TEST(shown.occurrences[0].tools[1].native_severity == "high");
  BOOST_TEST(shown.occurrences[1].tools.size() == 1U);
  const auto aliased = must(store.finding(only("CVE-2026-3")));
  BOOST_TEST(aliased.aliases == (std::vector<std::string>{"CVE-2026-3", "GHSA-aaaa-bbbb-cccc"}));
  BOOST_TEST(id_of(store.finding(999)) == "db.not-found");
}

BOOST_FIXTURE_TEST_CASE(search_takes_wildcards_as_ordinary_characters, Findings) {
  auto odd = vulnerability("CVE-2026-1", "pkg:deb/debian/a_b@1");
  odd.title = "100% of 'it'";
  record("one", "trivy", {odd, vulnerability("CVE-2026-22", "pkg:deb/debian/axb@1")});
  record("two", "trivy", {odd});
  const auto count = [&](const std::string& text) { return must(store.search(text, {})).rows.size(); };
  BOOST_TEST(count("cve-2026") == 2U);
  BOOST_TEST(count("CVE-2026-22") == 1U);
  BOOST_TEST(count("a_b") == 1U);
  BOOST_TEST(count("axb") == 1U);
  BOOST_TEST(count("100%") == 1U);
  BOOST_TEST(count("%") == 1U);
  BOOST_TEST(count("\\") == 0U);
  BOOST_TEST(count("'it'") == 1U);
  BOOST_TEST(count("' OR 1=1 --") == 0U);
  BOOST_TEST(count("") == 2U);
  const auto hit = must(store.search("a_b", {})).rows.at(0);
  BOOST_TEST(hit.images == 2);
  BOOST_TEST(hit.worst_severity == "high");
  const auto first = must(store.search("", {.limit = 1, .cursor = {}}));
  BOOST_TEST(must(store.search("", {.limit = 1, .cursor = first.next})).rows.at(0).finding != first.rows.at(0).finding);
}

BOOST_FIXTURE_TEST_CASE(one_vulnerability_has_one_finding_whatever_version_and_words, Findings) {
  auto first = vulnerability("CVE-2026-1", "pkg:deb/debian/zlib1g@1.2");
  auto second = vulnerability("CVE-2026-1", "pkg:deb/debian/zlib1g@1.3?arch=arm64", "low");
  second.title = "other words";
  record("one", "trivy", {first});
  record("two", "grype", {second});
  BOOST_TEST(raw.count("finding") == 1);
  record("two", "trivy", {vulnerability("CVE-2026-1", "pkg:deb/debian/zlib1g-dev@1.3")});
  BOOST_TEST(raw.count("finding") == 2);
}

BOOST_FIXTURE_TEST_CASE(two_versions_of_a_package_in_one_image_are_both_kept, Findings) {
  record("one", "trivy", {vulnerability("CVE-2026-1", "pkg:npm/x@1"), vulnerability("CVE-2026-1", "pkg:npm/x@2")});
  BOOST_TEST(raw.count("finding") == 1);
  BOOST_TEST(raw.count("occurrence") == 2);
}

BOOST_FIXTURE_TEST_CASE(a_finding_of_code_survives_a_move_to_another_line, Findings) {
  record("one", "bandit", {lint("B602", "app.py", 10)});
  record("two", "bandit", {lint("B602", "app.py", 99)});
  BOOST_TEST(raw.count("finding") == 1);
  record("three", "bandit", {lint("B602", "app.py", 10), lint("B602", "app.py", 20)});
  BOOST_TEST(raw.count("finding") == 2);
  record("four", "bandit", {lint("B602", "other.py", 10)});
  record("five", "semgrep", {lint("B602", "app.py", 10)});
  BOOST_TEST(raw.count("finding") == 4);
}

BOOST_FIXTURE_TEST_CASE(aliases_join_findings_that_were_apart_and_say_so_in_the_ledger, Findings) {
  record("one", "trivy", {vulnerability("CVE-2026-1", "pkg:npm/x@1", "low")});
  record("one", "grype", {vulnerability("GHSA-aaaa-bbbb-cccc", "pkg:npm/x@1", "high")});
  record("two", "grype", {vulnerability("GHSA-aaaa-bbbb-cccc", "pkg:npm/x@1")});
  BOOST_TEST(raw.count("finding") == 2);
  auto both = vulnerability("GHSA-aaaa-bbbb-cccc", "pkg:npm/y@1");
  both.aliases = {"CVE-2026-1"};
  record("three", "grype", {both});
  BOOST_TEST(raw.count("vuln") == 1);
  BOOST_TEST(raw.one("SELECT best_name FROM vuln") == "CVE-2026-1");
  BOOST_TEST(raw.count("finding") == 2);  // x and y
  BOOST_TEST(raw.count("occurrence") == 3);
  const auto joined = must(store.findings({.digest = digest_for("one")}, {}));
  BOOST_REQUIRE_EQUAL(joined.rows.size(), 1U);
  BOOST_TEST(joined.rows[0].severity == "high");
  BOOST_TEST(joined.rows[0].tools == (std::vector<std::string>{"grype", "trivy"}));
  BOOST_TEST(must(store.ledger({.action = "vuln.joined"}, {})).rows.size() == 1U);
  BOOST_TEST(raw.run("PRAGMA foreign_key_check").empty());
  BOOST_TEST(must(store.ledger_verify()).intact);
}

BOOST_FIXTURE_TEST_CASE(two_cves_never_become_one_but_both_are_found_under_the_advisory, Findings) {
  auto advisory = vulnerability("DSA-1", "pkg:deb/debian/x@1");
  advisory.aliases = {"CVE-2026-1", "CVE-2026-2"};
  record("one", "trivy", {advisory, vulnerability("CVE-2026-2", "pkg:deb/debian/y@1")});
  BOOST_TEST(raw.count("vuln") == 2);
  BOOST_TEST(list({.id = "CVE-2026-1"}).size() == 1U);
  BOOST_TEST(list({.id = "CVE-2026-2"}).size() == 2U);
  BOOST_TEST(list({.id = "DSA-1"}).size() == 2U);
}

BOOST_FIXTURE_TEST_CASE(a_finding_is_retracted_and_brought_back_by_a_new_report_only, Findings) {
  record("one", "trivy", {vulnerability("CVE-2026-1", kZlib)});
  record("two", "trivy", {vulnerability("CVE-2026-1", kZlib)});
  const auto id = must(store.findings({.digest = digest_for("one")}, {})).rows.at(0).finding;
  BOOST_TEST(must(store.retract_finding(id, digest_for("one"), "withdrawn", kSomebody)) == 1);
  BOOST_TEST(list({}).size() == 1U);
  BOOST_TEST(list({.with_retracted = true}).size() == 2U);
  BOOST_TEST(must(store.retract_finding(id, std::nullopt, "withdrawn", kSomebody)) == 1);
  BOOST_TEST(list({}).empty());
  BOOST_TEST(must(store.ledger({.action = "finding.retracted"}, {})).rows.size() == 2U);
  BOOST_TEST(id_of(store.retract_finding(999, std::nullopt, "", kSomebody)) == "db.not-found");
  must(store.record_verdict(
      verdict_about("one", {report_of("onetrivy1", "trivy", {vulnerability("CVE-2026-1", kZlib)})})));
  BOOST_TEST(list({}).empty());  // the same bytes say nothing new
  record("one", "trivy", {vulnerability("CVE-2026-1", kZlib)});
  BOOST_TEST(list({}).size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(findings_of_an_index_are_those_of_its_platforms, Findings) {
  auto verdict = verdict_about("index", {report_of("r", "trivy", {vulnerability("CVE-2026-1", kZlib)})});
  verdict.image.kind = "index";
  verdict.children = {{{.digest = digest_for("amd64")}, "linux/amd64"}};
  verdict.reports[0].subject = digest_for("amd64");
  must(store.record_verdict(verdict));
  BOOST_TEST(list({.digest = digest_for("index")}).size() == 1U);
  BOOST_TEST(list({.digest = digest_for("amd64")}).size() == 1U);
  BOOST_TEST(list({.digest = digest_for("arm64")}).empty());
}

/// The plan's lines that read a whole table without an index.
std::vector<std::string> scans(RawDatabase& raw, const db::Query& query) {
  std::vector<std::string> values, bad;
  for (const auto& value : query.values()) {
    values.push_back(value.type() == db::Parameter::Type::kInteger ? std::to_string(value.integer()) : value.text());
  }
  // Four columns: id, parent, unused, detail.
  const auto plan = raw.run("EXPLAIN QUERY PLAN " + query.sql() + " LIMIT 100", values);
  for (std::size_t i = 3; i < plan.size(); i += 4) {
    if (plan[i].starts_with("SCAN") && plan[i].find("USING") == std::string::npos &&
        plan[i].find("CONSTANT ROW") == std::string::npos && plan[i].find("subquery") == std::string::npos) {
      bad.push_back(plan[i]);
    }
    // An index only for its order is a scan all the same, except where the page ends it.
  }
  return bad;
}

std::vector<std::string> index_scans(RawDatabase& raw, const db::Query& query) {
  std::vector<std::string> values, found;
  for (const auto& value : query.values()) {
    values.push_back(value.type() == db::Parameter::Type::kInteger ? std::to_string(value.integer()) : value.text());
  }
  const auto plan = raw.run("EXPLAIN QUERY PLAN " + query.sql() + " LIMIT 100", values);
  for (std::size_t i = 3; i < plan.size(); i += 4) {
    if (plan[i].starts_with("SCAN")) found.push_back(plan[i]);
  }
  return found;
}

BOOST_FIXTURE_TEST_CASE(no_hot_question_reads_a_whole_table, Some) {
  const auto no_scan = [&](const std::string& name, const db::Query& query) {
    BOOST_TEST_CONTEXT(name) {
      for (const auto& line : scans(raw, query)) BOOST_ERROR(line);
    }
  };
  const auto searched = [&](const std::string& name, const db::Query& query) {
    BOOST_TEST_CONTEXT(name) {
      for (const auto& line : index_scans(raw, query)) {
        if (line.find("CONSTANT ROW") == std::string::npos) BOOST_ERROR(line);
      }
    }
  };
  // Ended by the page's limit, in the order of an index.
  no_scan("all findings", db::finding_query({}, {}, {}));
  no_scan("all verdicts", db::verdict_query({}, {}));
  // Searched by key, every table.
  searched("severity", db::finding_query({.min_severity = "high"}, {}, {}));
  searched("image", db::finding_query({.digest = digest_for("one"), .min_severity = "high"}, {}, {}));
  searched("repository", db::finding_query({.registry = "a", .repository = "b", .min_severity = "high"}, {}, {}));
  searched("repository alone", db::finding_query({.repository = "b"}, {}, {}));
  searched("id", db::finding_query({.id = "CVE-2026-1"}, {1}, {}));
  searched("component", db::finding_query({.component = "zlib1g"}, {}, {}));
  searched("component base", db::finding_query({.component = "pkg:deb/debian/zlib1g"}, {}, {}));
  searched("kind", db::finding_query({.kind = "secret"}, {}, {}));
  searched("next page", db::finding_query({.digest = digest_for("one")}, {}, {"1", "2", "3", "", ""}));
  searched("verdicts of an image", db::verdict_query({.digest = digest_for("one")}, {}));
  searched("verdicts of a repository", db::verdict_query({.registry = "a", .repository = "b"}, {}));
  searched("verdicts since", db::verdict_query({.since = kStart}, {}));
  searched("question 1", db::exposed_query({1, 2}, "prod", {}));
  searched("question 12 of a stage", db::unscanned_query("prod", kStart, {}));
  no_scan("question 12", db::unscanned_query("", kStart, {}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace pratique::test

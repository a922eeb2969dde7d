#include "tests/support/database.h"

namespace pratique::test {
namespace {

struct Fleet : Database {
  db::DeploymentOutcome deploy(const std::string& service, const std::string& image, int minute, bool healthy = false,
                               const std::string& stage = "prod") {
    db::DeploymentRecord record{.service = service,
                                .stage = stage,
                                .repo = kApi,
                                .image = {.digest = digest_for(image)},
                                .at = at(minute),
                                .healthy_at = {},
                                .actor = kSomebody};
    if (healthy) record.healthy_at = at(minute);
    return must(store.record_deployment(record));
  }
  void scan(const std::string& image, const std::vector<db::FindingRecord>& findings, const std::string& tool = "trivy",
            const std::string& status = "complete") {
    auto report = report_of(image + std::to_string(++reports_), tool, findings);
    report.status = status;
    report.finished_at = clock.now();
    must(store.record_verdict(verdict_about(image, {report})));
  }
  static Time at(int minute) { return kStart + Duration::minutes(minute); }
  std::size_t exposed(const std::string& name, const std::string& stage = "prod") {
    return must(store.ask_exposed(name, stage, {})).rows.size();
  }

 private:
  int reports_ = 0;
};

const auto kHole = vulnerability("CVE-2026-1", "pkg:npm/x@1");

BOOST_AUTO_TEST_SUITE(ask_questions)

BOOST_FIXTURE_TEST_CASE(running_images_with_a_vulnerability_are_found_under_any_alias, Fleet) {
  auto hole = vulnerability("GHSA-aaaa-bbbb-cccc", "pkg:npm/x@1");
  hole.aliases = {"CVE-2026-1"};
  hole.fixed_versions = {"2", "1.5"};
  scan("v1", {hole});
  deploy("api", "v1", 5);
  for (const std::string name : {"CVE-2026-1", "cve-2026-1", "GHSA-aaaa-bbbb-cccc"}) {
    const auto page = must(store.ask_exposed(name, "prod", {}));
    BOOST_REQUIRE_EQUAL(page.rows.size(), 1U);
    BOOST_TEST(page.rows[0].service == "api");
    BOOST_TEST(page.rows[0].name == "CVE-2026-1");
    BOOST_TEST((page.rows[0].digest == digest_for("v1")));
    BOOST_TEST((page.rows[0].deployed_at == at(5)));
    BOOST_TEST((page.rows[0].exposed_since == at(5)));
    BOOST_TEST((page.rows[0].known_at == at(0)));
    BOOST_TEST(page.rows[0].component == "pkg:npm/x");
    BOOST_TEST(page.rows[0].version == "1");
    BOOST_TEST(page.rows[0].severity == "high");
    BOOST_TEST(page.rows[0].fix_version == "2, 1.5");
  }
  BOOST_TEST(exposed("CVE-2026-2") == 0U);
  BOOST_TEST(exposed("CVE-2026-1", "test") == 0U);
  BOOST_TEST(exposed("' OR 1=1 --") == 0U);
  BOOST_TEST(exposed("CVE-2026-_") == 0U);
}

BOOST_FIXTURE_TEST_CASE(exposed_images_come_page_by_page_oldest_first, Fleet) {
  scan("v1", {kHole});
  for (int i = 0; i < 5; ++i) deploy("service " + std::to_string(i), "v1", 10 - i);
  std::vector<std::string> services;
  db::PageRequest page{.limit = 2, .cursor = {}};
  do {
    const auto part = must(store.ask_exposed("CVE-2026-1", "prod", page));
    for (const auto& row : part.rows) services.push_back(row.service);
    page.cursor = part.next;
  } while (!page.cursor.empty());
  BOOST_TEST(services == (std::vector<std::string>{"service 4", "service 3", "service 2", "service 1", "service 0"}),
             boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(an_index_is_exposed_through_its_platforms, Fleet) {
  auto verdict = verdict_about("index", {report_of("r", "trivy", {kHole})});
  verdict.image.kind = "index";
  verdict.children = {{{.digest = digest_for("amd64")}, "linux/amd64"},
                      {{.digest = digest_for("arm64")}, "linux/arm64"}};
  verdict.reports[0].subject = digest_for("arm64");
  must(store.record_verdict(verdict));
  deploy("api", "index", 1);
  const auto page = must(store.ask_exposed("CVE-2026-1", "prod", {}));
  BOOST_REQUIRE_EQUAL(page.rows.size(), 1U);
  BOOST_TEST((page.rows[0].digest == digest_for("index")));
  BOOST_TEST((page.rows[0].manifest == digest_for("arm64")));
}

BOOST_FIXTURE_TEST_CASE(the_last_good_digest_is_the_newest_healthy_one, Fleet) {
  BOOST_TEST(id_of(store.ask_last_good("api", "prod")) == "db.not-found");
  deploy("api", "v1", 1, true);
  deploy("api", "v2", 2, true);
  deploy("api", "v3", 3, false);
  scan("v1", {});
  auto good = must(store.ask_last_good("api", "prod"));
  BOOST_TEST((good.running == digest_for("v3")));
  BOOST_TEST(!good.running_healthy_at.has_value());
  BOOST_TEST((good.last_good == digest_for("v2")));
  BOOST_TEST((good.previous_good == digest_for("v2")));
  BOOST_TEST(good.last_good_outcome.empty());
  deploy("api", "v3", 4, true);  // it runs already and is healthy now
  good = must(store.ask_last_good("api", "prod"));
  BOOST_TEST((good.last_good == digest_for("v3")));
  BOOST_TEST((good.previous_good == digest_for("v2")));
  deploy("api", "v2", 5, true);
  deploy("api", "v1", 6, true);
  deploy("api", "v2", 7, true);
  good = must(store.ask_last_good("api", "prod"));
  BOOST_TEST((good.previous_good == digest_for("v1")));
  BOOST_TEST(good.previous_good_outcome == "allow");
  const auto elsewhere = must(store.ask_last_good("api", "test"));
  BOOST_TEST(!elsewhere.running.has_value());
  BOOST_TEST(!elsewhere.last_good.has_value());
}

BOOST_FIXTURE_TEST_CASE(running_images_without_a_recent_complete_scan_are_named, Fleet) {
  scan("fresh", {});
  scan("partly", {}, "trivy", "partial");
  clock = FixedClock(at(-2 * 24 * 60));
  scan("stale", {});
  clock = FixedClock(at(0));
  int minute = 0;
  for (const std::string image : {"fresh", "partly", "stale", "never"}) deploy(image, image, ++minute);
  const auto page = must(store.ask_unscanned("prod", at(-24 * 60), {}));
  BOOST_REQUIRE_EQUAL(page.rows.size(), 3U);
  BOOST_TEST(page.rows[0].service == "partly");
  BOOST_TEST(page.rows[0].last_partial_at.has_value());
  BOOST_TEST(!page.rows[0].last_complete_at.has_value());
  BOOST_TEST(page.rows[1].service == "stale");
  BOOST_TEST((page.rows[1].last_complete_at == at(-2 * 24 * 60)));
  BOOST_TEST(page.rows[2].service == "never");
  BOOST_TEST(must(store.ask_unscanned("", at(-24 * 60), {})).rows.size() == 3U);
  BOOST_TEST(must(store.ask_unscanned("test", at(-24 * 60), {})).rows.empty());
  BOOST_TEST(must(store.ask_unscanned("prod", at(-3 * 24 * 60), {})).rows.size() == 2U);
  const auto first = must(store.ask_unscanned("prod", at(-24 * 60), {.limit = 2, .cursor = {}}));
  BOOST_TEST(must(store.ask_unscanned("prod", at(-24 * 60), {.limit = 2, .cursor = first.next})).rows.size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(every_platform_of_an_index_needs_its_scan, Fleet) {
  auto verdict = verdict_about("index", {report_of("r", "trivy", {})});
  verdict.image.kind = "index";
  verdict.children = {{{.digest = digest_for("amd64")}, "linux/amd64"},
                      {{.digest = digest_for("arm64")}, "linux/arm64"}};
  verdict.reports[0].subject = digest_for("arm64");
  must(store.record_verdict(verdict));
  deploy("api", "index", 1);
  const auto page = must(store.ask_unscanned("prod", at(-24 * 60), {}));
  BOOST_REQUIRE_EQUAL(page.rows.size(), 1U);
  BOOST_TEST(page.rows[0].platform == "linux/amd64");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(track_exposure)

BOOST_FIXTURE_TEST_CASE(a_deployment_closes_the_former_one_and_is_in_the_ledger, Fleet) {
  BOOST_TEST(deploy("api", "v1", 1).changed);
  const auto second = deploy("api", "v2", 2);
  BOOST_TEST((second.previous == digest_for("v1")));
  BOOST_TEST(!deploy("api", "v2", 3).changed);
  BOOST_TEST(raw.count("deployment") == 2);
  BOOST_TEST(raw.one("SELECT until_at FROM deployment ORDER BY id LIMIT 1") == std::to_string(at(2).ms));
  BOOST_TEST(must(store.ledger({.action = "deployment"}, {})).rows.size() == 2U);
  const db::DeploymentRecord late{.service = "api",
                                  .stage = "prod",
                                  .repo = kApi,
                                  .image = {.digest = digest_for("v0")},
                                  .at = at(1),
                                  .healthy_at = {},
                                  .actor = kSomebody};
  BOOST_TEST(id_of(store.record_deployment(late)) == "db.refused");
  auto nameless = late;
  nameless.service.clear();
  BOOST_TEST(id_of(store.record_deployment(nameless)) == "db.refused");
}

BOOST_FIXTURE_TEST_CASE(exposure_opens_with_the_bad_digest_and_closes_with_a_scanned_good_one, Fleet) {
  scan("bad", {kHole});
  scan("good", {});
  BOOST_TEST(deploy("api", "bad", 1).opened == 1);
  BOOST_TEST(exposed("CVE-2026-1") == 1U);
  BOOST_TEST(deploy("api", "good", 2).closed == 1);
  BOOST_TEST(exposed("CVE-2026-1") == 0U);
  BOOST_TEST(raw.one("SELECT closed_at FROM exposure") == std::to_string(at(2).ms));
  BOOST_TEST(deploy("api", "bad", 3).opened == 1);
  BOOST_TEST(raw.one("SELECT reopen_of FROM exposure ORDER BY id DESC LIMIT 1") ==
             raw.one("SELECT MIN(id) FROM exposure"));
}

BOOST_FIXTURE_TEST_CASE(an_image_that_nobody_scanned_closes_nothing, Fleet) {
  scan("bad", {kHole});
  deploy("api", "bad", 1);
  BOOST_TEST(deploy("api", "unknown", 2).closed == 0);
  BOOST_TEST(raw.one("SELECT closed_at IS NULL FROM exposure") == "1");
  scan("unknown", {}, "bandit");  // a tool that never knew it says nothing about it
  BOOST_TEST(raw.one("SELECT closed_at IS NULL FROM exposure") == "1");
  scan("unknown", {}, "trivy", "partial");  // nor does half a look
  BOOST_TEST(raw.one("SELECT closed_at IS NULL FROM exposure") == "1");
  scan("unknown", {}, "trivy");
  BOOST_TEST(raw.one("SELECT closed_at FROM exposure") == std::to_string(at(2).ms));
}

BOOST_FIXTURE_TEST_CASE(what_is_found_later_is_exposed_since_the_deployment, Fleet) {
  deploy("api", "bad", 1);
  clock = FixedClock(at(60));
  scan("bad", {kHole});
  const auto page = must(store.ask_exposed("CVE-2026-1", "prod", {}));
  BOOST_REQUIRE_EQUAL(page.rows.size(), 1U);
  BOOST_TEST((page.rows[0].exposed_since == at(1)));
  BOOST_TEST((page.rows[0].known_at == at(60)));
}

BOOST_FIXTURE_TEST_CASE(a_retracted_finding_exposes_nothing, Fleet) {
  scan("bad", {kHole});
  deploy("api", "bad", 1);
  deploy("other", "bad", 1);
  const auto id = must(store.findings({}, {})).rows.at(0).finding;
  must(store.retract_finding(id, digest_for("another"), "x", kSomebody));
  BOOST_TEST(exposed("CVE-2026-1") == 2U);
  must(store.retract_finding(id, digest_for("bad"), "x", kSomebody));
  BOOST_TEST(exposed("CVE-2026-1") == 0U);
  BOOST_TEST(raw.one("SELECT COUNT(*) FROM exposure WHERE close_reason = 'retracted'") == "2");
}

BOOST_FIXTURE_TEST_CASE(joined_aliases_leave_one_open_exposure, Fleet) {
  scan("v1", {kHole});
  scan("v1", {vulnerability("GHSA-aaaa-bbbb-cccc", "pkg:npm/x@1")}, "grype");
  deploy("api", "v1", 1);
  BOOST_TEST(raw.count("exposure") == 2);
  auto both = vulnerability("GHSA-aaaa-bbbb-cccc", "pkg:npm/y@1");
  both.aliases = {"CVE-2026-1"};
  scan("elsewhere", {both}, "grype");
  BOOST_TEST(raw.one("SELECT COUNT(*) FROM exposure WHERE closed_at IS NULL") == "1");
  BOOST_TEST(exposed("GHSA-aaaa-bbbb-cccc") == 1U);
  BOOST_TEST(raw.run("PRAGMA foreign_key_check").empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace pratique::test

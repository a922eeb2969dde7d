#include "tests/support/database.h"

namespace pratique::test {
namespace {

BOOST_AUTO_TEST_SUITE(record_verdict)

db::VerdictRecord full_verdict() {
  auto record = verdict_about("image", {report_of("one", "trivy",
                                                  {vulnerability("CVE-2026-1", "pkg:deb/debian/zlib1g@1.2"),
                                                   vulnerability("CVE-2026-2", "pkg:deb/debian/bash@5")})});
  record.image.kind = "index";
  record.children = {{{.digest = digest_for("amd64")}, "linux/amd64"},
                     {{.digest = digest_for("arm64")}, "linux/arm64"}};
  record.reports[0].subject = digest_for("amd64");
  record.inputs = {{"image", digest_for("image"), "registry.example/shop/api", kStart},
                   {"report", std::nullopt, "gone.json", kStart}};
  record.evidence = {{.content = digest_for("bundle"),
                      .checks = {{.authority = "release",
                                  .trust = digest_for("root"),
                                  .outcome = "verified",
                                  .signer = "https://ci.example/release",
                                  .log_index = 7}}}};
  record.rules = {{"vuln.high", "log", "vuln.high", "CVE-2026-1", "one high"}};
  record.ci_url = "https://ci.example/job/1";
  return record;
}

BOOST_FIXTURE_TEST_CASE(a_verdict_is_read_as_it_was_recorded, Database) {
  const auto record = full_verdict();
  const auto id = must(store.record_verdict(record));
  const auto detail = must(store.verdict(id));
  BOOST_TEST(detail.verdict.repo.name == "shop/api");
  BOOST_TEST(detail.verdict.digest.to_string() == record.image.digest.to_string());
  BOOST_TEST(detail.verdict.stage == "prod");
  BOOST_TEST(detail.verdict.outcome == "allow");
  BOOST_TEST(detail.verdict.mode == "enforce");
  BOOST_TEST(detail.verdict.actor == "ci:https://ci.example/job/1");
  BOOST_TEST(detail.verdict.ci_url == record.ci_url);
  BOOST_TEST((detail.verdict.evaluated_at == kStart));
  BOOST_TEST((detail.verdict.verdict_document == record.verdict_document));
  BOOST_TEST((detail.verdict.case_document == record.case_document));
  BOOST_REQUIRE_EQUAL(detail.inputs.size(), 2U);
  BOOST_TEST((detail.inputs[0].digest == record.inputs[0].digest));
  BOOST_TEST(!detail.inputs[1].digest.has_value());
  BOOST_TEST(detail.inputs[1].uri == "gone.json");
  BOOST_REQUIRE_EQUAL(detail.rules.size(), 1U);
  BOOST_TEST(detail.rules[0].message == "one high");
  BOOST_TEST(id_of(store.verdict(id + 1)) == "db.not-found");
}

BOOST_FIXTURE_TEST_CASE(facts_that_come_again_add_nothing_but_the_verdict, Database) {
  must(store.record_verdict(full_verdict()));
  const std::vector<std::string> facts = {
      "repo",    "artifact",   "artifact_child", "content",         "evidence",  "evidence_check", "report",
      "finding", "occurrence", "component",      "occurrence_tool", "vuln_name", "policy",         "principal"};
  std::vector<int> before;
  for (const auto& table : facts) before.push_back(raw.count(table));
  BOOST_TEST(raw.count("occurrence") == 2);
  BOOST_TEST(raw.count("occurrence_tool") == 2);
  must(store.record_verdict(full_verdict()));
  for (std::size_t i = 0; i < facts.size(); ++i) {
    BOOST_TEST_CONTEXT(facts[i]) { BOOST_TEST(raw.count(facts[i]) == before[i]); }
  }
  BOOST_TEST(raw.count("verdict") == 2);
  BOOST_TEST(raw.count("ledger") == 2);
}

BOOST_FIXTURE_TEST_CASE(a_check_that_says_something_else_is_kept_beside_the_old_one, Database) {
  auto record = full_verdict();
  must(store.record_verdict(record));
  record.evidence[0].checks[0].outcome = "rejected";
  record.evidence[0].checks[0].reason = "certificate.revoked";
  must(store.record_verdict(record));
  BOOST_TEST(raw.count("evidence") == 1);
  BOOST_TEST(raw.count("evidence_check") == 2);
}

BOOST_FIXTURE_TEST_CASE(nothing_of_a_refused_verdict_is_there, Database) {
  const auto refuse = [&](auto change) {
    auto record = full_verdict();
    change(record);
    BOOST_TEST(id_of(store.record_verdict(record)) == "db.refused");
    for (const char* table : {"verdict", "ledger", "artifact", "content", "report", "finding"})
      BOOST_TEST(raw.count(table) == 0);
  };
  refuse([](auto& record) { record.outcome = "maybe"; });
  refuse([](auto& record) { record.mode = "fast"; });
  refuse([](auto& record) { record.image.kind = "image"; });
  refuse([](auto& record) { record.children[1].artifact.kind = "image"; });
  refuse([](auto& record) { record.actor.kind = "root"; });
  refuse([](auto& record) { record.evidence[0].kind = "note"; });
  refuse([](auto& record) { record.evidence[0].checks[0].outcome = "fine"; });
  refuse([](auto& record) { record.evidence[0].subject = digest_for("another image"); });
  refuse([](auto& record) { record.reports[0].status = "done"; });
  refuse([](auto& record) { record.reports[0].binding = "guess"; });
  refuse([](auto& record) { record.reports[0].subject = digest_for("another image"); });
  refuse([](auto& record) { record.reports[0].findings[1].kind = "bug"; });
  refuse([](auto& record) { record.reports[0].findings[1].severity = "severe"; });
  refuse([](auto& record) { record.reports[0].findings[1].fix_state = "soon"; });
  refuse([](auto& record) { record.contents.pop_back(); });
  refuse([](auto& record) { record.contents.erase(record.contents.begin()); });
  must(store.record_verdict(full_verdict()));
}

BOOST_FIXTURE_TEST_CASE(the_order_of_inputs_is_part_of_their_digest, Database) {
  auto record = full_verdict();
  const auto first = must(store.verdict(must(store.record_verdict(record))));
  const auto again = must(store.verdict(must(store.record_verdict(record))));
  std::swap(record.inputs[0], record.inputs[1]);
  const auto swapped = must(store.verdict(must(store.record_verdict(record))));
  BOOST_TEST((first.verdict.inputs_digest == again.verdict.inputs_digest));
  BOOST_TEST((first.verdict.inputs_digest != swapped.verdict.inputs_digest));
}

BOOST_FIXTURE_TEST_CASE(hostile_text_comes_back_as_it_was_and_runs_nothing, Database) {
  const std::vector<std::string> texts = {
      "'; DROP TABLE verdict; --", "\" OR 1=1 --",       "%_\\%",         std::string("a\0b", 3),    "?1 :x @y $z",
      "\x1b]0;owned\x07",          "\xff\xfe not utf-8", "\u202egnp.exe", std::string(1 << 20, 'x'), "%s%n{}",
      "\r\n::set-output name=x::y"};
  for (const auto& text : texts) {
    BOOST_TEST_CONTEXT(text.substr(0, 40)) {
      auto finding = vulnerability("CVE-2026-9 " + text, "");
      finding.title = text;
      finding.path = text;
      finding.version = text;
      auto record = verdict_about("image " + text, {report_of(text, text, {finding})});
      record.repo.name = text;
      record.stage = text;
      record.rules = {{text, "log", text, text, text}};
      record.inputs = {{text, std::nullopt, text, kStart}};
      record.actor.subject = text;
      const auto detail = must(store.verdict(must(store.record_verdict(record))));
      BOOST_TEST((detail.verdict.repo.name == text));
      BOOST_TEST((detail.verdict.stage == text));
      BOOST_TEST((detail.rules[0].message == text));
      BOOST_TEST((detail.inputs[0].uri == text));
      db::FindingFilter filter;
      filter.repository = text;
      const auto found = must(store.findings(filter, {}));
      BOOST_REQUIRE_EQUAL(found.rows.size(), 1U);
      BOOST_TEST((found.rows[0].title == text));
      BOOST_TEST((found.rows[0].place == text));
      BOOST_TEST((found.rows[0].version == text));
      BOOST_TEST((found.rows[0].tools == std::vector{text}));
    }
  }
  BOOST_TEST(raw.count("verdict") == static_cast<int>(texts.size()));
  BOOST_TEST(must(store.ledger_verify()).intact);
}

BOOST_FIXTURE_TEST_CASE(content_is_kept_once_and_hashed_when_read, Database) {
  const std::string bytes("\0binary\xff", 8);
  const auto digest = must(store.put_content("evidence", bytes));
  BOOST_TEST((digest == Digest::of(bytes)));
  must(store.put_content("evidence", bytes));
  BOOST_TEST(raw.count("content") == 1);
  BOOST_TEST((must(store.get_content(digest)) == bytes));
  BOOST_TEST((must(store.get_content(must(store.put_content("empty", "")))).empty()));
  BOOST_TEST(id_of(store.get_content(digest_for("never kept"))) == "db.not-found");
  raw.run("UPDATE content SET bytes = CAST('other' AS BLOB) WHERE digest = '" + digest.to_string() + "'");
  BOOST_TEST(id_of(store.get_content(digest)) == "db.corrupt");
}

BOOST_FIXTURE_TEST_CASE(verdicts_are_listed_newest_first_page_by_page, Database) {
  for (int i = 0; i < 7; ++i) {
    auto record = verdict_about("image " + std::to_string(i));
    record.evaluated_at = kStart + Duration::seconds(i / 2);
    record.outcome = i % 2 == 0 ? "allow" : "block";
    record.stage = i < 4 ? "prod" : "test";
    if (i == 6) record.repo.registry = "other.example";
    must(store.record_verdict(record));
  }
  std::vector<std::int64_t> seen;
  db::PageRequest page{.limit = 3, .cursor = {}};
  do {
    const auto part = must(store.verdicts({}, page));
    BOOST_TEST(part.rows.size() <= 3U);
    for (const auto& row : part.rows) seen.push_back(row.id);
    page.cursor = part.next;
  } while (!page.cursor.empty());
  BOOST_TEST(seen == (std::vector<std::int64_t>{7, 6, 5, 4, 3, 2, 1}), boost::test_tools::per_element());

  const auto count = [&](const db::VerdictFilter& filter) { return must(store.verdicts(filter, {})).rows.size(); };
  BOOST_TEST(count({.stage = "prod"}) == 4U);
  BOOST_TEST(count({.outcome = "block"}) == 3U);
  BOOST_TEST(count({.repository = "shop/api"}) == 7U);
  BOOST_TEST(count({.registry = "other.example"}) == 1U);
  BOOST_TEST(count({.registry = "registry.example", .repository = "shop/api"}) == 6U);
  BOOST_TEST(count({.digest = digest_for("image 3")}) == 1U);
  BOOST_TEST(count({.digest = digest_for("image 3"), .stage = "test"}) == 0U);
  BOOST_TEST(count({.since = kStart + Duration::seconds(2)}) == 3U);
}

BOOST_FIXTURE_TEST_CASE(a_page_that_nobody_gave_is_refused, Database) {
  for (const std::string cursor :
       {"x", "1", "1.2.3", "1.2 ", "1..2", "1;DROP TABLE verdict", "99999999999999999999.1"}) {
    BOOST_TEST_CONTEXT(cursor) {
      BOOST_TEST(id_of(store.verdicts({}, {.limit = 10, .cursor = cursor})) == "usage");
      BOOST_TEST(id_of(store.findings({}, {.limit = 10, .cursor = cursor})) == "usage");
    }
  }
  BOOST_TEST(id_of(store.findings({}, {.limit = 10, .cursor = "1.2.3.zz.00"})) == "usage");
  BOOST_TEST(id_of(store.verdicts({}, {.limit = 0, .cursor = {}})) == "usage");
  BOOST_TEST(id_of(store.verdicts({}, {.limit = 10'001, .cursor = {}})) == "usage");
  BOOST_TEST(id_of(store.verdicts({}, {.limit = 10'000, .cursor = "1.2"})) == "none");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace pratique::test

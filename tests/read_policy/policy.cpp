#include <boost/test/unit_test.hpp>

#include "tests/support/gate_fixture.h"

using namespace pratique;
using namespace pratique::gate;
using namespace pratique::test;

namespace {

constexpr std::string_view kKey =
    "  authorities:\n"
    "    - {name: release, key: {file: keys/release.pub}, ctlog: {url: \"https://rekor.example\"}}\n"
    "    - name: build\n"
    "      key: {data: \"-----BEGIN PUBLIC KEY-----\"}\n";

/// "good", or "LINE:COLUMN" of the refusal.
std::string place(const std::string& yaml) {
  const auto set = PolicySet::parse(yaml, "p.yaml");
  if (set) return "good";
  BOOST_TEST(set.error().id() == "policy.invalid");
  const std::string& message = set.error().message();
  return message.substr(7, message.find(": ") - 7);
}

/// With `spec` behind images and one rule, which end in line 6.
std::string place_of(std::string_view spec, std::string_view rule = "{id: r.one, match: {kind: vuln}}") {
  return place(document(std::string(kImages) + "  rules: [" + std::string(rule) + "]\n" + std::string(spec)));
}

std::string rule_outcome(std::string_view rule) { return place_of("", rule) == "good" ? "good" : "refused"; }
std::string spec_outcome(std::string_view spec) { return place_of(spec) == "good" ? "good" : "refused"; }

}  // namespace

BOOST_AUTO_TEST_SUITE(read_policy)

BOOST_AUTO_TEST_CASE(everything_that_is_built_is_read) {
  const auto set =
      policy(std::string(kKey) +
             "  require: {platforms: [linux/amd64, linux/arm/v7]}\n"
             "  evidence:\n"
             "    signature: {anyOf: [release, build], threshold: 2}\n"
             "    reports:\n"
             "      - {name: scan, tools: [trivy, grype], quorum: 2, bind: image-id, maxAge: 24h,\n"
             "         maxDatabaseAge: 2d, unknownDatabaseAge: alert, complete: false, maxSkipped: 3}\n"
             "      - {name: sast, tools: [bandit], subject: commit, bind: asserted}\n"
             "  severity: {sources: [vendor, nvd], disagreement: first, unknown: critical, bandit: {HIGH/LOW: low}}\n"
             "  toolSuppressions: trust\n"
             "  stages:\n"
             "    dev: {mode: warn, default: alert, actions: {vuln.rest: log}}\n"
             "    prod:\n"
             "      from: dev\n"
             "      actions: {vuln.high: review}\n"
             "      approvals: {min: 2, from: [dri], notRequester: false}\n"
             "      newOnly: {baseline: deployed, applies: [vuln.high]}\n"
             "      rollback: {allowLastGood: true, block: [signature.missing], otherwise: alert}\n"
             "  waivers: {require: [ticket], approverNotOwner: false, maxLifetime: 1d, expiringWithin: 2h, files: "
             "[w/*.yaml]}\n");
  const Policy& p = set.policies.at(0);
  BOOST_TEST(p.name == "shop");
  BOOST_TEST(p.platforms.at(1) == "linux/arm/v7");
  BOOST_TEST(p.authorities.at(0).id == "shop/release");
  BOOST_TEST(p.authorities.at(0).log_entry_demanded);
  BOOST_TEST(std::get<FilePath>(p.authorities.at(0).means).path == "keys/release.pub");
  BOOST_TEST(!p.authorities.at(1).log_entry_demanded);
  BOOST_TEST(std::get<PemText>(p.authorities.at(1).means).text == "-----BEGIN PUBLIC KEY-----");
  BOOST_TEST(p.authorities.at(1).position == "policy.yaml:13:19");
  BOOST_TEST(p.signature->threshold == 2);
  BOOST_TEST(p.signature->any_of.at(1) == "shop/build");
  const ReportDemand& scan = p.reports.at(0);
  BOOST_TEST(scan.quorum == 2);
  BOOST_TEST((scan.bind == Binding::kImageId));
  BOOST_TEST((scan.max_age == Duration::days(1)));
  BOOST_TEST((scan.max_database_age == Duration::days(2)));
  BOOST_TEST((scan.unknown_database_age == Action::kAlert));
  BOOST_TEST(!scan.complete);
  BOOST_TEST(scan.max_skipped == 3);
  BOOST_TEST(p.reports.at(1).about_commit);
  BOOST_TEST(p.severity.first_source_wins);
  BOOST_TEST(p.trust_tool_suppressions);
  const Stage& prod = p.stages.at("prod");
  BOOST_TEST((prod.actions.at("vuln.rest") == Action::kLog));
  BOOST_TEST((prod.actions.at("vuln.high") == Action::kReview));
  BOOST_TEST((prod.otherwise == Action::kBlock));
  BOOST_TEST(!prod.warn_only);
  BOOST_TEST(prod.approvals->min == 2);
  BOOST_TEST(prod.new_only.contains("vuln.high"));
  BOOST_TEST(p.waivers.require.at(0) == "ticket");
  BOOST_TEST(set.waiver_files_for("registry.example/shop/x").at(0) == "w/*.yaml");
}

BOOST_AUTO_TEST_CASE(the_digest_is_that_of_the_bytes) {
  const std::string text = document(std::string(kImages) + "  rules: []\n");
  BOOST_TEST(parsed(text).digest().to_string() == Digest::of(text).to_string());
}

BOOST_AUTO_TEST_CASE(a_document_that_is_no_policy_is_refused) {
  const std::string good = document(std::string(kImages) + "  rules: []\n");
  BOOST_TEST(place(good) == "good");
  BOOST_TEST(place("{}\n") != "good");
  BOOST_TEST(place("- x\n") != "good");
  BOOST_TEST(place("{\"SchemaVersion\": 2, \"Results\": []}\n") != "good");
  BOOST_TEST(place(good + "---\n" + good) != "good");
  BOOST_TEST(place(good + "---\n" + document(std::string(kImages) + "  rules: []\n", "other")) == "good");
  BOOST_TEST(place(good + "more: 1\n") == "7:1");
  BOOST_TEST(place(document("  rules: []\n")) != "good");
  BOOST_TEST(place(document("  images: []\n  rules: []\n")) == "5:11");
  BOOST_TEST(place(document("  images: [registry.example/shop]\n  rules: []\n")) == "5:12");
  BOOST_TEST(place(document(kImages)) != "good");
  BOOST_TEST(place(document(std::string(kImages) + "  rules: []\n", "a/b")) == "3:18");
}

BOOST_AUTO_TEST_CASE(rules_are_read_strictly) {
  BOOST_TEST(rule_outcome("{id: vuln.high, match: {kind: vuln, severity: \">=high\"}, ifUnknown: match}") == "good");
  BOOST_TEST(rule_outcome("{id: sbom.missing, effectiveOn: 2026-12-01T00:00:00Z}") == "good");
  for (const auto* no : {"{match: {kind: vuln}}",
                         "{id: Vuln, match: {kind: vuln}}",
                         "{id: a..b, match: {kind: vuln}}",
                         "{id: a., match: {kind: vuln}}",
                         "{id: a.b}",
                         "{id: signature.missing, match: {kind: vuln}}",
                         "{id: policy.no-match}",
                         "{id: a.b, match: {}}",
                         "{id: a.b, match: {kind: vulns}}",
                         "{id: a.b, match: {kind: vuln, severity: \">high\"}}",
                         "{id: a.b, match: {kind: vuln, severity: unknown}}",
                         "{id: a.b, match: {kind: vuln, severity: High}}",
                         "{id: a.b, match: {kind: vuln, fix: maybe}}",
                         "{id: a.b, match: {kind: vuln, below: 8}}",
                         "{id: a.b, match: {kind: lint, below: low}}",
                         "{id: a.b, match: {kind: vuln, tool: []}}",
                         "{id: a.b, match: {kind: vuln, cve: x}}",
                         "{id: signature.missing, ifUnknown: match}",
                         "{id: a.b, match: {kind: vuln}, ifUnknown: block}",
                         "{id: a.b, match: {kind: vuln}, effectiveOn: 2026-12-01}",
                         "{id: a.b, match: {kind: vuln}}, {id: a.b, match: {kind: sast}}"}) {
    BOOST_TEST(rule_outcome(no) == "refused", no);
  }
}

BOOST_AUTO_TEST_CASE(demands_are_read_strictly) {
  const std::string key(kKey);
  BOOST_TEST(spec_outcome(key + "  evidence: {signature: {anyOf: [release]}}\n") == "good");
  for (const auto* no :
       {"{signature: {}}", "{signature: {anyOf: []}}", "{signature: {anyOf: [releese]}}",
        "{signature: {anyOf: [release, release]}}", "{signature: {anyOf: [release], threshold: 2}}",
        "{signature: {anyOf: [release], threshold: 0}}", "{signatures: {anyOf: [release]}}", "{reports: [{name: a}]}",
        "{reports: [{tools: [trivy]}]}", "{reports: [{name: a, tools: []}]}",
        "{reports: [{name: a, tools: [trivy, trivy]}]}", "{reports: [{name: a, tools: [trivy], quorum: 2}]}",
        "{reports: [{name: a, tools: [trivy], bind: digest}]}", "{reports: [{name: a, tools: [trivy], maxAge: 24}]}",
        "{reports: [{name: a, tools: [trivy], complete: yes}]}",
        "{reports: [{name: a, tools: [trivy], maxSkipped: -1}]}",
        "{reports: [{name: a, tools: [trivy], unknownDatabaseAge: warn}]}",
        "{reports: [{name: a, tools: [trivy]}, {name: a, tools: [grype]}]}"}) {
    BOOST_TEST(spec_outcome(key + "  evidence: " + no + "\n") == "refused", no);
  }
  for (const auto* no : {"{name: a}", "{name: a, key: {file: x, data: y}}", "{name: a, key: {data: AAAA}}",
                         "{name: a, key: {}}", "{key: {file: x}}", "{name: a, key: {file: x}, keyless: {}}",
                         "{name: a, key: {file: x}}, {name: a, key: {file: y}}"}) {
    BOOST_TEST(spec_outcome("  authorities: [" + std::string(no) + "]\n") == "refused", no);
  }
  BOOST_TEST(spec_outcome("  require: {platforms: [linux]}\n") == "refused");
  BOOST_TEST(spec_outcome("  require: {platforms: [linux/amd64, linux/amd64]}\n") == "refused");
  BOOST_TEST(spec_outcome("  require: {platforms: []}\n") == "refused");
  for (const auto* no : {"{unknown: low}", "{sources: []}", "{sources: [cvss]}", "{sources: [nvd, nvd]}",
                         "{disagreement: worst}", "{bandit: {HIGH: low}}", "{bandit: {HIGH/LOW: minor}}"}) {
    BOOST_TEST(spec_outcome("  severity: " + std::string(no) + "\n") == "refused", no);
  }
  BOOST_TEST(spec_outcome("  toolSuppressions: ignore\n") == "refused");
}

BOOST_AUTO_TEST_CASE(stages_are_read_strictly) {
  BOOST_TEST(spec_outcome("  stages: {dev: {}, prod: {from: dev, actions: {r.one: log, tag.moved: alert}}}\n") ==
             "good");
  for (const auto* no :
       {"{}", "{prod: {from: dev}}", "{a: {from: b}, b: {from: a}}", "{a: {from: a}}", "{a: {mode: audit}}",
        "{a: {mode: Enforce}}", "{a: {default: warn}}", "{a: {actions: {r.two: log}}}",
        "{a: {actions: {r.one: allow}}}", "{a: {actions: {policy.no-match: log}}}",
        "{a: {approvals: {min: 0, from: [x]}}}", "{a: {approvals: {min: 1}}}", "{a: {newOnly: {applies: []}}}",
        "{a: {newOnly: {applies: [r.two]}}}", "{a: {newOnly: {applies: [signature.missing]}}}",
        "{a: {newOnly: {baseline: main, applies: [r.one]}}}", "{a: {rollback: {block: [r.two]}}}",
        "{a: {rollback: {always: true}}}", "{a: {}, b: {from: a, soak: 30m}}"}) {
    BOOST_TEST(spec_outcome("  stages: " + std::string(no) + "\n") == "refused", no);
  }
  const std::string_view seen = "{id: digest.not-seen-upstream}";
  BOOST_TEST(place_of("  stages: {a: {}, b: {from: a, soak: 30m}}\n", seen) == "good");
  BOOST_TEST(place_of("  stages: {a: {soak: 30m}}\n", seen) != "good");
}

BOOST_AUTO_TEST_CASE(demands_on_waivers_are_read_strictly) {
  BOOST_TEST(spec_outcome("  waivers: {require: [owner, expires], files: [a.yaml]}\n") == "good");
  for (const auto* no : {"{require: [boss]}", "{maxLifetime: 0d}", "{approverNotOwner: no}", "{file: [a]}"}) {
    BOOST_TEST(spec_outcome("  waivers: " + std::string(no) + "\n") == "refused", no);
  }
}

BOOST_AUTO_TEST_CASE(damaged_policies_are_read_or_refused_and_never_crash) {
  const std::string good = document(std::string(kImages) + std::string(kVulnRules) + std::string(kKey) +
                                    "  stages: {dev: {mode: warn}, prod: {from: dev, actions: {vuln.high: review}}}\n");
  BOOST_REQUIRE(PolicySet::parse(good, "p").has_value());
  constexpr std::string_view kDamage = "{}[]:,-&*!|>'\"%@`#?~\t\n\r 0a\x04\xff";
  std::size_t read = 0;
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string damaged = good;
    damaged[i] = kDamage[i % kDamage.size()];
    read += PolicySet::parse(damaged, "p").has_value() ? 1U : 0U;
    read += PolicySet::parse(std::string_view(good).substr(0, i), "p").has_value() ? 1U : 0U;
    damaged.erase(i, 1 + i % 7);
    read += PolicySet::parse(damaged, "p").has_value() ? 1U : 0U;
  }
  BOOST_TEST(read < 3 * good.size());
}

BOOST_AUTO_TEST_SUITE_END()

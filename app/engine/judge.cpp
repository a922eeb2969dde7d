#include "app/engine/judge.h"

#include <algorithm>

#include "app/engine/feeds.h"
#include "app/engine/trust.h"

namespace pratique::app {
namespace {

std::vector<gate::VerdictInput> inputs_of(const Case& c) {
  std::vector<gate::VerdictInput> inputs;
  for (const GatheredContent& content : c.gathered.contents)
    inputs.push_back({content.kind, content.name, content.digest});
  for (const verifier::Evidence& evidence : c.gathered.evidence) {
    const bool read = std::holds_alternative<verifier::SimpleSigning>(evidence.what) ||
                      std::holds_alternative<verifier::SigstoreBundle>(evidence.what);
    inputs.push_back({read ? "signature" : "evidence", evidence.source, evidence.digest});
  }
  const auto add_file = [&](std::string kind, const NamedBytes& file) {
    inputs.push_back({std::move(kind), file.name, Digest::of(file.bytes)});
  };
  if (c.steering.policy) add_file("policy", *c.steering.policy);
  for (const NamedBytes& file : c.steering.waivers) add_file("waivers", file);
  for (const NamedBytes& file : c.steering.keys) add_file("key", file);
  if (c.steering.sct) add_file("sct", *c.steering.sct);
  if (c.steering.kev) add_file("kev", *c.steering.kev);
  if (c.steering.epss) add_file("epss", *c.steering.epss);
  if (c.steering.aliases) add_file("aliases", *c.steering.aliases);
  for (const NamedBytes& file : c.steering.severities) add_file("severities", file);
  if (c.steering.scanner_version) add_file("scanner-version", *c.steering.scanner_version);
  if (c.steering.trusted_root) add_file("trusted-root", *c.steering.trusted_root);
  for (const NamedBytes& file : c.steering.trust_roots) add_file("trusted-root", file);
  for (const gate::ReportInput& report : c.reports) inputs.push_back({"report", report.name, report.digest});
  if (c.baseline) {
    for (const gate::ReportInput& report : c.baseline->reports)
      inputs.push_back({"baseline-report", report.name, report.digest});
  }
  return inputs;
}

}  // namespace

Result<Rules> read_rules(const Asked& asked, const Steering& steering) {
  const auto read = [&]() -> Result<gate::PolicySet> {
    if (!steering.policy) return policy_of_flags(asked, steering);
    return gate::PolicySet::parse(steering.policy->bytes, steering.policy->name);
  };
  PRATIQUE_TRY(policies, read());
  PRATIQUE_TRY(trust, trust_of(policies, steering));
  std::vector<gate::Waiver> waivers;
  for (const NamedBytes& file : steering.waivers) {
    PRATIQUE_TRY(more, gate::parse_waivers(file.bytes, file.name));
    waivers.insert(waivers.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  }
  PRATIQUE_CHECK(policies.check_stage(asked.scope, asked.stage));
  PRATIQUE_TRY(sct, detached_sct_of(steering));
  PRATIQUE_TRY(feeds, read_feeds(steering));
  std::optional<Time> trivy_database;
  if (const auto& file = steering.scanner_version) {
    PRATIQUE_TRY(time, gate::trivy_database_time(file->bytes, file->name));
    trivy_database = time;
  }
  return Rules{std::move(policies),
               std::move(waivers),
               std::move(trust),
               {.log = asked.log.value_or(verifier::LogMode::kIfPresent),
                .annotations = asked.annotations,
                .further_digests = {},
                .detached_sct = std::move(sct)},
               std::move(feeds),
               trivy_database};
}

Result<void> check_keys(const gate::PolicySet& policies, const Steering& steering) {
  PRATIQUE_TRY(trust, trust_of(policies, steering));
  return {};
}

Wanted wanted_by(const Rules& rules, const Asked& asked, bool reports_given) {
  Wanted wanted{asked.digest};
  wanted.tag = asked.tag;
  wanted.signatures = false;
  wanted.children = reports_given;
  wanted.platform_of_image = !asked.platforms.empty();
  for (const gate::Policy* policy : rules.policies.matching(asked.scope)) {
    wanted.signatures |= policy->signature.has_value();
    wanted.children |= !policy->reports.empty();
    wanted.platform_of_image |= !policy->platforms.empty();
  }
  // Enough is what the gate would not complain about, so that there is one place which counts.
  wanted.enough = [&rules, &asked](const Gathered& gathered) {
    const Case so_far{asked, {}, gathered, {}, std::nullopt};
    const auto verdict = judge(so_far, rules, verify_evidence(so_far, rules));
    return verdict && std::none_of(verdict->reasons.begin(), verdict->reasons.end(),
                                   [](const auto& reason) { return reason.rule.starts_with("signature."); });
  };
  return wanted;
}

verifier::SignatureFacts verify_evidence(const Case& c, const Rules& rules) {
  verifier::SignatureDemands demands = rules.demands;
  for (const GatheredContent& content : c.gathered.contents) {
    // A statement may name the image by the other algorithm too; then that digest has to be right as well.
    const bool is_sha256 = c.asked.digest.algorithm() == Digest::Algorithm::kSha256;
    if (content.digest != c.asked.digest) continue;
    demands.further_digests.push_back(
        Digest::of(content.bytes, is_sha256 ? Digest::Algorithm::kSha512 : Digest::Algorithm::kSha256));
  }
  demands.seen_trees = c.asked.seen_trees;
  return verifier::verify_signatures(c.asked.digest, c.gathered.evidence, rules.trust, demands, c.asked.now);
}

Result<gate::Verdict> judge(const Case& c, const Rules& rules, verifier::SignatureFacts facts) {
  for (const Error& notice : c.gathered.notices) facts.notices.push_back(notice);
  gate::Question question{
      .image = {c.asked.image, c.asked.scope, c.asked.digest, c.gathered.trouble, c.gathered.is_index,
                c.gathered.platforms, c.gathered.tag},
      .signatures = std::move(facts),
      .reports = completed(c.reports, *rules.feeds, rules.trivy_database),
      .stage = c.asked.stage,
      .now = c.asked.now,
      .dry_run = c.asked.dry_run,
      .fail_on_block_only = c.asked.fail_on_block_only,
      .inputs = inputs_of(c),
      .platforms = c.asked.platforms,
      .baseline = c.baseline,
      .feeds = rules.feeds,
  };
  return gate::decide(question, rules.policies, rules.waivers);
}

}  // namespace pratique::app

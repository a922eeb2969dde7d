#include "gate/waiver.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/escape.h"
#include "gate/policy_parse.h"

namespace pratique::gate {
namespace {

Result<void> parse_target(const yaml::Node& spec, Waiver& waiver) {
  const auto vulnerability = spec.find("vulnerability");
  const auto finding = spec.find("finding");
  if (vulnerability && finding) {
    return spec.key("finding").error("`vulnerability` and `finding`, where at most one may stand");
  }
  if (vulnerability) {
    PRATIQUE_TRY(text, vulnerability->text());
    waiver.vulnerability = std::move(text);
  }
  if (finding) {
    PRATIQUE_TRY(text, finding->text());
    waiver.finding = std::move(text);
  }
  if (const auto component = spec.find("component")) {
    PRATIQUE_TRY(text, component->text());
    waiver.component = PackageUrl::parse(text);
    if (!waiver.component) {
      return component->error(
          fmt::format("{}, where a package URL as in pkg:deb/debian/libexpat1 is due", quote(text)));
    }
  }
  if (const auto path = spec.find("path")) {
    PRATIQUE_TRY(text, path->text());
    waiver.path = Glob(std::move(text));
  }
  return {};
}

Result<void> parse_place(const yaml::Node& spec, Waiver& waiver) {
  const auto images = spec.find("images");
  const auto digest = spec.find("digest");
  if (images.has_value() == digest.has_value()) {
    return spec.error(fmt::format("{} `images` and `digest`, where exactly one is due", images ? "both" : "none of"));
  }
  if (images) {
    PRATIQUE_TRY(globs, parse_globs(*images));
    waiver.images = std::move(globs);
  } else {
    PRATIQUE_TRY(parsed, digest->digest());
    waiver.digest = std::move(parsed);
  }
  if (const auto stages = spec.find("stages")) {
    PRATIQUE_TRY(names, stages->texts_not_empty());
    waiver.stages = std::move(names);
  }
  return {};
}

Result<void> parse_kind(const yaml::Node& spec, Waiver& waiver) {
  PRATIQUE_TRY(kind, spec.at("kind"));
  PRATIQUE_TRY(word, kind.one_of({"risk_accepted", "false_positive", "not_affected", "mitigated"}));
  waiver.kind = static_cast<WaiverKind>(word);
  const auto justification = spec.find("justification");
  if (!justification) {
    if (waiver.kind != WaiverKind::kNotAffected) return {};
    return kind.error("`kind: not_affected` without a `justification`, which is required then");
  }
  PRATIQUE_CHECK(justification->one_of(
      {"component_not_present", "vulnerable_code_not_present", "vulnerable_code_not_in_execute_path",
       "vulnerable_code_cannot_be_controlled_by_adversary", "inline_mitigations_already_exist"}));
  PRATIQUE_TRY(text, justification->text());
  waiver.justification = std::move(text);
  return {};
}

Result<void> parse_times(const yaml::Node& spec, Waiver& waiver) {
  PRATIQUE_TRY(starts_node, spec.at("starts"));
  PRATIQUE_TRY(starts, starts_node.time());
  PRATIQUE_TRY(expires_node, spec.at("expires"));
  PRATIQUE_TRY(expires, expires_node.time());
  if (expires <= starts) return expires_node.error("`expires` is not later than `starts`");
  waiver.starts = starts;
  waiver.expires = expires;
  return {};
}

/// Text of people about the waiver. Blank is as good as absent here: whether that matters is the policy's business.
Result<void> parse_people(const yaml::Node& spec, Waiver& waiver) {
  const std::pair<std::string_view, std::string*> fields[] = {
      {"owner", &waiver.owner}, {"approver", &waiver.approver}, {"reason", &waiver.reason}, {"ticket", &waiver.ticket}};
  for (const auto& [key, into] : fields) {
    const auto node = spec.find(key);
    if (!node || node->is_null()) continue;
    if (!node->is_scalar()) PRATIQUE_CHECK(node->text());
    if (auto text = node->text()) *into = std::move(text).value();
  }
  return {};
}

Result<Waiver> parse_waiver(const yaml::Node& document, const std::string& file_name) {
  Waiver waiver;
  PRATIQUE_TRY(spec, open_document(document, "Waiver", waiver.name));
  PRATIQUE_CHECK(
      spec.only_keys({"rule", "vulnerability", "finding", "component", "path", "images", "digest", "stages", "kind",
                      "justification", "starts", "expires", "owner", "approver", "reason", "ticket"}));
  waiver.file = file_name;
  waiver.position = document.position();
  PRATIQUE_TRY(rule_node, spec.at("rule"));
  PRATIQUE_TRY(rule, rule_node.text());
  waiver.rule = std::move(rule);
  PRATIQUE_CHECK(parse_target(spec, waiver));
  PRATIQUE_CHECK(parse_place(spec, waiver));
  PRATIQUE_CHECK(parse_kind(spec, waiver));
  PRATIQUE_CHECK(parse_times(spec, waiver));
  PRATIQUE_CHECK(parse_people(spec, waiver));
  return waiver;
}

}  // namespace

std::string_view to_string(WaiverKind kind) {
  switch (kind) {
    case WaiverKind::kRiskAccepted:
      return "risk_accepted";
    case WaiverKind::kFalsePositive:
      return "false_positive";
    case WaiverKind::kNotAffected:
      return "not_affected";
    case WaiverKind::kMitigated:
      return "mitigated";
  }
  return "";
}

Result<std::vector<Waiver>> parse_waivers(BytesView yaml, const std::string& file_name) {
  PRATIQUE_TRY(documents, yaml::parse(yaml, file_name));
  std::vector<Waiver> waivers;
  for (const yaml::Node& document : documents) {
    PRATIQUE_TRY(waiver, parse_waiver(document, file_name));
    const auto same = [&](const Waiver& other) { return other.name == waiver.name; };
    if (std::any_of(waivers.begin(), waivers.end(), same)) {
      return document.error(fmt::format("a second waiver of the name {}", quote(waiver.name)));
    }
    waivers.push_back(std::move(waiver));
  }
  return waivers;
}

}  // namespace pratique::gate

#include "gate/policy.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/escape.h"
#include "gate/nearest.h"

namespace pratique::gate {

std::string_view to_string(Binding binding) {
  switch (binding) {
    case Binding::kAsserted:
      return "asserted";
    case Binding::kImageId:
      return "image-id";
    case Binding::kReportDigest:
      return "report-digest";
  }
  return "";
}

bool Policy::applies_to(const std::optional<std::string>& scope) const {
  if (from_flags) return true;
  return std::any_of(images.begin(), images.end(),
                     [&](const Glob& glob) { return scope ? glob.matches(*scope) : glob.to_string() == "**"; });
}

const Stage* Policy::stage(const std::optional<std::string>& named) const {
  if (stages.empty()) return named && !from_flags ? nullptr : &nameless;
  if (!named) return nullptr;
  const auto found = stages.find(*named);
  return found == stages.end() ? nullptr : &found->second;
}

const Rule* Policy::rule(std::string_view id) const {
  const auto found = std::find_if(rules.begin(), rules.end(), [&](const Rule& rule) { return rule.id == id; });
  return found == rules.end() ? nullptr : &*found;
}

std::vector<const Policy*> PolicySet::matching(const std::optional<std::string>& scope) const {
  std::vector<const Policy*> all;
  for (const Policy& policy : policies) {
    if (policy.applies_to(scope)) all.push_back(&policy);
  }
  return all;
}

std::vector<std::string> PolicySet::waiver_files_for(const std::optional<std::string>& scope) const {
  std::vector<std::string> all;
  for (const Policy* policy : matching(scope)) {
    for (const std::string& file : policy->waivers.files) {
      if (std::find(all.begin(), all.end(), file) == all.end()) all.push_back(file);
    }
  }
  return all;
}

namespace {

Error wrong_stage(const Policy& policy, const std::optional<std::string>& stage) {
  std::vector<std::string> names;
  for (const auto& [name, unused] : policy.stages) names.push_back(name);
  if (!stage) {
    return Error(kStageWrong, fmt::format("the policy {} has stages, and none was named{}", quote(policy.name),
                                          suggestion("", names)));
  }
  if (names.empty()) {
    return Error(kStageWrong, fmt::format("the policy {} has no stages, and the stage {} was named", quote(policy.name),
                                          quote(*stage)))
        .with_hint("leave out --stage");
  }
  return Error(kStageWrong, fmt::format("the policy {} has no stage {}{}", quote(policy.name), quote(*stage),
                                        suggestion(*stage, names)));
}

}  // namespace

Result<void> PolicySet::check_stage(const std::optional<std::string>& scope,
                                    const std::optional<std::string>& stage) const {
  const auto applying = matching(scope);
  for (const Policy* policy : applying) {
    if (policy->stage(stage) == nullptr) return wrong_stage(*policy, stage);
  }
  if (!applying.empty() || policies.empty()) return {};
  // No policy is for this image: a stage that none of them knows is a slip of the pen all the same.
  const auto knows = [&](const Policy& policy) { return policy.stage(stage) != nullptr; };
  if (std::none_of(policies.begin(), policies.end(), knows)) return wrong_stage(policies.front(), stage);
  return {};
}

}  // namespace pratique::gate

#include <fmt/format.h>

#include <algorithm>

#include "base/escape.h"
#include "gate/actions.h"
#include "gate/judges.h"

namespace pratique::gate {
namespace {

/// "linux/arm64" is any variant of it; "linux/arm/v7" is that one. arm64's only variant has a name too: v8.
bool fits(std::string_view demanded, std::string_view platform) {
  const auto plain = [](std::string_view text) {
    const bool arm64_v8 = text.ends_with("/arm64/v8");
    return arm64_v8 ? text.substr(0, text.size() - 3) : text;
  };
  demanded = plain(demanded);
  platform = plain(platform);
  if (demanded == platform) return true;
  const bool no_variant = std::count(demanded.begin(), demanded.end(), '/') == 1;
  return no_variant && platform.starts_with(demanded) && platform.substr(demanded.size()).starts_with('/');
}

std::vector<std::string> demanded_platforms(const Question& question, const Policy& policy) {
  std::vector<std::string> all = policy.platforms;
  for (const std::string& platform : question.platforms) {
    if (std::find(all.begin(), all.end(), platform) == all.end()) all.push_back(platform);
  }
  return all;
}

void judge_platforms(const Question& question, ReasonList& reasons) {
  const auto& there = question.image.platforms;
  for (const std::string& demanded : demanded_platforms(question, reasons.policy())) {
    const auto is_it = [&](const PlatformImage& image) { return fits(demanded, image.platform); };
    if (std::any_of(there.begin(), there.end(), is_it)) continue;
    const auto untold = [](const PlatformImage& image) { return image.platform.empty(); };
    VerdictReason reason;
    reason.rule = reason.id = kPlatformMissing;
    reason.undecided = std::any_of(there.begin(), there.end(), untold);
    reason.message = reason.undecided ? fmt::format("whether the image is for {} could not be read", quote(demanded))
                                      : fmt::format("no image for {} is there", quote(demanded));
    reason.hint = "build it for this platform, or take the platform out of `require.platforms`";
    reasons.add(std::move(reason));
  }
}

void judge_tag(const Question& question, ReasonList& reasons) {
  if (!question.image.tag) return;
  const Error& error = *question.image.tag;
  VerdictReason reason;
  reason.rule = kTagMoved;
  reason.id = error.id();
  reason.undecided = error.id() != kTagMoved;
  reason.message = error.to_string();
  reason.hint = error.hint();
  reasons.add(std::move(reason));
}

/// Nothing records approvals or what ran where yet: the first are missing, the second is not known.
void judge_records(ReasonList& reasons) {
  const Stage& stage = reasons.stage();
  if (stage.approvals) {
    VerdictReason reason;
    reason.rule = reason.id = kApprovalMissing;
    reason.message = fmt::format("0 of {} approvals are recorded", stage.approvals->min);
    reason.hint = "have it approved";
    reasons.add(std::move(reason));
  }
  if (!stage.from.empty() && reasons.policy().rule(kNotSeenUpstream) != nullptr) {
    VerdictReason reason;
    reason.rule = reason.id = kNotSeenUpstream;
    reason.undecided = true;
    reason.message = fmt::format("whether this digest was healthy in the stage {} is not known: nothing recorded it",
                                 quote(stage.from));
    reason.hint = "give the database that records what ran there";
    reasons.add(std::move(reason));
  }
}

}  // namespace

std::vector<PlatformImage> gated_images(const Question& question, const Policy& policy) {
  const auto demanded = demanded_platforms(question, policy);
  if (question.image.platforms.empty()) return {PlatformImage{"", question.image.digest, std::nullopt}};
  if (demanded.empty()) return question.image.platforms;
  std::vector<PlatformImage> gated;
  for (const PlatformImage& image : question.image.platforms) {
    const auto fits_it = [&](const std::string& platform) { return fits(platform, image.platform); };
    if (image.platform.empty() || std::any_of(demanded.begin(), demanded.end(), fits_it)) gated.push_back(image);
  }
  return gated.empty() ? question.image.platforms : gated;  // what is missing is no reason to look at nothing
}

void judge_image(const Question& question, ReasonList& reasons) {
  judge_platforms(question, reasons);
  judge_tag(question, reasons);
  judge_records(reasons);
}

}  // namespace pratique::gate

#include "gate/reason_list.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/escape.h"
#include "base/limits.h"
#include "gate/actions.h"

namespace pratique::gate {
namespace {

/// Changes the action, and keeps what it would have been and why it is not.
void change(VerdictReason& reason, Action action, const std::string& because) {
  if (action == reason.action) return;
  if (!reason.would) reason.would = reason.action;
  reason.action = action;
  if (!reason.because.empty()) reason.because += "; ";
  reason.because += because;
}

bool stops(Action action) { return action == Action::kReview || action == Action::kBlock; }

VerdictReason notice_about(const Waiver& waiver, std::string_view rule, std::string message, std::string hint) {
  VerdictReason reason;
  reason.rule = rule;
  reason.id = rule;
  reason.message = std::move(message);
  reason.hint = std::move(hint);
  reason.source = waiver.file;
  return reason;
}

}  // namespace

std::string cut(std::string_view text) {
  if (text.size() <= limits::kQuotedChars) return std::string(text);
  std::size_t end = limits::kQuotedChars;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return std::string(text.substr(0, end)) + "…";
}

void ReasonList::settle(VerdictReason& reason, const Circumstances& circumstances, bool may_be_waived) const {
  reason.action = action_of(reason.rule, stage_);
  if (circumstances.action) {
    if (circumstances.because.empty()) {
      reason.action = *circumstances.action;
    } else {
      change(reason, *circumstances.action, circumstances.because);
    }
  }
  const Rule* rule = policy_.rule(reason.rule);
  if (rule != nullptr && rule->effective_on && now_ < *rule->effective_on && stops(reason.action)) {
    change(reason, Action::kAlert, "effective on " + rule->effective_on->to_string());
  }
  const Waiver* waiver = may_be_waived ? waivers_.answer(reason.rule, circumstances.finding) : nullptr;
  if (waiver != nullptr) change(reason, Action::kLog, "waiver " + waiver->name);
  if (circumstances.suppressed_by_tool) change(reason, Action::kLog, "suppressed in the report");
  if (circumstances.in_baseline && stage_.new_only.contains(reason.rule) && stops(reason.action)) {
    change(reason, Action::kAlert, "newOnly: what runs now has it too");
  }
  if (stage_.warn_only && stops(reason.action)) change(reason, Action::kAlert, "mode: warn");
}

void ReasonList::add(VerdictReason reason, const Circumstances& circumstances) {
  settle(reason, circumstances, true);
  reasons_.push_back(std::move(reason));
}

void ReasonList::add_waiver_notices(const std::set<const Waiver*>& settled) {
  const auto say = [&](VerdictReason reason) {
    settle(reason, {}, false);
    reasons_.push_back(std::move(reason));
  };
  for (const auto& [waiver, why] : waivers_.refused()) {
    say(notice_about(*waiver, kWaiverRefused, fmt::format("waiver {} does not count: {}", waiver->name, why),
                     "renew or correct the waiver, or take it out"));
  }
  for (const Waiver* waiver : waivers_.unused()) {
    if (settled.contains(waiver)) continue;
    say(notice_about(*waiver, kWaiverUnused,
                     fmt::format("waiver {} answers nothing: no {} is there that it names", waiver->name, waiver->rule),
                     "take the waiver out"));
  }
  for (const Waiver* waiver : waivers_.expiring(now_)) {
    say(notice_about(*waiver, kWaiverExpiring,
                     fmt::format("waiver {} ends at {}, in {}", waiver->name, waiver->expires.to_string(),
                                 (waiver->expires - now_).for_people()),
                     "fix what it answers before then"));
  }
}

}  // namespace pratique::gate

#pragma once

#include "gate/alias_groups.h"
#include "gate/feeds.h"
#include "gate/policy.h"
#include "scanner-adapters/report.h"

namespace pratique::gate {

/// A finding as rules see it.
struct Subject {
  const scanners::Report& report;
  const scanners::Finding& finding;
  scanners::Severity severity;  ///< by the policy's choice
  const AliasGroups& groups;
  const Feeds& feeds;  ///< those that are new enough for the policy
  Time now;
};

/// kUnknown: every condition that can be answered holds, and one cannot be answered.
enum class Answer { kNo, kYes, kUnknown };

Answer matches(const Match& match, const Subject& subject);

}  // namespace pratique::gate

#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/engine/case.h"
#include "app/engine/judge.h"
#include "app/engine/load.h"
#include "base/clock.h"
#include "base/reference.h"
#include "registry/cache.h"
#include "registry/client.h"

namespace pratique::app {

/// A judgement to make: which image, by which rules, with which reports.
struct VerifyRequest {
  Reference image;
  std::optional<std::string> scope;  ///< of a layout
  std::optional<std::string> stage;
  std::optional<Time> effective_time;  ///< none: the clock's now
  bool dry_run = false;
  bool fail_on_block_only = false;
  std::optional<verifier::LogMode> log;
  bool timestamp_demanded = false;
  bool sct_demanded = true;
  std::optional<gate::IdentityDemand> identity;
  std::map<std::string, std::string> annotations;
  std::vector<std::string> platforms;
  std::vector<verifier::SeenTree> seen_trees = {};  ///< of transparency logs, from verifications before
  SteeringFiles steering;
  std::vector<ReportArgument> reports;
  std::optional<Digest> baseline;
  std::vector<ReportArgument> baseline_reports;
};

/// A verdict and all that it rests on.
struct Judged {
  Case the_case;
  gate::Verdict verdict;
  std::vector<verifier::TreeHead> trees;  ///< of transparency logs, as good signatures showed them
};

/// Where images come from: one client for all registries of a run, with a cache before it if there is one, and image
/// layouts.
class Places {
 public:
  Places(registry::Options options, const registry::Credentials& credentials, Clock& clock,
         registry::Cache* cache = nullptr)
      : client_(std::move(options), credentials, clock), cache_(cache) {}

  std::unique_ptr<registry::Source> open(const Reference& reference);
  registry::Client& client() { return client_; }

 private:
  registry::Client client_;
  registry::Cache* cache_;  // or nullptr
};

/// The one flow: load → gather → verify → decide. Used by the gate step, the audit and the service alike.
/// Errors: usage, policy.invalid, key.malformed, key.weak; everything else is a verdict.
Result<Judged> verify_image(const VerifyRequest& request, Places& places, Clock& clock);

}  // namespace pratique::app

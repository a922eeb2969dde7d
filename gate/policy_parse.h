#pragma once

#include "gate/policy.h"
#include "gate/yaml.h"

// The parts of a GatePolicy, each read from its node. All errors are policy.invalid with a position.
namespace pratique::gate {

inline constexpr std::string_view kApiVersion = "pratique.dev/v1alpha1";

/// apiVersion, kind and the keys of a document of ours. Returns its `spec`, and its name in `name`.
Result<yaml::Node> open_document(const yaml::Node& document, std::string_view kind, std::string& name);

/// A name that may stand in ids, verdicts and on the command line.
Result<std::string> parse_name(const yaml::Node& node);
Result<std::vector<Glob>> parse_globs(const yaml::Node& list);
Result<Action> parse_action(const yaml::Node& node);
Result<scanners::Severity> parse_severity(const yaml::Node& node);

/// How the verifier is told of an authority.
std::string authority_id(const std::string& policy_name, const std::string& name);
/// `authorities`, of a policy whose name and trusted roots are already there.
Result<std::vector<Authority>> parse_authorities(const yaml::Node& node, const Policy& policy);
Result<std::map<std::string, TrustRootFile>> parse_trust_roots(const yaml::Node& node);
/// `evidence`, into the policy, whose authorities are already there.
Result<void> parse_evidence(const yaml::Node& node, Policy& policy);
Result<SeverityRules> parse_severity_rules(const yaml::Node& node);
Result<std::vector<Rule>> parse_rules(const yaml::Node& node);
/// `stages`, whose actions name rules of the policy, which are already there.
Result<std::map<std::string, Stage>> parse_stages(const yaml::Node& node, const Policy& policy);
Result<WaiverDemands> parse_waiver_demands(const yaml::Node& node);

}  // namespace pratique::gate

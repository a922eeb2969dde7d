#include "app/engine/load.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "app/engine/files.h"
#include "app/engine/report_source.h"
#include "base/escape.h"
#include "base/glob.h"
#include "base/limits.h"
#include "gate/policy.h"
#include "verifier/built_in_roots.h"

namespace pratique::app {
namespace {

namespace fs = std::filesystem;

constexpr Reason kNoSuchRoot{"usage", Kind::kUsage, "name one of them, or a file"};

Error named_by_policy(const Error& error, const std::string& position) {
  return Error(gate::kPolicyInvalid, position + ": " + error.message());
}

Result<void> load_policy_keys(const gate::PolicySet& policies, Steering& steering) {
  for (const gate::Policy& policy : policies.policies) {
    for (const gate::Authority& authority : policy.authorities) {
      const auto* path = std::get_if<gate::FilePath>(&authority.means);
      if (path == nullptr) continue;
      auto file = read_file(beside(steering.policy->name, path->path), limits::kKeyFileBytes);
      if (!file) return named_by_policy(file.error(), authority.position);
      steering.keys.push_back({path->path, std::move(file->bytes)});
    }
  }
  return {};
}

void add_built_in(const verifier::BuiltInRoot& root, Steering& steering) {
  steering.trust_roots.push_back({std::string(root.name), Bytes(root.trusted_root)});
}

/// The built-in roots that somebody's signatures are checked with: they belong to what a verdict rests on.
void add_built_in_roots(const gate::PolicySet& policies, Steering& steering) {
  std::set<std::string> needed;
  for (const gate::Policy& policy : policies.policies) {
    for (const gate::Authority& authority : policy.authorities) {
      if (auto id = gate::root_of(policy, authority)) needed.insert(*std::move(id));
    }
  }
  for (const verifier::BuiltInRoot& root : verifier::built_in_roots()) {
    if (needed.contains(std::string(root.name))) add_built_in(root, steering);
  }
}

/// Under the names that the policy gives them; a root that nobody refers to is read too, so that its faults are found.
Result<void> load_policy_trust_roots(const gate::PolicySet& policies, Steering& steering) {
  for (const gate::Policy& policy : policies.policies) {
    for (const auto& [name, root] : policy.trust_roots) {
      auto file = read_file(beside(steering.policy->name, root.path), limits::kTrustedRootBytes);
      if (!file) return named_by_policy(file.error(), root.position);
      steering.trust_roots.push_back({gate::trust_root_id(policy, name), std::move(file->bytes)});
    }
  }
  return {};
}

/// The files that a waiver entry of a policy means: itself, or what its glob matches (in one folder).
Result<std::vector<std::string>> waiver_paths(const std::string& policy_file, const std::string& written) {
  const std::string path = beside(policy_file, written);
  if (path.find('*') == std::string::npos) return std::vector<std::string>{path};
  const fs::path folder = fs::path(path).parent_path();
  const Glob names(fs::path(path).filename().string());
  std::vector<std::string> found;
  std::error_code trouble;
  for (const auto& entry : fs::directory_iterator(folder.empty() ? "." : folder, trouble)) {
    if (names.matches(entry.path().filename().string())) found.push_back(entry.path().string());
  }
  if (trouble && trouble != std::errc::no_such_file_or_directory) {
    return Error(gate::kPolicyInvalid,
                 fmt::format("{}: cannot list {}: {}", policy_file, quote(folder.string()), trouble.message()));
  }
  std::sort(found.begin(), found.end());
  return found;
}

Result<void> load_policy_waivers(const gate::PolicySet& policies, const std::optional<std::string>& scope,
                                 Steering& steering) {
  for (const std::string& written : policies.waiver_files_for(scope)) {
    PRATIQUE_TRY(paths, waiver_paths(steering.policy->name, written));
    for (const std::string& path : paths) {
      const bool known =
          std::any_of(steering.waivers.begin(), steering.waivers.end(), [&](const auto& w) { return w.name == path; });
      if (known) continue;
      auto file = read_file(path, limits::kPolicyBytes);
      if (!file) return named_by_policy(file.error(), steering.policy->name);
      steering.waivers.push_back(*std::move(file));
    }
  }
  return {};
}

}  // namespace

Result<NamedBytes> read_trusted_root(const std::string& file) {
  constexpr std::string_view kBuiltIn = "builtin:";
  if (!file.starts_with(kBuiltIn)) return read_file(file, limits::kTrustedRootBytes);
  if (const auto* root = verifier::built_in_root(file.substr(kBuiltIn.size())))
    return NamedBytes{file, Bytes(root->trusted_root)};
  std::string known;
  for (const verifier::BuiltInRoot& root : verifier::built_in_roots())
    known += fmt::format(" {}{}", kBuiltIn, root.name);
  return Error(kNoSuchRoot, fmt::format("--trusted-root {}: built in are{}", quote(file), known));
}

Result<Steering> load_steering(const SteeringFiles& files, const std::optional<std::string>& scope) {
  Steering steering;
  // What the command line names comes first: a missing file there is a usage error, whatever else is wrong.
  if (!files.policy.empty()) {
    PRATIQUE_TRY(policy, read_file(files.policy, limits::kPolicyBytes));
    steering.policy = std::move(policy);
  }
  for (const std::string& path : files.waivers) {
    PRATIQUE_TRY(file, read_file(path, limits::kPolicyBytes));
    steering.waivers.push_back(std::move(file));
  }
  for (const std::string& path : files.keys) {
    PRATIQUE_TRY(file, read_file(path, limits::kKeyFileBytes));
    const bool again =
        std::any_of(steering.keys.begin(), steering.keys.end(), [&](const auto& key) { return key.name == path; });
    if (!again) steering.keys.push_back(std::move(file));
  }
  if (!files.trusted_root.empty()) {
    PRATIQUE_TRY(file, read_trusted_root(files.trusted_root));
    steering.trusted_root = std::move(file);
  }
  const std::pair<const std::string*, std::optional<NamedBytes> Steering::*> feeds[] = {
      {&files.kev, &Steering::kev},
      {&files.epss, &Steering::epss},
      {&files.aliases, &Steering::aliases},
      {&files.scanner_version, &Steering::scanner_version}};
  for (const auto& [path, member] : feeds) {
    if (path->empty()) continue;
    PRATIQUE_TRY(file, read_file(*path, limits::kFeedBytes));
    steering.*member = std::move(file);
  }
  for (const std::string& path : files.severities) {
    PRATIQUE_TRY(file, read_file(path, limits::kFeedBytes));
    steering.severities.push_back(std::move(file));
  }
  if (!files.sct.empty()) {
    PRATIQUE_TRY(file, read_file(files.sct, limits::kSctFileBytes));
    steering.sct = std::move(file);
  }
  if (!steering.policy) {
    if (files.identity_demanded && !steering.trusted_root) add_built_in(verifier::public_root(), steering);
    return steering;
  }
  PRATIQUE_TRY(policies, gate::PolicySet::parse(steering.policy->bytes, steering.policy->name));
  PRATIQUE_CHECK(load_policy_keys(policies, steering));
  if (!steering.trusted_root) {
    PRATIQUE_CHECK(load_policy_trust_roots(policies, steering));
    add_built_in_roots(policies, steering);
  }
  PRATIQUE_CHECK(load_policy_waivers(policies, scope, steering));
  return steering;
}

Result<ReportArgument> parse_report_argument(const std::string& text) {
  const std::size_t equals = text.find('=');
  const std::string type = text.substr(0, equals == std::string::npos ? 0 : equals);
  const auto is_word = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  const bool named = std::count(type.begin(), type.end(), '/') == 1 && type.front() != '/' && type.back() != '/' &&
                     std::all_of(type.begin(), type.end(), [&](char c) { return is_word(c) || c == '/'; });
  // A path such as `out/a=b.json` looks like a type; the file that is there decides.
  if (!named || fs::exists(text)) return ReportArgument{text, std::nullopt};
  PRATIQUE_TRY(known, scanners::parse_type(type));
  return ReportArgument{text.substr(equals + 1), std::move(known)};
}

Result<gate::ReportInput> load_report(const ReportArgument& argument) {
  PRATIQUE_TRY(file, open_report(argument.file, true));
  auto report = scanners::read(file->content(), argument.type);
  PRATIQUE_TRY(digest, file->digest());
  return gate::ReportInput{to_valid_utf8(argument.file), std::move(digest), std::move(report)};
}

}  // namespace pratique::app

#include "app/engine/trust.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/escape.h"
#include "verifier/built_in_roots.h"
#include "verifier/detached_sct.h"

namespace pratique::app {
namespace {

std::string_view without_slash(std::string_view url) {
  return url.ends_with('/') ? url.substr(0, url.size() - 1) : url;
}

using RootPointer = std::shared_ptr<const verifier::TrustedRoot>;

const NamedBytes* find_named(const std::vector<NamedBytes>& files, std::string_view name) {
  const auto place =
      std::find_if(files.begin(), files.end(), [&](const NamedBytes& file) { return file.name == name; });
  return place == files.end() ? nullptr : &*place;
}

/// A key or root of the policy is part of the policy: what is wrong with it stands at its place in the file.
Error at_position(const Error& error, const std::string& position) {
  return Error(gate::kPolicyInvalid, position + ": " + error.message());
}

/// Reads each trusted root once, and knows which one an authority means.
class Roots {
 public:
  static Result<Roots> read(const gate::PolicySet& policies, const Steering& steering) {
    Roots roots;
    if (steering.trusted_root) {
      auto root = verifier::TrustedRoot::parse(steering.trusted_root->bytes);
      if (!root)
        return std::move(root).error().during("reading the trusted root " + quote(steering.trusted_root->name));
      roots.given_ = std::make_shared<const verifier::TrustedRoot>(*std::move(root));
      return roots;
    }
    for (const verifier::BuiltInRoot& built_in : verifier::built_in_roots()) {
      const NamedBytes* file = find_named(steering.trust_roots, built_in.name);
      if (file == nullptr) continue;
      PRATIQUE_TRY(root, verifier::TrustedRoot::parse(file->bytes));
      roots.named_.emplace(built_in.name, std::make_shared<const verifier::TrustedRoot>(std::move(root)));
    }
    for (const gate::Policy& policy : policies.policies) {
      for (const auto& [name, file] : policy.trust_roots) PRATIQUE_CHECK(roots.add(policy, name, file, steering));
    }
    return roots;
  }

  /// `--trusted-root` replaces all. Without any, certificates are checked with the public root, keys with none.
  /// Of it, only what the authority names by URL. Errors: policy.invalid (the root has none such).
  Result<RootPointer> of(const gate::Policy& policy, const gate::Authority& authority) const {
    const auto id = gate::root_of(policy, authority);
    RootPointer root = given_ ? given_ : id ? named_.at(*id) : nullptr;
    const auto* keyless = std::get_if<gate::Keyless>(&authority.means);
    const std::string issuer_url = keyless != nullptr ? keyless->url : "";
    if (root == nullptr || (issuer_url.empty() && authority.log_url.empty())) return root;
    verifier::TrustedRoot narrowed = *root;
    PRATIQUE_CHECK(keep_only(narrowed.authorities, &verifier::CertificateAuthority::uri, issuer_url, authority));
    PRATIQUE_CHECK(keep_only(narrowed.logs, &verifier::TransparencyLog::base_url, authority.log_url, authority));
    return std::make_shared<const verifier::TrustedRoot>(std::move(narrowed));
  }

 private:
  template <class Service>
  static Result<void> keep_only(std::vector<Service>& services, std::string Service::*url, const std::string& wanted,
                                const gate::Authority& authority) {
    if (wanted.empty()) return {};
    std::erase_if(services, [&](const Service& one) { return without_slash(one.*url) != without_slash(wanted); });
    if (!services.empty()) return {};
    return Error(gate::kPolicyInvalid, fmt::format("{}: the trusted root of the authority {} has no service {}",
                                                   authority.position, quote(authority.name), quote(wanted)));
  }

  Result<void> add(const gate::Policy& policy, const std::string& name, const gate::TrustRootFile& file,
                   const Steering& steering) {
    const std::string id = gate::trust_root_id(policy, name);
    const NamedBytes* content = find_named(steering.trust_roots, id);
    if (content == nullptr) {
      return Error(gate::kPolicyInvalid,
                   fmt::format("{}: the trusted root {} cannot be read", file.position, quote(file.path)));
    }
    auto root = verifier::TrustedRoot::parse(content->bytes);
    if (!root) return at_position(root.error(), file.position);
    named_.emplace(id, std::make_shared<const verifier::TrustedRoot>(*std::move(root)));
    return {};
  }

  RootPointer given_;
  std::map<std::string, RootPointer, std::less<>> named_;
};

Result<verifier::PublicKey> key_of(BytesView pem, const gate::Policy& policy, const gate::Authority& authority) {
  auto key = verifier::PublicKey::parse_pem(pem);
  if (key) return key;
  // A key of the command line is a file of its own.
  if (policy.from_flags) return std::move(key).error().during("reading the key " + quote(authority.name));
  return at_position(key.error(), authority.position);
}

verifier::TextMatcher matcher(const gate::TextDemand& demand) {
  return demand.is_pattern ? verifier::TextMatcher::pattern(Pattern::parse(demand.text).value())
                           : verifier::TextMatcher::exact(demand.text);
}

verifier::Keyless keyless_of(const gate::Keyless& keyless) {
  verifier::Keyless out{{}, keyless.sct_demanded};
  for (const gate::IdentityDemand& demand : keyless.identities) {
    out.identities.push_back({matcher(demand.issuer), matcher(demand.subject), demand.claims});
  }
  return out;
}

Result<std::variant<verifier::PublicKey, verifier::Keyless>> means_of(const gate::Policy& policy,
                                                                      const gate::Authority& authority,
                                                                      const Steering& steering) {
  using Means = std::variant<verifier::PublicKey, verifier::Keyless>;
  if (const auto* keyless = std::get_if<gate::Keyless>(&authority.means)) return Means(keyless_of(*keyless));
  BytesView pem;
  if (const auto* text = std::get_if<gate::PemText>(&authority.means)) {
    pem = text->text;
  } else {
    const std::string& path = std::get<gate::FilePath>(authority.means).path;
    const NamedBytes* file = find_named(steering.keys, path);
    if (file == nullptr) {
      return Error(gate::kPolicyInvalid,
                   fmt::format("{}: the key file {} cannot be read", authority.position, quote(path)));
    }
    pem = file->bytes;
  }
  PRATIQUE_TRY(key, key_of(pem, policy, authority));
  return Means(std::move(key));
}

std::string_view word(verifier::LogMode mode) {
  switch (mode) {
    case verifier::LogMode::kRequired:
      return "required";
    case verifier::LogMode::kIfPresent:
      return "if-present";
    case verifier::LogMode::kOff:
      return "off";
  }
  return "";
}

constexpr std::string_view kFlagIdentity = "certificate identity";

}  // namespace

Result<verifier::Trust> trust_of(const gate::PolicySet& policies, const Steering& steering) {
  PRATIQUE_TRY(roots, Roots::read(policies, steering));
  verifier::Trust trust;
  for (const gate::Policy& policy : policies.policies) {
    for (const gate::Authority& authority : policy.authorities) {
      PRATIQUE_TRY(means, means_of(policy, authority, steering));
      PRATIQUE_TRY(root, roots.of(policy, authority));
      trust.authorities.push_back({authority.id, std::move(means), std::move(root), authority.log_entry_demanded,
                                   authority.timestamp_demanded});
    }
  }
  return trust;
}

Result<std::optional<verifier::Sct>> detached_sct_of(const Steering& steering) {
  if (!steering.sct) return std::optional<verifier::Sct>();
  auto sct = verifier::parse_detached_sct(steering.sct->bytes);
  if (!sct) return std::move(sct).error().during("reading " + quote(steering.sct->name));
  return std::optional(*std::move(sct));
}

gate::PolicySet policy_of_flags(const Asked& asked, const Steering& steering) {
  gate::FlagDemands flags;
  flags.platforms = asked.platforms;
  for (const KeyFile& file : steering.keys) {
    flags.authorities.push_back({.id = file.name,
                                 .name = file.name,
                                 .means = gate::PemText{file.bytes},
                                 .timestamp_demanded = asked.timestamp_demanded,
                                 .position = file.name});
    flags.settings["key " + file.name] = Digest::of(file.bytes).to_string();
  }
  if (asked.identity) {
    const std::string name(kFlagIdentity);
    flags.authorities.push_back({.id = name,
                                 .name = name,
                                 .means = gate::Keyless{{*asked.identity}, asked.sct_demanded},
                                 .log_entry_demanded = !asked.log,  // the contract's default beside certificates
                                 .timestamp_demanded = asked.timestamp_demanded});
  }
  if (asked.log) flags.settings["transparency-log"] = word(*asked.log);
  for (const auto& [name, value] : asked.annotations) flags.settings["annotation " + name] = value;
  if (steering.sct) flags.settings["sct"] = Digest::of(steering.sct->bytes).to_string();
  if (steering.trusted_root) flags.settings["trusted-root"] = Digest::of(steering.trusted_root->bytes).to_string();
  return gate::policy_from_flags(flags);
}

}  // namespace pratique::app

#include <fmt/format.h>

#include <algorithm>

#include "base/escape.h"
#include "gate/nearest.h"
#include "gate/policy_parse.h"

/// `authorities` and `trustRoots` of a GatePolicy: who may vouch, and what their certificates and logs are checked
/// with.
namespace pratique::gate {
namespace {

bool is_built_in(std::string_view name) {
  return std::find(kBuiltInTrustRoots.begin(), kBuiltInTrustRoots.end(), name) != kBuiltInTrustRoots.end();
}

/// Exactly one of two keys of a map.
Result<yaml::Node> one_of_two(const yaml::Node& node, std::string_view first, std::string_view second) {
  const auto a = node.find(first);
  const auto b = node.find(second);
  if (a.has_value() == b.has_value()) {
    return node.error(
        fmt::format("{} of {} and {}, where exactly one is due", a ? "both" : "none", quote(first), quote(second)));
  }
  return a ? *a : *b;
}

/// The text under `exact`, or the pattern under `pattern`.
Result<TextDemand> parse_text_demand(const yaml::Node& identity, std::string_view exact, std::string_view pattern) {
  PRATIQUE_TRY(node, one_of_two(identity, exact, pattern));
  PRATIQUE_TRY(text, node.text());
  const bool is_pattern = identity.find(pattern).has_value();
  if (is_pattern) PRATIQUE_CHECK(node.pattern());
  return TextDemand{std::move(text), is_pattern};
}

/// The address of a service, or "".
Result<std::string> parse_url(const yaml::Node& node) {
  const auto url = node.find("url");
  return url ? url->text() : Result<std::string>("");
}

Result<Keyless> parse_keyless(const yaml::Node& node) {
  PRATIQUE_CHECK(node.only_keys({"url", "identities", "insecureIgnoreSCT"}));
  Keyless keyless;
  PRATIQUE_TRY(url, parse_url(node));
  keyless.url = std::move(url);
  if (const auto ignored = node.find("insecureIgnoreSCT")) {
    PRATIQUE_TRY(is_ignored, ignored->boolean());
    keyless.sct_demanded = !is_ignored;
  }
  PRATIQUE_TRY(list, node.at("identities"));
  PRATIQUE_TRY(identities, list.elements_not_empty());
  for (const yaml::Node& identity : identities) {
    PRATIQUE_CHECK(identity.only_keys({"issuer", "issuerRegExp", "subject", "subjectRegExp"}));
    PRATIQUE_TRY(issuer, parse_text_demand(identity, "issuer", "issuerRegExp"));
    PRATIQUE_TRY(subject, parse_text_demand(identity, "subject", "subjectRegExp"));
    keyless.identities.push_back({std::move(issuer), std::move(subject), {}});
  }
  return keyless;
}

Result<void> parse_key(const yaml::Node& key, Authority& authority) {
  PRATIQUE_CHECK(key.only_keys({"data", "file"}));
  PRATIQUE_TRY(node, one_of_two(key, "data", "file"));
  PRATIQUE_TRY(text, node.text());
  authority.position = node.position();
  if (key.find("file")) {
    authority.means = FilePath{std::move(text)};
  } else if (text.find("-----BEGIN ") == std::string::npos) {
    return node.error("no PEM block, where a public key is due");
  } else {
    authority.means = PemText{std::move(text)};
  }
  return {};
}

Result<void> parse_trust_root_ref(const yaml::Node& node, const Policy& policy, Authority& authority) {
  PRATIQUE_TRY(name, node.text());
  if (!is_built_in(name) && !policy.trust_roots.contains(name)) {
    std::vector<std::string> known(kBuiltInTrustRoots.begin(), kBuiltInTrustRoots.end());
    for (const auto& [root, file] : policy.trust_roots) known.push_back(root);
    return node.error(fmt::format("no trusted root of the name {}{}", quote(name), suggestion(name, known)));
  }
  authority.trust_root = std::move(name);
  return {};
}

Result<Authority> parse_authority(const yaml::Node& node, const Policy& policy) {
  PRATIQUE_CHECK(node.only_keys({"name", "key", "keyless", "ctlog", "rfc3161timestamp", "trustRootRef"}));
  Authority authority;
  PRATIQUE_TRY(name_node, node.at("name"));
  PRATIQUE_TRY(name, parse_name(name_node));
  authority.id = authority_id(policy.name, name);
  authority.name = std::move(name);
  if (const auto log = node.find("ctlog")) {
    PRATIQUE_CHECK(log->only_keys({"url"}));
    PRATIQUE_TRY(url, parse_url(*log));
    authority.log_url = std::move(url);
    authority.log_entry_demanded = true;
  }
  if (const auto timestamp = node.find("rfc3161timestamp")) {
    PRATIQUE_CHECK(timestamp->only_keys({}));
    authority.timestamp_demanded = true;
  }
  if (const auto ref = node.find("trustRootRef")) PRATIQUE_CHECK(parse_trust_root_ref(*ref, policy, authority));
  PRATIQUE_TRY(means, one_of_two(node, "key", "keyless"));
  if (node.find("key")) {
    PRATIQUE_CHECK(parse_key(means, authority));
    return authority;
  }
  PRATIQUE_TRY(keyless, parse_keyless(means));
  authority.means = std::move(keyless);
  authority.position = means.position();
  if (!authority.log_entry_demanded && !authority.timestamp_demanded) {
    return node.error(
        "`keyless` without `ctlog` and without `rfc3161timestamp`: nothing would prove when it was signed");
  }
  return authority;
}

}  // namespace

std::string trust_root_id(const Policy& policy, const std::string& name) { return policy.name + '/' + name; }

std::optional<std::string> root_of(const Policy& policy, const Authority& authority) {
  const std::string& name = authority.trust_root;
  if (!name.empty()) return is_built_in(name) ? name : trust_root_id(policy, name);
  if (!std::holds_alternative<Keyless>(authority.means)) return std::nullopt;
  return std::string(kBuiltInTrustRoots.front());
}

std::string authority_id(const std::string& policy_name, const std::string& name) { return policy_name + '/' + name; }

Result<std::vector<Authority>> parse_authorities(const yaml::Node& node, const Policy& policy) {
  PRATIQUE_TRY(nodes, node.elements());
  std::vector<Authority> authorities;
  for (const yaml::Node& one : nodes) {
    PRATIQUE_TRY(authority, parse_authority(one, policy));
    const auto same = [&](const Authority& other) { return other.name == authority.name; };
    if (std::any_of(authorities.begin(), authorities.end(), same)) {
      return one.error(fmt::format("a second authority of the name {}", quote(authority.name)));
    }
    authorities.push_back(std::move(authority));
  }
  return authorities;
}

Result<std::map<std::string, TrustRootFile>> parse_trust_roots(const yaml::Node& node) {
  PRATIQUE_TRY(members, node.members());
  std::map<std::string, TrustRootFile> roots;
  for (const auto& [name, value] : members) {
    if (is_built_in(name)) {
      return node.key(name).error(
          fmt::format("{} is the name of a root that is built in; choose another", quote(name)));
    }
    PRATIQUE_TRY(path, value.text());
    roots.emplace(name, TrustRootFile{std::move(path), value.position()});
  }
  return roots;
}

}  // namespace pratique::gate

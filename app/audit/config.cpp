#include "app/audit/config.h"

#include <algorithm>

#include "app/engine/files.h"
#include "gate/yaml.h"

namespace pratique::app {
namespace {

using gate::yaml::Node;

Result<std::vector<Glob>> globs(const Node& parent, std::string_view key) {
  std::vector<Glob> out;
  if (const auto node = parent.find(key)) {
    PRATIQUE_TRY(texts, node->texts_not_empty());
    for (std::string& text : texts) out.emplace_back(std::move(text));
  }
  return out;
}

Result<AuditedRepository> repository(const Node& node) {
  const auto named = [](const Node& name) -> Result<Repository> {
    PRATIQUE_TRY(text, name.text());
    auto parsed = Repository::parse(text);
    if (!parsed) return name.error(parsed.error().message());
    return parsed;
  };
  if (node.is_scalar()) {
    PRATIQUE_TRY(name, named(node));
    return AuditedRepository{std::move(name), {}, {}};
  }
  PRATIQUE_CHECK(node.only_keys({"name", "tags", "protected"}));
  PRATIQUE_TRY(name_node, node.at("name"));
  PRATIQUE_TRY(name, named(name_node));
  PRATIQUE_TRY(tags, globs(node, "tags"));
  PRATIQUE_TRY(protected_tags, globs(node, "protected"));
  return AuditedRepository{std::move(name), std::move(tags), std::move(protected_tags)};
}

Result<AuditedRegistry> registry_to_list(const Node& node) {
  PRATIQUE_CHECK(node.only_keys({"host", "repositories", "tags", "protected"}));
  PRATIQUE_TRY(host_node, node.at("host"));
  PRATIQUE_TRY(host, host_node.text());
  const auto parsed = Repository::parse(host + "/x");
  if (!parsed || parsed->to_string() != host + "/x") return host_node.error("no host of a registry: HOST or HOST:PORT");
  PRATIQUE_TRY(repositories, globs(node, "repositories"));
  PRATIQUE_TRY(tags, globs(node, "tags"));
  PRATIQUE_TRY(protected_tags, globs(node, "protected"));
  return AuditedRegistry{std::move(host), std::move(repositories), std::move(tags), std::move(protected_tags)};
}

Result<void> take_repositories(const Node& list, AuditConfig& config) {
  PRATIQUE_TRY(nodes, list.elements_not_empty());
  for (const Node& node : nodes) {
    PRATIQUE_TRY(one, repository(node));
    const bool again = std::any_of(config.repositories.begin(), config.repositories.end(),
                                   [&](const AuditedRepository& known) { return known.name == one.name; });
    if (again) return node.error("this repository is named twice");
    config.repositories.push_back(std::move(one));
  }
  return {};
}

Result<void> take_registries(const Node& list, AuditConfig& config) {
  PRATIQUE_TRY(nodes, list.elements_not_empty());
  for (const Node& node : nodes) {
    PRATIQUE_TRY(one, registry_to_list(node));
    config.registries.push_back(std::move(one));
  }
  return {};
}

Result<std::string> path_or_empty(const Node& document, std::string_view key, const std::string& file_name) {
  const auto node = document.find(key);
  if (!node) return std::string();
  PRATIQUE_TRY(path, node->text());
  return beside(file_name, path);
}

Result<void> take_access(const Node& node, const std::string& file_name, AccessSettings& access) {
  PRATIQUE_CHECK(node.only_keys({"cacert", "clientCert", "clientKey", "tokenServers"}));
  PRATIQUE_TRY(authorities, path_or_empty(node, "cacert", file_name));
  PRATIQUE_TRY(certificate, path_or_empty(node, "clientCert", file_name));
  PRATIQUE_TRY(key, path_or_empty(node, "clientKey", file_name));
  access.authorities = std::move(authorities);
  access.certificate = std::move(certificate);
  access.key = std::move(key);
  const auto servers = node.find("tokenServers");
  if (!servers) return {};
  PRATIQUE_TRY(texts, servers->texts());
  for (const std::string& text : texts) {
    if (auto added = add_token_server(text, access); !added) return servers->error(added.error().message());
  }
  return {};
}

}  // namespace

Result<AuditConfig> parse_audit_config(BytesView yaml, const std::string& file_name) {
  PRATIQUE_TRY(documents, gate::yaml::parse(yaml, file_name));
  if (documents.size() != 1) return documents[1].error("a second document; an audit file has one");
  const Node& document = documents.front();
  PRATIQUE_CHECK(document.only_keys({"repositories", "registries", "policy", "stage", "waivers", "trustedRoot",
                                     "database", "plainHttp", "registryAccess"}));
  AuditConfig config;
  if (const auto registries = document.find("registries")) PRATIQUE_CHECK(take_registries(*registries, config));
  if (const auto repositories = document.find("repositories")) PRATIQUE_CHECK(take_repositories(*repositories, config));
  if (config.registries.empty() && config.repositories.empty())
    return document.error("neither `repositories` nor `registries`: nothing to walk");
  PRATIQUE_TRY(policy_node, document.at("policy"));
  PRATIQUE_TRY(policy, policy_node.text());
  config.policy = beside(file_name, policy);
  if (const auto stage = document.find("stage")) {
    PRATIQUE_TRY(name, stage->text());
    config.stage = std::move(name);
  }
  if (const auto waivers = document.find("waivers")) {
    PRATIQUE_TRY(paths, waivers->texts());
    for (const std::string& path : paths) config.waivers.push_back(beside(file_name, path));
  }
  PRATIQUE_TRY(trusted_root, path_or_empty(document, "trustedRoot", file_name));
  PRATIQUE_TRY(database, path_or_empty(document, "database", file_name));
  config.trusted_root = std::move(trusted_root);
  config.database = std::move(database);
  if (const auto plain = document.find("plainHttp")) {
    PRATIQUE_TRY(value, plain->boolean());
    config.access.plain_http = value;
  }
  if (const auto access = document.find("registryAccess"))
    PRATIQUE_CHECK(take_access(*access, file_name, config.access));
  return config;
}

}  // namespace pratique::app

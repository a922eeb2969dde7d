#include "tests/support/test_tuf.h"

#include <algorithm>

#include "base/base64.h"
#include "base/digest.h"

namespace pratique::test {

namespace tuf = verifier::tuf;
using nlohmann::json;

nlohmann::json tuf_key(const SigningKey& key) {
  return {{"keytype", "ecdsa"}, {"scheme", "ecdsa-sha2-nistp256"}, {"keyval", {{"public", key.public_pem()}}}};
}

/// nlohmann sorts and writes without blanks; of what it escapes, test data has line feeds.
Bytes tuf_canonical(const nlohmann::json& body) {
  Bytes text = body.dump();
  for (std::size_t at = text.find("\\n"); at != Bytes::npos; at = text.find("\\n", at)) text.replace(at, 2, "\n");
  return text;
}

Bytes tuf_file(const nlohmann::json& body, const std::vector<TufSigner>& signers) {
  json signatures = json::array();
  for (const TufSigner& signer : signers) {
    signatures.push_back({{"keyid", signer.id}, {"sig", hex_encode(signer.key.sign(tuf_canonical(body)))}});
  }
  return json{{"signatures", signatures}, {"signed", body}}.dump(1);
}

nlohmann::json tuf_role(const std::vector<TufSigner>& signers, std::int64_t threshold) {
  json ids = json::array();
  for (const TufSigner& signer : signers) ids.push_back(signer.id);
  return {{"keyids", ids}, {"threshold", threshold}};
}

TufRepository::TufRepository() {
  const auto begin = [](const std::string& type) {
    return json{{"_type", type}, {"spec_version", "1.0.31"}, {"version", 1}, {"expires", kTufExpires}};
  };
  for (const std::string role : {"root", "timestamp", "snapshot", "targets"}) {
    roles.emplace(role, RoleFile{begin(role), {TufSigner{role + "-key"}}});
  }
  body("root")["consistent_snapshot"] = true;
  body("root")["keys"] = json::object();
  body("root")["roles"] = json::object();
  for (const std::string role : {"root", "timestamp", "snapshot", "targets"}) name_signers(role);
  body("targets")["targets"] = json::object();
  body("snapshot")["meta"] = json::object();
  body("timestamp")["meta"] = json::object();
  for (const std::string role : {"root", "targets", "snapshot", "timestamp"}) publish(role);
}

void TufRepository::name_signers(const std::string& role, std::int64_t threshold) {
  for (const TufSigner& signer : signers(role)) body("root")["keys"][signer.id] = tuf_key(signer.key);
  body("root")["roles"][role] = tuf_role(signers(role), threshold);
}

void TufRepository::publish(const std::string& role) {
  const Bytes file = tuf_file(body(role), signers(role));
  const bool versioned = role == "root" || body("root")["consistent_snapshot"].get<bool>();
  files[role == "timestamp" || !versioned ? role + ".json" : std::to_string(version(role)) + '.' + role + ".json"] =
      file;
  if (role == "root" || role == "timestamp") return;
  json meta{{"version", version(role)}};
  if (hashes) {
    meta["length"] = file.size();
    meta["hashes"] = {{"sha256", Digest::of(file).hex()}};
  }
  body(role == "snapshot" ? "timestamp" : "snapshot")["meta"][role + ".json"] = meta;
}

void TufRepository::bump(std::initializer_list<std::string> names) {
  for (const std::string& name : names) {
    body(name)["version"] = version(name) + 1;
    publish(name);
  }
}

void TufRepository::delegate(const std::string& parent, const std::string& role, const std::vector<std::string>& paths,
                             bool terminating) {
  if (!roles.contains(role)) {
    roles.emplace(role, RoleFile{{{"_type", "targets"},
                                  {"spec_version", "1.0.31"},
                                  {"version", 1},
                                  {"expires", kTufExpires},
                                  {"targets", json::object()}},
                                 {TufSigner{role + "-key"}}});
  }
  json& delegations = body(parent)["delegations"];
  for (const TufSigner& signer : signers(role)) delegations["keys"][signer.id] = tuf_key(signer.key);
  json entry = tuf_role(signers(role));
  entry["name"] = role;
  entry["paths"] = paths;
  entry["terminating"] = terminating;
  delegations["roles"].push_back(entry);
  publish(role);
}

void TufRepository::add_target(const std::string& role, const std::string& path, BytesView content) {
  const std::string hex(Digest::of(content).hex());
  body(role)["targets"][path] = {{"length", content.size()}, {"hashes", {{"sha256", hex}}}};
  const std::size_t slash = path.rfind('/');
  const std::size_t name = slash == std::string::npos ? 0 : slash + 1;
  artifacts[path.substr(0, name) + hex + '.' + path.substr(name)] = Bytes(content);
}

std::string TufClient::said(const Error& error) {
  last_message = error.to_string();
  return error.id();
}

std::string TufClient::run() {
  asked.clear();
  while (const auto wanted = updater->wanted()) {
    const bool stored = wanted->from == tuf::Wanted::From::kStore;
    if (!stored) asked.push_back(wanted->file);
    const auto& source = stored ? store : repository.files;
    const auto place = source.find(wanted->file);
    const auto change = updater->take(place == source.end() ? std::nullopt : std::optional(place->second));
    if (!change) return said(change.error());
    for (const std::string& file : change->removed) store.erase(file);
    if (change->written) store[change->written->file] = change->written->bytes;
  }
  return "good";
}

std::string TufClient::refresh(tuf::Updater::Mode mode) {
  auto started = tuf::Updater::start(store.at("root.json"), now, mode);
  if (!started) return said(started.error());
  updater = *std::move(started);
  return run();
}

std::string TufClient::find(const std::string& path, tuf::Updater::Mode mode) {
  if (std::string outcome = refresh(mode); outcome != "good") return outcome;
  if (const auto begun = updater->find(path); !begun) return said(begun.error());
  if (std::string outcome = run(); outcome != "good") return outcome;
  const auto found = updater->found();
  return found ? "good" : said(found.error());
}

std::int64_t TufClient::version(const std::string& role) const {
  const auto file = store.find(role + ".json");
  return file == store.end() ? 0 : json::parse(file->second)["signed"]["version"].get<std::int64_t>();
}

}  // namespace pratique::test

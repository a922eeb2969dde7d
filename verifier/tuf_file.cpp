#include "verifier/tuf_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "base/base64.h"
#include "base/escape.h"
#include "base/limits.h"
#include "verifier/hash.h"
#include "verifier/tuf_canonical.h"
#include "verifier/tuf_reasons.h"

namespace pratique::verifier::tuf {
namespace {

constexpr std::int64_t kLargestVersion = std::int64_t{1} << 53;  // JSON numbers are exact up to here

Result<std::vector<Signature>> read_signatures(const json::View& document) {
  PRATIQUE_TRY(list, document.elements_at("signatures"));
  if (list.size() > limits::kTufSignatures) return document.at("signatures")->must_be("a list of at most 256");
  std::vector<Signature> out;
  std::set<std::string_view> seen;
  for (const json::View& view : list) {
    PRATIQUE_TRY(key_id, view.string_at("keyid"));
    PRATIQUE_TRY(hex, view.string_at("sig"));
    // "The KEYID MUST be unique in the signatures array" (4.2.1).
    if (!seen.insert(key_id).second) return view.must_be("the only signature with its keyid");
    out.push_back({std::string(key_id), hex_decode(hex).value_or(Bytes())});
  }
  return out;
}

/// "1.0", "1.0.31": a repository with another first number is read by other rules (4.3, "SPEC_VERSION").
Result<void> check_specification(const json::View& contents) {
  PRATIQUE_TRY(version, contents.string_at("spec_version"));
  if (!version.starts_with("1.")) return contents.at("spec_version")->must_be("1 and what follows");
  return {};
}

Result<File> read_file(BytesView bytes, const json::View& document, std::string_view type) {
  PRATIQUE_TRY(contents, document.at("signed"));
  PRATIQUE_TRY(said, contents.string_at("_type"));
  if (said != type) return contents.at("_type")->must_be(type);
  PRATIQUE_CHECK(check_specification(contents));
  PRATIQUE_TRY(signatures, read_signatures(document));
  PRATIQUE_TRY(version, read_version(contents));
  PRATIQUE_TRY(expires, contents.string_at("expires"));
  const auto until = Time::parse(expires);
  if (!until) return contents.at("expires")->must_be("a time in RFC 3339");
  PRATIQUE_TRY(signed_bytes, canonical(contents.value()));
  return File{Bytes(bytes), std::move(signed_bytes), std::move(signatures), version, *until};
}

Error mismatch(std::string_view what, std::string_view why) {
  return Error(kTrustMismatch, fmt::format("{}: {}", what, why));
}

}  // namespace

json::View OpenedFile::contents() const { return *json::View(*document).find("signed"); }

Error malformed(Error error, std::string_view what) {
  return std::move(error).as(kTrustMalformed).during(fmt::format("reading {}", what));
}

Result<OpenedFile> open_file(BytesView bytes, std::string_view type) {
  const std::string what = fmt::format("{} metadata", type);
  auto document = json::parse(bytes);
  if (!document) return malformed(std::move(document).error(), what);
  auto kept = std::make_shared<const json::Document>(*std::move(document));
  auto file = read_file(bytes, json::View(*kept), type);
  if (!file) return malformed(std::move(file).error(), what);
  return OpenedFile{std::move(kept), *std::move(file)};
}

Result<std::int64_t> read_version(const json::View& object) {
  PRATIQUE_TRY(version, object.at("version"));
  return version.integer(1, kLargestVersion);
}

Result<Keys> read_keys(const json::View& object) {
  PRATIQUE_TRY(view, object.at("keys"));
  PRATIQUE_TRY(members, view.members());
  Keys keys;
  for (const auto& [key_id, value] : members) {
    PRATIQUE_TRY(key, Key::parse(value));
    keys.emplace(std::string(key_id), std::move(key));
  }
  return keys;
}

Result<Role> read_role(const json::View& object) {
  PRATIQUE_TRY(ids, object.elements_at("keyids"));
  if (ids.size() > limits::kTufSignatures) return object.at("keyids")->must_be("a list of at most 256");
  Role role;
  for (const json::View& view : ids) {
    PRATIQUE_TRY(id, view.string());
    if (std::find(role.key_ids.begin(), role.key_ids.end(), id) != role.key_ids.end())
      return view.must_be("named once");
    role.key_ids.emplace_back(id);
  }
  PRATIQUE_TRY(threshold, object.at("threshold"));
  PRATIQUE_TRY(number, threshold.integer(1, kLargestVersion));
  role.threshold = number;
  return role;
}

Result<ContentFacts> read_facts(const json::View& object) {
  ContentFacts facts;
  if (const auto length = object.find("length")) {
    PRATIQUE_TRY(bytes, length->integer(0, kLargestVersion));
    facts.length = bytes;
  }
  if (const auto hashes = object.find("hashes")) {
    PRATIQUE_TRY(members, hashes->members());
    for (const auto& [name, value] : members) {
      PRATIQUE_TRY(hex, value.string());
      facts.hashes.emplace(std::string(name), std::string(hex));
    }
  }
  return facts;
}

Result<void> check_signatures(const File& file, const Role& role, const Keys& keys, std::string_view who) {
  std::set<std::string_view> good;  // fingerprints
  for (const Signature& signature : file.signatures) {
    if (std::find(role.key_ids.begin(), role.key_ids.end(), signature.key_id) == role.key_ids.end()) continue;
    const auto key = keys.find(signature.key_id);
    if (key != keys.end() && key->second.verifies(file.signed_bytes, signature.bytes))
      good.insert(key->second.fingerprint());
  }
  if (static_cast<std::int64_t>(good.size()) >= role.threshold) return {};
  return Error(kTrustSignature, fmt::format("version {} is signed by {} of the keys of {}; {} are demanded",
                                            file.version, good.size(), who, role.threshold));
}

Result<void> check_content(BytesView content, const ContentFacts& facts, HashRule rule, std::string_view what) {
  if (facts.length && static_cast<std::int64_t>(content.size()) != *facts.length) {
    return mismatch(what, fmt::format("{} bytes, where {} are signed for", content.size(), *facts.length));
  }
  std::size_t known = 0;
  for (const auto& [name, hex] : facts.hashes) {
    const auto hash = hash_named(name);
    if (!hash) continue;
    ++known;
    const std::string found = hex_encode(hash_of(*hash, content));
    if (found != hex)
      return mismatch(what, fmt::format("its {} is {}, where {} is signed for", name, found, quote(hex)));
  }
  const bool due = rule == HashRule::kMust || !facts.hashes.empty();
  if (known == 0 && due) return mismatch(what, "no hash is signed for that we know: sha256, sha384 and sha512 are");
  return {};
}

Result<void> check_expiry(const File& file, Time now, std::string_view what) {
  if (now < file.expires) return {};
  return Error(kTrustExpired, fmt::format("{} version {} expired at {}; it is {}", what, file.version,
                                          file.expires.to_string(), now.to_string()));
}

}  // namespace pratique::verifier::tuf

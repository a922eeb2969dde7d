#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/base64.h"
#include "tests/support/test_authority.h"
#include "tests/support/test_log.h"
#include "verifier/verify.h"

namespace pratique::test {

inline const Digest kImage = Digest::of("the manifest that is verified");
inline const Digest kOtherImage = Digest::of("another manifest");
inline const Time kNow = Time::parse("2026-11-20T12:00:00Z").value();
/// When test signatures were logged: before kNow, within the period of a TestLog.
inline constexpr std::int64_t kLogged = 1'795'000'000;

/// A policy of one authority, "release", whose signatures can be made here.
struct Releases {
  explicit Releases(KeyType type = KeyType::kP256) : key(SigningKey::make(type)) {
    trust.authorities.push_back({.name = "release", .means = key.public_key()});
  }

  verifier::SignatureFacts verify(const std::vector<verifier::Evidence>& evidence) const {
    verifier::Trust rooted = trust;
    if (trusted_root) {
      const auto root = std::make_shared<const verifier::TrustedRoot>(*trusted_root);
      for (verifier::Authority& authority : rooted.authorities) authority.root = root;
    }
    return verify_signatures(kImage, evidence, rooted, demands, kNow);
  }
  verifier::SignatureFacts verify(const verifier::Evidence& evidence) const {
    return verify(std::vector<verifier::Evidence>{evidence});
  }

  SigningKey key;
  verifier::Trust trust;
  std::optional<verifier::TrustedRoot> trusted_root;  ///< of all authorities
  verifier::SignatureDemands demands;
};

inline verifier::Evidence evidence(const nlohmann::json& bundle, std::string source = "bundle") {
  return {std::move(source), std::nullopt, verifier::SigstoreBundle{bundle.dump()}};
}

inline verifier::SimpleSigning simple_signing(const SigningKey& key, const Bytes& payload) {
  return {payload, {{"dev.cosignproject.cosign/signature", base64_encode(key.sign(payload))}}};
}

inline verifier::Evidence evidence(verifier::SimpleSigning what, std::string source = "layer") {
  return {std::move(source), std::nullopt, std::move(what)};
}

/// "verified", or the ids of the first refusal, joined by blanks, or "unread", or "missing".
inline std::string outcome(const verifier::SignatureFacts& facts) {
  if (!facts.verified.empty()) return "verified";
  if (!facts.unread.empty()) return "unread";
  if (facts.refused.empty()) return "missing";
  std::string ids;
  for (const Error& reason : facts.refused.front().reasons) ids += (ids.empty() ? "" : " ") + reason.id();
  return ids;
}

template <class T>
std::string outcome(const Result<T>& result) {
  return result ? "good" : result.error().id();
}

}  // namespace pratique::test

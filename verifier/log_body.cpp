#include "verifier/log_body.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "base/digest.h"
#include "base/escape.h"
#include "base/json_view.h"
#include "verifier/dsse.h"
#include "verifier/hash.h"
#include "verifier/pem.h"
#include "verifier/reasons.h"

namespace pratique::verifier {
namespace {

const EntryKind kHashedRekord{"hashedrekord", "0.0.1"};
const EntryKind kRekord{"rekord", "0.0.1"};
const EntryKind kDsse{"dsse", "0.0.1"};
const EntryKind kIntotoV1{"intoto", "0.0.1"};
const EntryKind kIntoto{"intoto", "0.0.2"};
const EntryKind kHashedRekordV2{"hashedrekord", "0.0.2"};
const EntryKind kDsseV2{"dsse", "0.0.2"};

Error mismatch(std::string_view what) {
  return Error(kLogEntryMismatch, fmt::format("the transparency log entry is about another {}", what));
}

/// The text under `name`, decoded; "tlog.invalid" is the caller's to say.
Result<Bytes> decoded(const json::View& object, std::string_view name) {
  PRATIQUE_TRY(member, object.at(name));
  PRATIQUE_TRY(text, member.string());
  auto bytes = base64_decode(text);
  if (!bytes) return member.must_be("base64");
  return std::move(*bytes);
}

Result<void> same_hash(const json::View& hash, const SignedContent& content, std::string_view what) {
  PRATIQUE_TRY(algorithm, hash.string_at("algorithm"));
  PRATIQUE_TRY(value, hash.string_at("value"));
  const auto bytes = hex_decode(value);
  if (!bytes) return hash.at("value")->must_be("hexadecimal");
  const auto method = hash_named(algorithm);
  if (!method || content.hash(*method) != *bytes) return mismatch(what);
  return {};
}

/// Compared as DER: PEM may be written in many ways.
Result<void> same_signer(const json::View& object, std::string_view name, const LoggedSignature& signature) {
  PRATIQUE_TRY(pem, decoded(object, name));
  const auto block = parse_single_pem(pem);
  if (!block) return object.at(name)->must_be("a key or certificate as PEM in base64");
  if (signature.certificate) {
    if (block->label == "CERTIFICATE" && block->der == *signature.certificate) return {};
    return mismatch("certificate");
  }
  const PublicKey& key = signature.key;
  if (block->label == "PUBLIC KEY" && block->der == key.spki()) return {};
  const auto logged = PublicKey::parse_pem(pem);
  if (!logged || logged->spki() != key.spki()) return mismatch("key");
  return {};
}

Result<void> same_signature(const Bytes& logged, const LoggedSignature& signature) {
  if (logged != signature.signature) return mismatch("signature");
  return {};
}

/// hashedrekord 0.0.1 and rekord 0.0.1, which differ in what they leave open.
Result<void> check_record(const json::View& spec, const LoggedSignature& signature) {
  PRATIQUE_TRY(data, spec.at("data"));
  PRATIQUE_TRY(logged, spec.at("signature"));
  PRATIQUE_TRY(public_key, logged.at("publicKey"));
  PRATIQUE_TRY(content, decoded(logged, "content"));
  PRATIQUE_CHECK(same_signature(content, signature));
  PRATIQUE_TRY(hash, data.at("hash"));
  PRATIQUE_CHECK(same_hash(hash, signature.message, "content"));
  return same_signer(public_key, "content", signature);
}

Result<json::View> only_element(const json::View& object, std::string_view name) {
  PRATIQUE_TRY(elements, object.elements_at(name));
  if (elements.size() != 1) return object.at(name)->must_be("a list of exactly one");
  return elements.front();
}

Result<void> check_dsse(const json::View& spec, const LoggedSignature& signature) {
  PRATIQUE_TRY(logged, only_element(spec, "signatures"));
  PRATIQUE_TRY(content, decoded(logged, "signature"));
  PRATIQUE_CHECK(same_signature(content, signature));
  PRATIQUE_TRY(hash, spec.at("payloadHash"));
  PRATIQUE_CHECK(same_hash(hash, SignedContent(Bytes(*signature.statement)), "statement"));
  return same_signer(logged, "verifier", signature);
}

Result<void> check_intoto(const json::View& spec, const LoggedSignature& signature) {
  PRATIQUE_TRY(content, spec.at("content"));
  PRATIQUE_TRY(envelope, content.at("envelope"));
  PRATIQUE_TRY(logged, only_element(envelope, "signatures"));
  PRATIQUE_TRY(once, decoded(logged, "sig"));
  const auto twice = base64_decode(once);  // this kind encodes the envelope's text once more
  if (!twice) return logged.at("sig")->must_be("base64 of base64");
  PRATIQUE_CHECK(same_signature(*twice, signature));
  PRATIQUE_TRY(hash, content.at("payloadHash"));
  PRATIQUE_CHECK(same_hash(hash, SignedContent(Bytes(*signature.statement)), "statement"));
  return same_signer(logged, "publicKey", signature);
}

/// The envelope as signers spell it (the order and empty key id of Go's encoder).
Bytes envelope_text(const LoggedSignature& signature) {
  return fmt::format(R"({{"payloadType":"{}","payload":"{}","signatures":[{{"keyid":"","sig":"{}"}}]}})",
                     kInTotoPayloadType, base64_encode(*signature.statement), base64_encode(signature.signature));
}

/// intoto 0.0.1 keeps no signature: what it is about is told by the hash of the whole envelope alone.
Result<void> check_intoto_v1(const json::View& spec, const LoggedSignature& signature) {
  PRATIQUE_TRY(content, spec.at("content"));
  PRATIQUE_TRY(hash, content.at("hash"));
  PRATIQUE_CHECK(same_hash(hash, SignedContent(envelope_text(signature)), "envelope"));
  if (const auto payload = content.find("payloadHash")) {
    PRATIQUE_CHECK(same_hash(*payload, SignedContent(Bytes(*signature.statement)), "statement"));
  }
  return same_signer(spec, "publicKey", signature);
}

/// How Rekor v2 calls a kind of key with its hash. A pure Ed25519 signature cannot be logged there.
struct KeyDetails {
  std::string_view algorithm;  ///< as PublicKey calls it
  std::string_view name;
  Hash hash;
  std::string_view hash_name;
};
constexpr std::array<KeyDetails, 6> kKeyDetails{{
    {"ECDSA P-256", "PKIX_ECDSA_P256_SHA_256", Hash::kSha256, "SHA2_256"},
    {"ECDSA P-384", "PKIX_ECDSA_P384_SHA_384", Hash::kSha384, "SHA2_384"},
    {"ECDSA P-521", "PKIX_ECDSA_P521_SHA_512", Hash::kSha512, "SHA2_512"},
    {"RSA 2048", "PKIX_RSA_PKCS1V15_2048_SHA256", Hash::kSha256, "SHA2_256"},
    {"RSA 3072", "PKIX_RSA_PKCS1V15_3072_SHA256", Hash::kSha256, "SHA2_256"},
    {"RSA 4096", "PKIX_RSA_PKCS1V15_4096_SHA256", Hash::kSha256, "SHA2_256"},
}};

nlohmann::json hash_output(std::string_view algorithm, const Bytes& digest) {
  return {{"algorithm", algorithm}, {"digest", base64_encode(digest)}};
}

nlohmann::json signed_by(const LoggedSignature& signature, const KeyDetails& details) {
  const BytesView signer = signature.certificate ? *signature.certificate : BytesView(signature.key.spki());
  const nlohmann::json verifier = {
      {"keyDetails", details.name},
      {signature.certificate ? "x509Certificate" : "publicKey", {{"rawBytes", base64_encode(signer)}}}};
  return {{"content", base64_encode(signature.signature)}, {"verifier", verifier}};
}

/// The specification of an entry of Rekor v2, as such a key would have it; none where that cannot be told.
std::optional<nlohmann::json> spec_v2(const EntryKind& kind, const LoggedSignature& signature,
                                      const KeyDetails& details) {
  if (kind == kDsseV2) {
    if (!signature.statement) return std::nullopt;
    const nlohmann::json payload = hash_output("SHA2_256", hash_of(Hash::kSha256, *signature.statement));
    const nlohmann::json signatures = nlohmann::json::array({signed_by(signature, details)});
    return nlohmann::json{{"dsseV002", {{"payloadHash", payload}, {"signatures", signatures}}}};
  }
  const auto digest = signature.message.hash(details.hash);
  if (!digest) return std::nullopt;
  const nlohmann::json data = hash_output(details.hash_name, *digest);
  return nlohmann::json{{"hashedRekordV002", {{"data", data}, {"signature", signed_by(signature, details)}}}};
}

/// Entries of Rekor v2 have one spelling only, so it is made anew and compared as a whole.
Result<void> check_body_v2(const EntryKind& kind, const Bytes& body, const LoggedSignature& signature) {
  for (const KeyDetails& details : kKeyDetails) {
    if (details.algorithm != signature.key.algorithm()) continue;
    const auto spec = spec_v2(kind, signature, details);
    if (spec && json::canonical({{"apiVersion", kind.version}, {"kind", kind.kind}, {"spec", *spec}}) == body)
      return {};
  }
  return mismatch("signature, content or key");
}

Result<void> check_spec(const EntryKind& kind, const json::View& spec, const LoggedSignature& signature) {
  if (kind == kHashedRekord || kind == kRekord) return check_record(spec, signature);
  if (!signature.statement) return mismatch("form of signature");
  if (kind == kDsse) return check_dsse(spec, signature);
  return kind == kIntoto ? check_intoto(spec, signature) : check_intoto_v1(spec, signature);
}

Result<EntryKind> read_kind(const json::View& body, const std::optional<EntryKind>& called) {
  PRATIQUE_TRY(name, body.string_at("kind"));
  PRATIQUE_TRY(version, body.string_at("apiVersion"));
  EntryKind kind{std::string(name), std::string(version)};
  if (called && *called != kind) {
    return Error(kLogUnsupported, fmt::format("the bundle calls the transparency log entry {}, its body says {}",
                                              quote(called->to_string()), quote(kind.to_string())));
  }
  const std::array known{kHashedRekord, kRekord, kDsse, kIntotoV1, kIntoto, kHashedRekordV2, kDsseV2};
  if (std::find(known.begin(), known.end(), kind) != known.end()) return kind;
  return Error(kLogUnsupported, fmt::format("a transparency log entry of kind {}", quote(kind.to_string())));
}

Result<EntryKind> check(const LogEntry& entry, const LoggedSignature& signature) {
  PRATIQUE_TRY(document, json::parse(entry.body));
  const json::View body(document);
  PRATIQUE_TRY(kind, read_kind(body, entry.kind));
  if (is_rekor_v2(kind)) {
    PRATIQUE_CHECK(check_body_v2(kind, entry.body, signature));
  } else {
    PRATIQUE_TRY(spec, body.at("spec"));
    PRATIQUE_CHECK(check_spec(kind, spec, signature));
  }
  return kind;
}

}  // namespace

bool is_rekor_v2(const EntryKind& kind) { return kind == kHashedRekordV2 || kind == kDsseV2; }

Result<EntryKind> check_body(const LogEntry& entry, const LoggedSignature& signature) {
  auto kind = check(entry, signature);
  if (kind) return kind;
  Error error = std::move(kind).error();
  if (error.is(kLogEntryMismatch) || error.is(kLogUnsupported)) return error;
  return std::move(error).as(kLogInvalid).during("reading the body of a transparency log entry");
}

}  // namespace pratique::verifier

#include "verifier/bundle.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "base/escape.h"
#include "base/limits.h"
#include "verifier/document.h"
#include "verifier/reasons.h"

namespace pratique::verifier {
namespace {

enum class Version { k01, k02, k03 };

Result<Version> version_of(const json::View& bundle) {
  PRATIQUE_TRY(type, bundle.string_at("mediaType"));
  if (type == "application/vnd.dev.sigstore.bundle+json;version=0.1") return Version::k01;
  if (type == "application/vnd.dev.sigstore.bundle+json;version=0.2") return Version::k02;
  if (type == "application/vnd.dev.sigstore.bundle+json;version=0.3") return Version::k03;
  if (type == "application/vnd.dev.sigstore.bundle.v0.3+json") return Version::k03;
  return Error(kBundleVersion, fmt::format("{} is no bundle version that we know", quote(type)));
}

Result<Bytes> read_certificate(const json::View& certificate) {
  PRATIQUE_CHECK(only_members(certificate, {"rawBytes"}));
  PRATIQUE_TRY(der, bytes_at(certificate, "rawBytes"));
  if (der.empty()) return certificate.must_be("a certificate");
  return der;
}

Result<std::vector<Bytes>> read_chain(const json::View& chain, Version version) {
  if (version == Version::k03) return chain.must_be("absent: bundles of version 0.3 carry one certificate");
  PRATIQUE_CHECK(only_members(chain, {"certificates"}));
  PRATIQUE_TRY(views, chain.elements_at("certificates"));
  if (views.empty()) return chain.must_be("a chain of at least one certificate");
  if (views.size() > limits::kChainCertificates) {
    return chain.must_be(fmt::format("a chain of at most {} certificates", limits::kChainCertificates));
  }
  std::vector<Bytes> certificates;
  for (const json::View& view : views) {
    PRATIQUE_TRY(der, read_certificate(view));
    certificates.push_back(std::move(der));
  }
  return certificates;
}

/// The certificates; none if it is a key that vouches.
Result<std::vector<Bytes>> read_signer(const json::View& material, Version version) {
  PRATIQUE_CHECK(only_members(
      material, {"publicKey", "x509CertificateChain", "certificate", "tlogEntries", "timestampVerificationData"}));
  const auto key = material.find("publicKey");
  const auto chain = material.find("x509CertificateChain");
  const auto certificate = material.find("certificate");
  if (key.has_value() + chain.has_value() + certificate.has_value() != 1) {
    return material.must_be("one of key, certificate and chain, not none, not several");
  }
  if (key) {
    PRATIQUE_CHECK(only_members(*key, {"hint"}));
    PRATIQUE_CHECK(key->maybe_string("hint"));
    return std::vector<Bytes>();
  }
  if (chain) return read_chain(*chain, version);
  PRATIQUE_TRY(der, read_certificate(*certificate));
  return std::vector<Bytes>{std::move(der)};
}

Result<std::vector<Bytes>> read_timestamps(const json::View& material) {
  std::vector<Bytes> timestamps;
  const auto data = material.find("timestampVerificationData");
  if (!data) return timestamps;
  PRATIQUE_CHECK(only_members(*data, {"rfc3161Timestamps"}));
  PRATIQUE_TRY(views, data->elements_or_none("rfc3161Timestamps"));
  if (views.size() > limits::kTimestamps) {
    return data->must_be(fmt::format("a list of at most {} timestamps", limits::kTimestamps));
  }
  for (const json::View& view : views) {
    PRATIQUE_CHECK(only_members(view, {"signedTimestamp"}));
    PRATIQUE_TRY(token, bytes_at(view, "signedTimestamp"));
    timestamps.push_back(std::move(token));
  }
  return timestamps;
}

Result<std::vector<LogEntry>> read_entries(const std::vector<json::View>& views) {
  if (views.size() > limits::kLogEntries) {
    return Error(kBundleMalformed,
                 fmt::format("{} transparency log entries; {} are read at most", views.size(), limits::kLogEntries));
  }
  std::vector<LogEntry> entries;
  for (const json::View& view : views) {
    PRATIQUE_TRY(entry, LogEntry::parse(view));
    for (const LogEntry& other : entries) {
      if (other.log_id == entry.log_id && other.index == entry.index) {
        return Error(kBundleMalformed, fmt::format("transparency log entry {} comes twice", entry.index));
      }
    }
    entries.push_back(std::move(entry));
  }
  return entries;
}

Result<MessageSignature> read_message_signature(const json::View& view) {
  PRATIQUE_CHECK(only_members(view, {"messageDigest", "signature"}));
  MessageSignature out;
  PRATIQUE_TRY(text, view.string_or("signature", ""));
  out.signature = base64_decode(text);
  const auto digest = view.find("messageDigest");
  if (!digest) return out;
  PRATIQUE_CHECK(only_members(*digest, {"algorithm", "digest"}));
  PRATIQUE_TRY(algorithm, digest->string_or("algorithm", ""));
  PRATIQUE_TRY(bytes, bytes_at(*digest, "digest"));
  out.said = MessageSignature::Said{std::string(algorithm), std::move(bytes)};
  return out;
}

Result<std::variant<Envelope, MessageSignature>> read_content(const json::View& bundle) {
  using Content = std::variant<Envelope, MessageSignature>;
  const auto envelope = bundle.find("dsseEnvelope");
  const auto message = bundle.find("messageSignature");
  if (envelope.has_value() == message.has_value()) {
    return bundle.must_be(envelope ? "either an envelope or a message signature, not both"
                                   : "with an envelope or a message signature");
  }
  if (message) {
    PRATIQUE_TRY(read, read_message_signature(*message));
    return Content(std::move(read));
  }
  PRATIQUE_TRY(read, Envelope::parse(*envelope));
  return Content(std::move(read));
}

Result<Bundle> read_bundle(const json::View& bundle) {
  PRATIQUE_TRY(version, version_of(bundle));
  PRATIQUE_CHECK(only_members(bundle, {"mediaType", "verificationMaterial", "dsseEnvelope", "messageSignature"}));
  PRATIQUE_TRY(material, bundle.at("verificationMaterial"));
  PRATIQUE_TRY(certificates, read_signer(material, version));
  PRATIQUE_TRY(timestamps, read_timestamps(material));
  PRATIQUE_TRY(entries, material.elements_or_none("tlogEntries"));
  PRATIQUE_TRY(content, read_content(bundle));
  return Bundle{version == Version::k01 ? LogEvidence::kPromise : LogEvidence::kProof, std::move(certificates),
                std::move(timestamps), std::move(content), read_entries(entries)};
}

Error malformed(Error error) {
  return error.is(kBundleVersion) ? std::move(error) : std::move(error).as(kBundleMalformed);
}

}  // namespace

Result<Bundle> Bundle::parse(BytesView content) {
  auto document = json::parse(content);
  if (!document) return malformed(std::move(document).error());
  auto bundle = read_bundle(json::View(*document));
  if (!bundle) return malformed(std::move(bundle).error());
  return bundle;
}

}  // namespace pratique::verifier

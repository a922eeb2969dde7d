#include "verifier/trusted_root.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/escape.h"
#include "base/json_view.h"
#include "base/limits.h"
#include "verifier/document.h"
#include "verifier/key_details.h"
#include "verifier/reasons.h"

namespace pratique::verifier {
namespace {

constexpr std::array<std::string_view, 3> kMediaTypes{"application/vnd.dev.sigstore.trustedroot+json;version=0.1",
                                                      "application/vnd.dev.sigstore.trustedroot.v0.1+json",
                                                      "application/vnd.dev.sigstore.trustedroot.v0.2+json"};

Result<Time> time_of(const json::View& view) {
  PRATIQUE_TRY(text, view.string());
  auto time = Time::parse(text);
  if (!time) return view.must_be("a time in RFC 3339");
  return *time;
}

Result<Bytes> key_id_of(const json::View& log_id) {
  PRATIQUE_CHECK(only_members(log_id, {"keyId"}));
  auto bytes = bytes_at(log_id, "keyId");
  if (bytes && bytes->size() != 32) return log_id.must_be("a keyId of 32 bytes");
  return bytes;
}

struct Period {
  std::optional<Time> from, until;
};

Result<Period> read_period(const json::View& period) {
  PRATIQUE_CHECK(only_members(period, {"start", "end"}));
  Period out;
  if (const auto start = period.find("start")) {
    PRATIQUE_TRY(time, time_of(*start));
    out.from = time;
  }
  if (const auto end = period.find("end")) {
    PRATIQUE_TRY(time, time_of(*end));
    if (out.from && time < *out.from) return end->must_be("not before the start");
    out.until = time;
  }
  return out;
}

/// Kinds of keys that a trusted root may name and that we have not: a log with one is as good as not listed.
bool is_of_the_future(std::string_view key_details) {
  return key_details.starts_with("ML_DSA") || key_details.starts_with("LMS") || key_details.starts_with("LMOTS") ||
         key_details.starts_with("SLH_DSA");
}

/// None if its key is of a kind that nobody can check yet.
Result<std::optional<TransparencyLog>> read_log(const json::View& log) {
  PRATIQUE_CHECK(only_members(log, {"baseUrl", "hashAlgorithm", "publicKey", "logId", "checkpointKeyId", "operator"}));
  PRATIQUE_TRY(url, log.string_at("baseUrl"));
  PRATIQUE_TRY(hash, log.string_or("hashAlgorithm", "SHA2_256"));
  if (hash != "SHA2_256") return log.at("hashAlgorithm")->must_be("SHA2_256");
  PRATIQUE_TRY(operator_name, log.string_or("operator", ""));
  PRATIQUE_TRY(public_key, log.at("publicKey"));
  PRATIQUE_CHECK(only_members(public_key, {"rawBytes", "keyDetails", "validFor"}));
  PRATIQUE_TRY(details, public_key.string_or("keyDetails", ""));
  PRATIQUE_TRY(raw, bytes_at(public_key, "rawBytes"));
  PRATIQUE_TRY(valid_for, public_key.at("validFor"));
  PRATIQUE_TRY(period, read_period(valid_for));
  if (!period.from) return valid_for.must_be("a period with a start");
  PRATIQUE_TRY(log_id, log.at("logId"));
  PRATIQUE_TRY(id, key_id_of(log_id));
  PRATIQUE_TRY(checkpoint_id, key_id_of(log.find("checkpointKeyId").value_or(log_id)));
  if (is_of_the_future(details)) return std::optional<TransparencyLog>();
  auto key = key_with_details(raw, details);
  if (!key) return Error(json::kMalformed, fmt::format("{}: {}", public_key.pointer(), key.error().message()));
  return std::optional(TransparencyLog{std::string(url), std::move(id), std::move(checkpoint_id), std::move(*key),
                                       *period.from, period.until, std::string(operator_name)});
}

Result<std::vector<TransparencyLog>> read_logs(const json::View& root, std::string_view name) {
  PRATIQUE_TRY(views, root.elements_or_none(name));
  std::vector<TransparencyLog> logs;
  for (const json::View& view : views) {
    PRATIQUE_TRY(log, read_log(view));
    if (log) logs.push_back(*std::move(log));
  }
  return logs;
}

Result<std::vector<Certificate>> read_chain(const json::View& chain) {
  PRATIQUE_CHECK(only_members(chain, {"certificates"}));
  PRATIQUE_TRY(views, chain.elements_at("certificates"));
  if (views.empty()) return chain.must_be("a chain of at least one certificate");
  std::vector<Certificate> certificates;
  for (const json::View& view : views) {
    PRATIQUE_CHECK(only_members(view, {"rawBytes"}));
    PRATIQUE_TRY(der, bytes_at(view, "rawBytes"));
    auto certificate = Certificate::parse(der);
    if (!certificate) {
      return Error(json::kMalformed, fmt::format("{}: {}", view.pointer(), certificate.error().message()));
    }
    certificates.push_back(*std::move(certificate));
  }
  return certificates;
}

Result<CertificateAuthority> read_authority(const json::View& authority) {
  PRATIQUE_CHECK(only_members(authority, {"subject", "uri", "certChain", "validFor", "operator"}));
  if (const auto subject = authority.find("subject")) {
    PRATIQUE_CHECK(only_members(*subject, {"organization", "commonName"}));
  }
  PRATIQUE_TRY(uri, authority.string_or("uri", ""));
  PRATIQUE_TRY(operator_name, authority.string_or("operator", ""));
  PRATIQUE_TRY(chain_view, authority.at("certChain"));
  PRATIQUE_TRY(chain, read_chain(chain_view));
  PRATIQUE_TRY(valid_for, authority.at("validFor"));
  PRATIQUE_TRY(period, read_period(valid_for));
  return CertificateAuthority{std::string(uri), std::move(chain), period.from, period.until,
                              std::string(operator_name)};
}

Result<std::vector<CertificateAuthority>> read_authorities(const json::View& root, std::string_view name) {
  PRATIQUE_TRY(views, root.elements_or_none(name));
  std::vector<CertificateAuthority> authorities;
  for (const json::View& view : views) {
    PRATIQUE_TRY(authority, read_authority(view));
    authorities.push_back(std::move(authority));
  }
  return authorities;
}

Result<TrustedRoot> read_root(const json::View& root) {
  PRATIQUE_CHECK(
      only_members(root, {"mediaType", "tlogs", "certificateAuthorities", "ctlogs", "timestampAuthorities"}));
  PRATIQUE_TRY(type, root.string_at("mediaType"));
  if (std::find(kMediaTypes.begin(), kMediaTypes.end(), type) == kMediaTypes.end()) {
    return Error(json::kMalformed, fmt::format("{} is no media type of a trusted root", quote(type)));
  }
  PRATIQUE_TRY(logs, read_logs(root, "tlogs"));
  PRATIQUE_TRY(authorities, read_authorities(root, "certificateAuthorities"));
  PRATIQUE_TRY(ct_logs, read_logs(root, "ctlogs"));
  PRATIQUE_TRY(timestamp_authorities, read_authorities(root, "timestampAuthorities"));
  return TrustedRoot{std::move(logs), std::move(authorities), std::move(ct_logs), std::move(timestamp_authorities)};
}

Error invalid(Error error) { return std::move(error).as(kTrustedRootInvalid).during("reading the trusted root"); }

}  // namespace

Result<TrustedRoot> TrustedRoot::parse(BytesView text) {
  if (text.size() > limits::kTrustedRootBytes) {
    return invalid(Error(kTrustedRootInvalid, fmt::format("{} bytes are no trusted root", text.size())));
  }
  auto document = json::parse(text);
  if (!document) return invalid(std::move(document).error());
  auto root = read_root(json::View(*document));
  if (!root) return invalid(std::move(root).error());
  return root;
}

}  // namespace pratique::verifier

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

Result<TransparencyLog> read_log(const json::View& log) {
  PRATIQUE_CHECK(only_members(log, {"baseUrl", "hashAlgorithm", "publicKey", "logId", "checkpointKeyId", "operator"}));
  PRATIQUE_TRY(url, log.string_at("baseUrl"));
  PRATIQUE_TRY(hash, log.string_or("hashAlgorithm", "SHA2_256"));
  if (hash != "SHA2_256") return log.at("hashAlgorithm")->must_be("SHA2_256");
  PRATIQUE_TRY(public_key, log.at("publicKey"));
  PRATIQUE_CHECK(only_members(public_key, {"rawBytes", "keyDetails", "validFor"}));
  PRATIQUE_TRY(raw, bytes_at(public_key, "rawBytes"));
  PRATIQUE_TRY(details, public_key.string_or("keyDetails", ""));
  auto key = key_with_details(raw, details);
  if (!key) return Error(json::kMalformed, fmt::format("{}: {}", public_key.pointer(), key.error().message()));
  PRATIQUE_TRY(period, public_key.at("validFor"));
  PRATIQUE_CHECK(only_members(period, {"start", "end"}));
  PRATIQUE_TRY(start, period.at("start"));
  PRATIQUE_TRY(valid_from, time_of(start));
  std::optional<Time> valid_until;
  if (const auto end = period.find("end")) {
    PRATIQUE_TRY(time, time_of(*end));
    if (time < valid_from) return end->must_be("not before the start");
    valid_until = time;
  }
  PRATIQUE_TRY(log_id, log.at("logId"));
  PRATIQUE_TRY(id, key_id_of(log_id));
  PRATIQUE_TRY(checkpoint_id, key_id_of(log.find("checkpointKeyId").value_or(log_id)));
  return TransparencyLog{std::string(url), std::move(id), std::move(checkpoint_id),
                         std::move(*key),  valid_from,    valid_until};
}

Result<TrustedRoot> read_root(const json::View& root) {
  PRATIQUE_CHECK(
      only_members(root, {"mediaType", "tlogs", "certificateAuthorities", "ctlogs", "timestampAuthorities"}));
  PRATIQUE_TRY(type, root.string_at("mediaType"));
  if (std::find(kMediaTypes.begin(), kMediaTypes.end(), type) == kMediaTypes.end()) {
    return Error(json::kMalformed, fmt::format("{} is no media type of a trusted root", quote(type)));
  }
  for (const std::string_view list : {"certificateAuthorities", "ctlogs", "timestampAuthorities"}) {
    PRATIQUE_CHECK(root.elements_or_none(list));
  }
  PRATIQUE_TRY(logs, root.elements_or_none("tlogs"));
  TrustedRoot out;
  for (const json::View& view : logs) {
    PRATIQUE_TRY(log, read_log(view));
    out.logs.push_back(std::move(log));
  }
  return out;
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

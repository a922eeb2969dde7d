#include "verifier/detached_sct.h"

#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "base/json.h"
#include "base/json_view.h"
#include "verifier/document.h"
#include "verifier/reasons.h"

namespace pratique::verifier {
namespace {

/// The same in TLS encoding: the members stand there in this order, and `signature` is in that encoding already.
Result<Sct> read(BytesView json) {
  PRATIQUE_TRY(document, json::parse(json));
  const json::View sct(document);
  PRATIQUE_CHECK(only_members(sct, {"sct_version", "id", "timestamp", "extensions", "signature"}));
  PRATIQUE_TRY(version, count_at(sct, "sct_version"));
  PRATIQUE_TRY(id, bytes_at(sct, "id"));
  PRATIQUE_TRY(timestamp, count_at(sct, "timestamp"));
  PRATIQUE_TRY(extensions, bytes_at(sct, "extensions"));
  PRATIQUE_TRY(signature, bytes_at(sct, "signature"));
  if (version != 0) return sct.at("sct_version")->must_be("0");
  if (id.size() != 32) return sct.must_be("with an id of 32 bytes");
  if (extensions.size() > 0xFFFF) return sct.at("extensions")->must_be("at most 65,535 bytes");
  return parse_sct(big_endian(0, 1) + id + big_endian(static_cast<std::uint64_t>(timestamp), 8) +
                   big_endian(extensions.size(), 2) + extensions + signature);
}

}  // namespace

Result<Sct> parse_detached_sct(BytesView json) {
  auto sct = read(json);
  if (!sct) return std::move(sct).error().as(kTrustedRootInvalid).during("reading a detached SCT");
  return sct;
}

}  // namespace pratique::verifier

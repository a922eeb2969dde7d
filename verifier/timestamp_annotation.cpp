#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>

#include "base/base64.h"
#include "base/json_view.h"
#include "base/limits.h"
#include "verifier/document.h"
#include "verifier/reasons.h"
#include "verifier/timestamp.h"

namespace pratique::verifier {
namespace {

/// {"SignedRFC3161Timestamp": "base64"} (cosign, pkg/cosign/bundle/rfc3161.go)
Result<Bytes> read_annotation(std::string_view annotation) {
  PRATIQUE_TRY(document, json::parse(annotation));
  const json::View view(document);
  constexpr std::string_view kMember = "SignedRFC3161Timestamp";
  PRATIQUE_CHECK(only_members(view, {kMember}));
  PRATIQUE_TRY(text, view.string_at(kMember));
  auto token = base64_decode(text);
  if (!token || token->empty()) return view.must_be("with a timestamp in base64");
  return *std::move(token);
}

}  // namespace

Result<Bytes> parse_timestamp_annotation(std::string_view annotation) {
  constexpr std::size_t kAnnotationBytes = 2 * limits::kTimestampBytes;  // base64 needs four thirds of it
  if (annotation.size() > kAnnotationBytes) {
    return Error(kTimestampInvalid, fmt::format("{} bytes are no timestamp", annotation.size()));
  }
  auto token = read_annotation(annotation);
  if (!token) return std::move(token).error().as(kTimestampInvalid).during("reading the timestamp's annotation");
  return token;
}

}  // namespace pratique::verifier

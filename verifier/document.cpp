#include "verifier/document.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>

#include "base/base64.h"
#include "base/escape.h"
#include "verifier/reasons.h"

namespace pratique::verifier {

Error payload_error(Error error) {
  const Reason& reason = error.is(json::kDuplicateKey) ? kPayloadDuplicateKey : kPayloadMalformed;
  return std::move(error).as(reason).during("reading what was signed");
}

Result<json::Document> parse_payload(BytesView payload) {
  auto document = json::parse(payload);
  if (!document) return payload_error(std::move(document).error());
  return document;
}

Result<void> only_members(const json::View& object, std::initializer_list<std::string_view> defined) {
  PRATIQUE_TRY(members, object.members());
  for (const auto& [name, value] : members) {
    if (std::find(defined.begin(), defined.end(), name) == defined.end()) {
      return Error(json::kMalformed, fmt::format("{}: {} is no member of this format", object.pointer(), quote(name)));
    }
  }
  return {};
}

Result<Bytes> bytes_at(const json::View& object, std::string_view name) {
  const auto member = object.find(name);
  if (!member) return Bytes();
  PRATIQUE_TRY(text, member->string());
  auto bytes = base64_decode_any(text);
  if (!bytes) return member->must_be("base64");
  return std::move(*bytes);
}

Result<std::int64_t> count_at(const json::View& object, std::string_view name) {
  constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
  const auto member = object.find(name);
  if (!member) return std::int64_t{0};
  if (!member->is_string()) return member->integer(0, kMax);
  PRATIQUE_TRY(text, member->string());
  std::int64_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool shortest = text == "0" || (!text.empty() && text.front() != '0' && text.front() != '-');
  if (problem != std::errc() || end != text.data() + text.size() || !shortest) {
    return member->must_be("a whole number from 0 on");
  }
  return number;
}

}  // namespace pratique::verifier

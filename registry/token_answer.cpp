#include "registry/token_answer.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/json_view.h"

namespace pratique::registry {
namespace {

/// GHCR says no life at all, some say less than a request takes.
constexpr Duration kShortest = Duration::seconds(60);
constexpr Duration kLongest = Duration::hours(1);

Error no_token(const char* why) { return Error(kDenied, std::string("the token server's answer ") + why); }

Duration life_of(const json::View& root) {
  const auto member = root.find("expires_in");
  if (!member) return kShortest;
  const auto seconds = member->integer(0, kLongest.ms / 1000);
  if (seconds) return std::max(kShortest, Duration::seconds(*seconds));
  return member->is_integer() && member->integer(0, INT64_MAX).has_value() ? kLongest : kShortest;
}

}  // namespace

Result<TokenAnswer> read_token_answer(BytesView body) {
  const auto document = json::parse(body);
  if (!document) return no_token("is not JSON");
  const json::View root(*document);
  const auto access = root.string_or("access_token", "");
  const auto plain = root.string_or("token", "");
  if (!access || !plain) return no_token("has a token that is no text");
  const std::string_view token = access->empty() ? *plain : *access;
  if (token.empty()) return no_token("has no token");
  if (token.size() > limits::kTokenBytes) return no_token("has a token that is too long");
  if (!std::all_of(token.begin(), token.end(), [](char c) { return c > 0x20 && c < 0x7F; })) {
    return no_token("has a token with characters that no header may have");
  }
  return TokenAnswer{std::string(token), life_of(root)};
}

}  // namespace pratique::registry

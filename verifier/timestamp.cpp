#include "verifier/timestamp.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "base/base64.h"
#include "base/digest.h"
#include "base/escape.h"
#include "base/json_view.h"
#include "base/limits.h"
#include "verifier/certificate_path.h"
#include "verifier/reasons.h"
#include "verifier/timestamp_signer.h"
#include "verifier/timestamp_token.h"

namespace pratique::verifier {
namespace {

constexpr Duration kTimestampSkew = Duration::seconds(limits::kClockSkewSeconds);

/// One operator may have several names, one name several certificates.
std::string name_of(const CertificateAuthority& authority) {
  if (!authority.operator_name.empty()) return "operator " + authority.operator_name;
  if (!authority.uri.empty()) return authority.uri;
  return authority.chain.empty() ? "" : "sha256:" + hex_encode(sha256(authority.chain.back().der()));
}

/// Path, periods, purpose: certificate_path.h. That the purpose is wrong is the one thing that a path's end tells of
/// itself.
Result<void> check_path(const Certificate& signer, const TimestampToken& token, const CertificateAuthority& authority) {
  auto path = find_path(signer, token.certificates, {&authority, 1}, Purpose::kTimestamping, token.info.time);
  if (path) return {};
  const bool is_about_usage = path.error().is(kCertificateUsage);
  Error error = std::move(path).error().during("looking for who vouches for the timestamp's signer");
  return std::move(error).as(is_about_usage ? kTimestampCertificate : kTimestampUntrusted);
}

Result<VerifiedTimestamp> verify_by(const TimestampToken& token, const CertificateAuthority& authority, Time now) {
  PRATIQUE_TRY(signer, signer_of(token, authority));
  PRATIQUE_CHECK(check_path(signer, token, authority));
  if (token.info.time > now + kTimestampSkew) {
    return Error(kTimeInFuture, fmt::format("the timestamp says {}, the check is made at {}",
                                            token.info.time.to_string(), now.to_string()));
  }
  return VerifiedTimestamp{token.info.time, token.info.accuracy, name_of(authority), signer.subject_text()};
}

/// How far a try came: an authority that nearly vouched tells more than one that has nothing to do with the token.
std::size_t telling(const Error& error) {
  constexpr std::array<const Reason*, 4> kByRank{&kTimestampUntrusted, &kTimestampInvalid, &kTimestampCertificate,
                                                 &kTimeInFuture};
  const auto* found = std::find_if(kByRank.begin(), kByRank.end(), [&](const Reason* r) { return error.is(*r); });
  return static_cast<std::size_t>(found - kByRank.begin());
}

Result<VerifiedTimestamp> verify_by_any(const Result<TimestampToken>& token,
                                        std::span<const CertificateAuthority> authorities, Time now) {
  if (!token) return token.error();
  std::optional<Error> most_telling;
  for (const CertificateAuthority& authority : authorities) {
    auto verified = verify_by(*token, authority, now);
    if (verified) return verified;
    if (!most_telling || telling(verified.error()) > telling(*most_telling)) most_telling = verified.error();
  }
  if (most_telling) return *most_telling;
  return Error(kTimestampUntrusted, "there is a timestamp, and no timestamp authority is trusted");
}

}  // namespace

Result<VerifiedTimestamp> verify_timestamp(BytesView response, BytesView signature,
                                           std::span<const CertificateAuthority> authorities, Time now) {
  return verify_by_any(TimestampToken::parse_response(response, signature), authorities, now);
}

Result<VerifiedTimestamp> verify_timestamp_token(BytesView token, BytesView signature,
                                                 std::span<const CertificateAuthority> authorities, Time now) {
  return verify_by_any(TimestampToken::parse(token, signature), authorities, now);
}

Result<std::vector<VerifiedTimestamp>> verify_timestamps(std::span<const Bytes> responses, BytesView signature,
                                                         std::span<const CertificateAuthority> authorities, Time now) {
  if (responses.size() > limits::kTimestamps) {
    return Error(kBundleMalformed,
                 fmt::format("{} timestamps; {} are read at most", responses.size(), limits::kTimestamps));
  }
  std::set<BytesView> seen;
  std::vector<VerifiedTimestamp> timestamps;
  for (const Bytes& response : responses) {
    if (!seen.insert(response).second) return Error(kBundleMalformed, "the same timestamp comes twice");
    PRATIQUE_TRY(timestamp, verify_timestamp(response, signature, authorities, now));
    timestamps.push_back(std::move(timestamp));
  }
  return timestamps;
}

std::size_t count_authorities(std::span<const VerifiedTimestamp> timestamps) {
  std::set<std::string_view> authorities;
  for (const VerifiedTimestamp& timestamp : timestamps) authorities.insert(timestamp.authority);
  return authorities.size();
}

}  // namespace pratique::verifier

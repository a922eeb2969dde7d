#include "verifier/sct.h"

#include <fmt/format.h>

#include <optional>
#include <set>

#include "verifier/reasons.h"
#include "verifier/sct_list.h"

namespace pratique::verifier {
namespace {

constexpr std::string_view kSctListOid = "1.3.6.1.4.1.11129.2.4.2";

bool covers(const TransparencyLog& log, Time time) {
  return log.valid_from <= time && (!log.valid_until || time <= *log.valid_until);
}

/// The log that signed it over `entry`, or "".
Bytes log_of(const Sct& sct, BytesView entry, std::span<const TransparencyLog> ct_logs) {
  for (const TransparencyLog& log : ct_logs) {
    if (log.id != sct.log_id || !covers(log, sct.time)) continue;
    if (log.key.verifies_as(sct.algorithm, sct.signed_bytes(entry), sct.signature)) return sct.log_id;
  }
  return {};
}

/// The logs that signed for it by SCTs in it.
Result<std::set<Bytes>> logs_inside(const Certificate& leaf, const Certificate& issuer, BytesView extension,
                                    std::span<const TransparencyLog> ct_logs) {
  PRATIQUE_TRY(scts, parse_sct_list(extension));
  if (!issuer.key()) return issuer.key().error();
  const Bytes entry = precertificate_entry(leaf, issuer.key()->spki());
  std::set<Bytes> good;
  for (const Sct& sct : scts) good.insert(log_of(sct, entry, ct_logs));
  good.erase(Bytes());
  if (!good.empty()) return good;
  return Error(
      kSctInvalid,
      fmt::format("none of the {} SCTs of the certificate was signed by a CT log of the trusted root", scts.size()));
}

}  // namespace

Result<std::size_t> verify_scts(const Certificate& leaf, const Certificate& issuer,
                                std::span<const TransparencyLog> ct_logs, const Sct* detached) {
  std::set<Bytes> good;
  if (const auto extension = leaf.extension(kSctListOid)) {
    PRATIQUE_TRY(inside, logs_inside(leaf, issuer, *extension, ct_logs));
    good = std::move(inside);
  } else if (detached == nullptr) {
    return Error(kSctMissing, "the certificate says of no CT log that it holds it");
  }
  if (detached != nullptr) {
    Bytes log = log_of(*detached, certificate_entry(leaf), ct_logs);
    if (log.empty())
      return Error(kSctInvalid, "no CT log of the trusted root signed the detached SCT for this certificate");
    good.insert(std::move(log));
  }
  return good.size();
}

}  // namespace pratique::verifier

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

}  // namespace

Result<std::size_t> verify_scts(const Certificate& leaf, const Certificate& issuer,
                                std::span<const TransparencyLog> ct_logs) {
  const auto extension = leaf.extension(kSctListOid);
  if (!extension) return Error(kSctMissing, "the certificate says of no CT log that it holds it");
  PRATIQUE_TRY(scts, parse_sct_list(*extension));
  if (!issuer.key()) return issuer.key().error();
  const Bytes entry = precertificate_entry(leaf, issuer.key()->spki());
  std::set<Bytes> good;
  for (const Sct& sct : scts) {
    for (const TransparencyLog& log : ct_logs) {
      if (log.id != sct.log_id || !covers(log, sct.time)) continue;
      if (log.key.verifies_as(sct.algorithm, sct.signed_bytes(entry), sct.signature)) good.insert(sct.log_id);
    }
  }
  if (!good.empty()) return good.size();
  return Error(kSctInvalid, fmt::format("none of the {} SCTs of the certificate was signed by a CT log of the trusted root",
                                        scts.size()));
}

}  // namespace pratique::verifier

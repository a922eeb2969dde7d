#include "verifier/signature_verifier.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>

#include "base/escape.h"
#include "base/limits.h"
#include "verifier/certified_signature.h"
#include "verifier/reasons.h"

namespace pratique::verifier {
namespace {

constexpr std::size_t kNamesShown = 8;

std::string names_of(const std::vector<Authority>& authorities) {
  std::string names;
  for (std::size_t i = 0; i < std::min(authorities.size(), kNamesShown); ++i) {
    if (i > 0) names += ", ";
    names += quote(authorities[i].name);
  }
  if (authorities.size() > kNamesShown) names += fmt::format(" and {} more", authorities.size() - kNamesShown);
  return names;
}

TimeDemands time_demands(const Authority& authority, const SignatureDemands& demands) {
  return {demands.log, authority.log_entry_demanded || demands.log == LogMode::kRequired, authority.timestamp_demanded,
          demands.seen_trees};
}

/// A claim checked once for all authorities that believe the same and demand the same, however many there are.
class CertifiedByRoot {
 public:
  CertifiedByRoot(const SignedClaim& claim, const SignatureDemands& demands, Time now)
      : claim_(claim), demands_(demands), now_(now) {}

  /// Of an authority that vouches by certificates.
  const CertifiedSignature& by(const Authority& authority) {
    const TimeDemands demands = time_demands(authority, demands_);
    const bool sct_demanded = std::get<Keyless>(authority.means).sct_demanded;
    const SctDemands scts{sct_demanded, demands_.detached_sct ? &*demands_.detached_sct : nullptr};
    const Key key{authority.root.get(), demands.log_entry_demanded, demands.timestamp_demanded, sct_demanded};
    const auto known = checked_.find(key);
    if (known != checked_.end()) return known->second;
    return checked_.emplace(key, check_certified(claim_, authority.root.get(), demands, scts, now_)).first->second;
  }

 private:
  using Key = std::tuple<const TrustedRoot*, bool, bool, bool>;

  const SignedClaim& claim_;
  const SignatureDemands& demands_;
  Time now_;
  std::map<Key, CertifiedSignature> checked_;
};

}  // namespace

void SignatureVerifier::weigh(const Evidence& evidence) {
  if (is_too_many(evidence)) return;
  std::visit([&](const auto& what) { judge(evidence.source, what); }, evidence.what);
}

/// Each signature costs a public key operation for each authority, so their number has an end; what lies beyond it
/// could have decided and is said to be unread.
bool SignatureVerifier::is_too_many(const Evidence& evidence) {
  const bool costs =
      std::holds_alternative<SimpleSigning>(evidence.what) || std::holds_alternative<SigstoreBundle>(evidence.what);
  if (!costs || ++judged_ <= limits::kSignatures) return false;
  facts_.unread.push_back(
      {evidence.source,
       Error(kTooManySignatures, fmt::format("more than {} signatures are attached", limits::kSignatures))});
  return true;
}

SignatureFacts SignatureVerifier::facts() && {
  std::move(not_by_anybody_.begin(), not_by_anybody_.end(), std::back_inserter(facts_.refused));
  return std::move(facts_);
}

void SignatureVerifier::judge(const std::string& source, const SimpleSigning& evidence) {
  judge(source, claim_of(evidence, image_, demands_));
}

void SignatureVerifier::judge(const std::string& source, const SigstoreBundle& evidence) {
  auto claim = claim_of(evidence, image_, demands_);
  if (!claim) {
    not_by_anybody_.push_back({source, {std::move(claim).error()}});
  } else if (*claim) {
    judge(source, std::move(**claim));
  }
}

void SignatureVerifier::judge(const std::string& source, const Unreadable& evidence) {
  facts_.unread.push_back({source, evidence.why});
}

void SignatureVerifier::judge(const std::string& source, const Misplaced& evidence) {
  not_by_anybody_.push_back({source, {evidence.why}});
}

void SignatureVerifier::judge(const std::string& source, SignedClaim claim) {
  if (!claim.signature) return refuse_unsigned(source, std::move(claim));
  bool by_somebody = false;
  for (const Authority& authority : trust_.authorities) {
    if (std::holds_alternative<PublicKey>(authority.means)) by_somebody |= judge_by_key(source, claim, authority);
  }
  by_somebody |= judge_by_certificate(source, claim);
  if (!by_somebody) refuse_unsigned(source, std::move(claim));
}

bool SignatureVerifier::judge_by_key(const std::string& source, const SignedClaim& claim, const Authority& authority) {
  const PublicKey& key = std::get<PublicKey>(authority.means);
  if (claim.by_certificate_only || !claim.message.is_signed_by(key, *claim.signature)) return false;
  if (!authority.root) notice_unchecked(source, claim);
  std::vector<Error> faults = claim.faults;
  const LoggedSignature logged{*claim.signature, claim.message, claim.statement_view(), key};
  const SignatureTimes times =
      check_times(claim, logged, authority.root.get(), time_demands(authority, demands_), now_, faults);
  if (faults.empty()) {
    accept(source, claim, authority, key.fingerprint(), times);
    return true;
  }
  for (Error& fault : faults) {
    fault = std::move(fault).during(fmt::format("checking the signature by {}", quote(authority.name)));
  }
  facts_.refused.push_back({source, std::move(faults)});
  return true;
}

bool SignatureVerifier::judge_by_certificate(const std::string& source, const SignedClaim& claim) {
  if (!claim.has_certificate()) return false;
  bool accepted = false;
  std::vector<RefusedSignature> refused;
  CertifiedByRoot checked(claim, demands_, now_);
  for (const Authority& authority : trust_.authorities) {
    const auto* keyless = std::get_if<Keyless>(&authority.means);
    if (keyless == nullptr) continue;
    CertifiedSignature signature = checked.by(authority);
    add_identity_faults(signature, claim, *keyless);
    if (signature.faults.empty()) {
      accept(source, claim, authority, signature.signer, signature.times);
      accepted = true;
      continue;
    }
    for (Error& fault : signature.faults) {
      fault = std::move(fault).during(fmt::format("checking the certificate for {}", quote(authority.name)));
    }
    refused.push_back({source, std::move(signature.faults)});
  }
  // Whoever signed need not be everybody that policy knows.
  if (!accepted) std::move(refused.begin(), refused.end(), std::back_inserter(facts_.refused));
  return accepted || !refused.empty();
}

void SignatureVerifier::accept(const std::string& source, const SignedClaim& claim, const Authority& authority,
                               std::string signer, const SignatureTimes& times) {
  VerifiedSignature good;
  good.authority_ = authority.name;
  good.signer_ = std::move(signer);
  good.source_ = source;
  good.form_ = claim.form;
  good.logged_at_ = times.first_logged();
  good.timestamps_ = times.timestamps;
  good.trees_ = times.trees;
  facts_.verified.push_back(std::move(good));
}

void SignatureVerifier::refuse_unsigned(const std::string& source, SignedClaim claim) {
  std::vector<Error> reasons;
  if (!claim.signature) {
    reasons.push_back(std::move(claim.signature).error());
  } else if (claim.has_certificate()) {
    reasons.emplace_back(kSignatureInvalid, "made with a certificate; keyed authorities are demanded");
  } else {
    reasons.emplace_back(kSignatureInvalid,
                         fmt::format("made by none of the demanded: {}", names_of(trust_.authorities)));
  }
  std::move(claim.faults.begin(), claim.faults.end(), std::back_inserter(reasons));
  not_by_anybody_.push_back({source, std::move(reasons)});
}

void SignatureVerifier::notice_unchecked(const std::string& source, const SignedClaim& claim) {
  const bool has_entries = claim.log_entries && !claim.log_entries->empty();
  if (has_entries && demands_.log != LogMode::kOff) {
    facts_.notices.emplace_back(kLogUnchecked,
                                fmt::format("{}: there is a transparency log entry, and no trusted root to check it "
                                            "with; it counts for nothing",
                                            escape_terminal(source)));
  }
  if (claim.has_timestamps()) {
    facts_.notices.emplace_back(kTimestampUnchecked,
                                fmt::format("{}: there is a timestamp, and no trusted root to check it with; "
                                            "it counts for nothing",
                                            escape_terminal(source)));
  }
}

}  // namespace pratique::verifier

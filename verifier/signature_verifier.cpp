#include "verifier/signature_verifier.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/escape.h"
#include "base/limits.h"
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
  const auto by = signers(claim);
  if (by.empty()) return refuse_unsigned(source, std::move(claim));
  notice_unchecked(source, claim);
  for (const Authority* signer : by) judge_signed(source, claim, *signer);
}

std::vector<const Authority*> SignatureVerifier::signers(const SignedClaim& claim) const {
  std::vector<const Authority*> by;
  if (!claim.signature || claim.by_certificate_only) return by;
  for (const Authority& authority : trust_.authorities) {
    if (authority.key.verifies(claim.message, *claim.signature)) by.push_back(&authority);
  }
  return by;
}

void SignatureVerifier::refuse_unsigned(const std::string& source, SignedClaim claim) {
  std::vector<Error> reasons;
  if (!claim.signature) {
    reasons.push_back(std::move(claim.signature).error());
  } else if (claim.has_certificate) {
    reasons.emplace_back(kSignatureInvalid, "made with a certificate; keyed authorities are demanded");
  } else {
    reasons.emplace_back(kSignatureInvalid,
                         fmt::format("made by none of the demanded keys: {}", names_of(trust_.authorities)));
  }
  std::move(claim.faults.begin(), claim.faults.end(), std::back_inserter(reasons));
  not_by_anybody_.push_back({source, std::move(reasons)});
}

void SignatureVerifier::judge_signed(const std::string& source, const SignedClaim& claim, const Authority& signer) {
  std::vector<Error> reasons = claim.faults;
  LogTime logged = check_log(claim, signer);
  if (!logged) reasons.push_back(logged.error());
  if (auto timestamps = check_timestamps(claim); !timestamps) reasons.push_back(std::move(timestamps).error());
  if (!reasons.empty()) {
    for (Error& reason : reasons)
      reason = std::move(reason).during(fmt::format("checking the signature by {}", quote(signer.name)));
    facts_.refused.push_back({source, std::move(reasons)});
    return;
  }
  VerifiedSignature good;
  good.authority_ = signer.name;
  good.key_fingerprint_ = signer.key.fingerprint();
  good.source_ = source;
  good.form_ = claim.form;
  good.logged_at_ = *logged;
  facts_.verified.push_back(std::move(good));
}

bool SignatureVerifier::is_log_demanded(const Authority& signer) const {
  return signer.log_entry_demanded || demands_.log == LogMode::kRequired;
}

SignatureVerifier::LogTime SignatureVerifier::check_log(const SignedClaim& claim, const Authority& signer) const {
  const auto missing = [](std::string_view why) {
    return Error(kLogMissing, fmt::format("a transparency log entry is demanded, {}", why));
  };
  const bool demanded = is_log_demanded(signer);
  if (demands_.log == LogMode::kOff) {
    if (demanded) return missing("and log entries are left unread").with_hint("do not turn the transparency log off");
    return std::optional<Time>();
  }
  if (!claim.log_entries) return claim.log_entries.error();
  if (claim.log_entries->empty()) {
    if (demanded) return missing("and there is none");
    return std::optional<Time>();
  }
  if (!trust_.root) {
    if (demanded)
      return missing("and there is no trusted root to check this one with").with_hint(std::string(kLogUnchecked.hint));
    return std::optional<Time>();
  }
  std::optional<Time> earliest;
  const std::optional<BytesView> statement =
      claim.statement ? std::optional<BytesView>(*claim.statement) : std::nullopt;
  const LoggedSignature signature{*claim.signature, claim.message, statement, signer.key};
  for (const LogEntry& entry : *claim.log_entries) {
    PRATIQUE_TRY(time, verify_log_entry(entry, signature, *trust_.root, claim.log_evidence_due, now_));
    if (time && (!earliest || *time < *earliest)) earliest = time;
  }
  return earliest;
}

/// What a signature brings must verify, and no authority for timestamps is known here.
Result<void> SignatureVerifier::check_timestamps(const SignedClaim& claim) const {
  if (!claim.has_timestamps || !trust_.root) return {};
  return Error(kTimestampUntrusted,
               "it brings a timestamp, and timestamps beside key signatures are trusted of nobody");
}

void SignatureVerifier::notice_unchecked(const std::string& source, const SignedClaim& claim) {
  if (trust_.root) return;
  const bool has_entries = claim.log_entries && !claim.log_entries->empty();
  if (has_entries && demands_.log != LogMode::kOff) {
    facts_.notices.emplace_back(kLogUnchecked,
                                fmt::format("{}: there is a transparency log entry, and no trusted root to check it "
                                            "with; it counts for nothing",
                                            escape_terminal(source)));
  }
  if (claim.has_timestamps) {
    facts_.notices.emplace_back(kTimestampUnchecked,
                                fmt::format("{}: there is a timestamp, and no trusted root to check it with; "
                                            "it counts for nothing",
                                            escape_terminal(source)));
  }
}

}  // namespace pratique::verifier

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/escape.h"
#include "gate/actions.h"
#include "gate/judges.h"

namespace pratique::gate {
namespace {

VerdictReason from_error(std::string_view rule, const Error& error, const std::string& source) {
  VerdictReason reason;
  reason.rule = rule;
  reason.id = error.id();
  reason.message = error.to_string();
  reason.hint = error.hint();
  reason.source = source;
  return reason;
}

/// Good signatures weighed against one demand: which signers stand for which demanded authority.
class Weighed {
 public:
  std::map<std::string, std::set<std::string>> signers_of;  ///< by authority
  std::vector<const verifier::VerifiedSignature*> not_demanded;

  /// The most authorities that can be told apart by signers: two names for one signer are one voice, and so are two
  /// signers for one name. (A maximum matching, grown by augmenting paths.)
  std::size_t voices() const {
    std::map<std::string, std::string> taken;  // signer → authority
    std::size_t voices = 0;
    for (const auto& [authority, signers] : signers_of) {
      std::set<std::string> tried;
      if (find_signer(authority, taken, tried)) ++voices;
    }
    return voices;
  }

 private:
  bool find_signer(const std::string& authority, std::map<std::string, std::string>& taken,
                   std::set<std::string>& tried) const {
    for (const std::string& signer : signers_of.at(authority)) {
      if (!tried.insert(signer).second) continue;
      const auto by = taken.find(signer);
      if (by != taken.end() && !find_signer(by->second, taken, tried)) continue;
      taken[signer] = authority;
      return true;
    }
    return false;
  }
};

Weighed weigh(const verifier::SignatureFacts& facts, const SignatureDemand& demand) {
  Weighed weighed;
  for (const auto& signature : facts.verified) {
    const auto& list = demand.any_of;
    if (std::find(list.begin(), list.end(), signature.authority()) == list.end()) {
      weighed.not_demanded.push_back(&signature);
    } else {
      weighed.signers_of[signature.authority()].insert(signature.signer());
    }
  }
  return weighed;
}

void add_refused(const verifier::SignatureFacts& facts, const Circumstances& how, ReasonList& reasons) {
  for (const auto& refused : facts.refused) {
    for (const Error& error : refused.reasons) reasons.add(from_error(kSignatureInvalid, error, refused.source), how);
    if (!refused.reasons.empty()) continue;
    VerdictReason reason;
    reason.rule = reason.id = kSignatureInvalid;
    reason.message = "the signature does not count";
    reason.source = refused.source;
    reasons.add(std::move(reason), how);
  }
}

/// Could have decided and was not read: the demand is undecided, whatever the others say.
void add_unread(const verifier::SignatureFacts& facts, const Circumstances& how, bool undecided, ReasonList& reasons) {
  const bool others = !facts.refused.empty() || !facts.verified.empty();
  for (const auto& unread : facts.unread) {
    auto reason = from_error(others ? kSignatureInvalid : kSignatureMissing, unread.reason, unread.source);
    reason.undecided = undecided;
    reasons.add(std::move(reason), how);
  }
}

void add_missing(ReasonList& reasons) {
  VerdictReason reason;
  reason.rule = reason.id = kSignatureMissing;
  reason.message = "no signature of the image is there (an attestation is none)";
  reason.hint = "have an authority that the policy names sign the image";
  reasons.add(std::move(reason));
}

void add_too_few(const Weighed& weighed, const SignatureDemand& demand, ReasonList& reasons) {
  std::string others;
  for (const auto* signature : weighed.not_demanded) {
    const std::string name = quote(signature->authority());
    if (others.find(name) == std::string::npos) others += (others.empty() ? "; not demanded: " : ", ") + name;
  }
  VerdictReason reason;
  reason.rule = reason.id = kSignatureInvalid;
  reason.message = fmt::format("{} of {} good signatures by different demanded authorities with different signers{}",
                               weighed.voices(), demand.threshold, others);
  reason.hint = "have another demanded authority sign it";
  reasons.add(std::move(reason));
}

}  // namespace

void judge_signatures(const Question& question, ReasonList& reasons) {
  if (!reasons.policy().signature) return;
  const verifier::SignatureFacts& facts = question.signatures;
  const SignatureDemand& demand = *reasons.policy().signature;
  for (const Error& notice : facts.notices) reasons.add(from_error(notice.id(), notice, ""), {.action = Action::kLog});

  const Weighed weighed = weigh(facts, demand);
  if (weighed.voices() >= static_cast<std::size_t>(demand.threshold)) {
    const Circumstances beside{.action = Action::kLog, .because = "the demand is met without it"};
    add_refused(facts, beside, reasons);
    add_unread(facts, beside, false, reasons);
    return;
  }
  if (!facts.unread.empty()) {
    add_unread(facts, {}, true, reasons);
    add_refused(facts, {.action = Action::kLog, .because = "evidence that could not be read decides"}, reasons);
    return;
  }
  add_refused(facts, {}, reasons);
  if (facts.verified.empty() && facts.refused.empty()) add_missing(reasons);
  if (!facts.verified.empty()) add_too_few(weighed, demand, reasons);
}

}  // namespace pratique::gate

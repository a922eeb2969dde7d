#include "verifier/explain.h"

#include <fmt/format.h>

#include <algorithm>

#include "verifier/bundle.h"
#include "verifier/bundle_claims.h"
#include "verifier/certificate_path.h"
#include "verifier/reasons.h"
#include "verifier/sct.h"
#include "verifier/signed_claim.h"
#include "verifier/timestamp.h"

namespace pratique::verifier {
namespace {

using Outcome = Check::Outcome;

Check passed(std::string what, std::string detail = "") {
  return {std::move(what), Outcome::kPassed, std::move(detail)};
}
Check failed(std::string what, Error fault) { return {std::move(what), Outcome::kFailed, "", std::move(fault)}; }
Check absent(std::string what, std::string detail) { return {std::move(what), Outcome::kAbsent, std::move(detail)}; }
Check unchecked(std::string what, std::string detail) {
  return {std::move(what), Outcome::kUnchecked, std::move(detail)};
}

/// Makes the checks in turn. Times that a check finds good are what certificates are looked at with.
class Examination {
 public:
  Examination(const SignedClaim& claim, const ExplainWith& with) : claim_(claim), with_(with) {}

  std::vector<Check> run() && {
    check_subject();
    check_signature();
    check_entries();
    check_timestamps();
    check_certificate();
    return std::move(checks_);
  }

 private:
  void check_subject() {
    if (with_.artifact == nullptr) return add(unchecked("about the artefact", "no artefact was named"));
    for (const Error& fault : claim_.faults) add(failed("about the artefact", fault));
    if (claim_.faults.empty()) add(passed("about the artefact"));
  }

  const PublicKey* signing_key() const {
    if (!claim_.has_certificate()) return with_.key;
    if (!claim_.certificates) return nullptr;
    const Result<PublicKey>& key = claim_.certificates->front().key();
    return key ? &*key : nullptr;
  }

  void check_signature() {
    const std::string what = "signature";
    const PublicKey* key = signing_key();
    if (!claim_.signature) return add(failed(what, claim_.signature.error()));
    if (!claim_.certificates) return add(failed(what, claim_.certificates.error()));
    if (key == nullptr && claim_.has_certificate())
      return add(failed(what, claim_.certificates->front().key().error()));
    if (key == nullptr) return add(unchecked(what, "made with a key; no key was given"));
    const std::string by = claim_.has_certificate() ? "the key of its certificate" : "the key given";
    if (claim_.message.is_signed_by(*key, *claim_.signature)) {
      return add(passed(what, fmt::format("{}, {}", by, key->algorithm())));
    }
    add(failed(what, Error(kSignatureInvalid, "not made with " + by)));
  }

  void check_entries() {
    const std::string what = "transparency log entry";
    if (!claim_.log_entries) return add(failed(what, claim_.log_entries.error()));
    if (claim_.log_entries->empty()) return add(absent(what, "the bundle has none"));
    for (const LogEntry& entry : *claim_.log_entries) check_entry(fmt::format("{} {}", what, entry.index), entry);
  }

  void check_entry(const std::string& what, const LogEntry& entry) {
    const PublicKey* key = signing_key();
    if (key == nullptr || !claim_.signature)
      return add(unchecked(what + ": body", "whose signature it is cannot be told"));
    const auto certificate =
        claim_.has_certificate() ? std::optional<BytesView>(claim_.certificates->front().der()) : std::nullopt;
    const LoggedSignature logged{*claim_.signature, claim_.message, claim_.statement_view(), *key, certificate};
    auto kind = check_body(entry, logged);
    if (!kind) return add(failed(what + ": body", std::move(kind).error()));
    add(passed(what + ": body", "about this signature, " + kind->to_string()));
    if (with_.root == nullptr) return add(unchecked(what + ": log", "there is no trusted root"));
    auto logged_at = verify_log_entry(entry, logged, *with_.root, claim_.log_evidence_due, with_.now);
    if (!logged_at) return add(failed(what + ": log", std::move(logged_at).error()));
    const std::optional<Time> time = logged_at->time;
    if (time) times_.push_back(*time);
    add(passed(what + ": log", time ? "signed for " + time->to_string() : "in the log; says no time"));
  }

  void check_timestamps() {
    const std::string what = "timestamp";
    if (!claim_.timestamps) return add(failed(what, claim_.timestamps.error()));
    if (claim_.timestamps->empty()) return add(absent(what, "the bundle has none"));
    if (!claim_.signature) return add(unchecked(what, "there is no signature that it could be of"));
    if (with_.root == nullptr) return add(unchecked(what, "there is no trusted root"));
    for (const Bytes& response : *claim_.timestamps) {
      auto time = verify_timestamp(response, *claim_.signature, with_.root->timestamp_authorities, with_.now);
      if (time) times_.push_back(time->time);
      add(time ? passed(what, fmt::format("{}, by {}", time->time.to_string(), time->signer))
               : failed(what, std::move(time).error()));
    }
  }

  void check_certificate() {
    const std::string what = "certificate";
    if (!claim_.has_certificate()) return add(absent(what, "the bundle has none"));
    if (!claim_.certificates) return;  // said by the signature
    if (with_.root == nullptr) return add(unchecked(what, "there is no trusted root"));
    if (times_.empty()) return add(unchecked(what, "nobody who is trusted says when it was signed"));
    const std::span<const Certificate> all = *claim_.certificates;
    std::optional<CertificatePath> first;
    CheckedIssuers checked;
    for (const Time at : times_) {
      const std::string when = fmt::format("{} at {}", what, at.to_string());
      auto path = find_path(all.front(), all.subspan(1), with_.root->authorities, Purpose::kCodeSigning, at, checked);
      add(path ? passed(when, "valid, from " + path->certificates.back().subject_text()) : failed(when, path.error()));
      if (path && !first) first = *std::move(path);
    }
    if (first) check_scts(all.front(), first->issuer());
  }

  void check_scts(const Certificate& leaf, const Certificate& issuer) {
    const std::string what = "certificate transparency";
    auto logs = verify_scts(leaf, issuer, with_.root->ct_logs);
    add(logs ? passed(what, fmt::format("seen by {} log(s)", *logs)) : failed(what, std::move(logs).error()));
  }

  void add(Check check) { checks_.push_back(std::move(check)); }

  const SignedClaim& claim_;
  const ExplainWith& with_;
  std::vector<Time> times_;
  std::vector<Check> checks_;
};

}  // namespace

Result<Explanation> explain(const SigstoreBundle& evidence, const ExplainWith& with) {
  PRATIQUE_TRY(bundle, Bundle::parse(evidence.content));
  auto claim = with.artifact ? Result<SignedClaim>(claim_about(bundle, *with.artifact)) : claim_of_itself(bundle);
  if (!claim) return std::move(claim).error();
  return Explanation{claims_of(bundle, *claim), Examination(*claim, with).run()};
}

}  // namespace pratique::verifier

#include "verifier/certificate_path.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/escape.h"
#include "base/limits.h"
#include "verifier/path_rules.h"
#include "verifier/reasons.h"

namespace pratique::verifier {
namespace {

/// Looks for paths upwards from the leaf, by names and signatures; whoever takes one judges it.
class PathSearch {
 public:
  PathSearch(std::span<const Certificate> brought_along, const CertificateAuthority& authority, CheckedIssuers& checked,
             std::size_t& budget)
      : brought_along_(brought_along), authority_(authority), checked_(checked), budget_(budget) {}

  /// Calls `take` with each path from `leaf` to the authority's root until it says true.
  template <class Take>
  bool each(const Certificate& leaf, Take take) {
    path_ = {leaf};
    return extend(take);
  }

 private:
  template <class Take>
  bool extend(Take& take) {
    if (path_.back().der() == root().der()) return take(path_);
    if (path_.size() > limits::kChainCertificates) return false;
    for (const auto candidates : {std::span<const Certificate>(authority_.chain), brought_along_}) {
      for (const Certificate& candidate : candidates) {
        if (!may_follow(candidate)) continue;
        path_.push_back(candidate);
        if (extend(take)) return true;
        path_.pop_back();
      }
    }
    return false;
  }

  bool may_follow(const Certificate& candidate) {
    const Certificate& last = path_.back();
    if (candidate.subject() != last.issuer()) return false;
    const auto same = [&](const Certificate& other) { return other.der() == candidate.der(); };
    if (std::any_of(path_.begin(), path_.end(), same) || budget_ == 0) return false;
    --budget_;
    return checked_.is_signed_by(last, candidate);
  }

  const Certificate& root() const { return authority_.chain.back(); }

  std::span<const Certificate> brought_along_;
  const CertificateAuthority& authority_;
  CheckedIssuers& checked_;
  std::size_t& budget_;
  std::vector<Certificate> path_;
};

/// The further a path got, the more it tells: one that exists and has ended says more than none.
int rank(const Error& error) { return error.is(kCertificateUntrusted) ? 0 : 1; }

}  // namespace

bool CheckedIssuers::is_signed_by(const Certificate& certificate, const Certificate& issuer) {
  const std::pair key(&certificate.parsed(), &issuer.parsed());
  if (const auto known = known_.find(key); known != known_.end()) return known->second;
  return known_.emplace(key, verifier::is_signed_by(certificate, issuer)).first->second;
}

Result<CertificatePath> find_path(const Certificate& leaf, std::span<const Certificate> brought_along,
                                  std::span<const CertificateAuthority> authorities, Purpose purpose, Time at) {
  CheckedIssuers checked;
  return find_path(leaf, brought_along, authorities, purpose, at, checked);
}

Result<CertificatePath> find_path(const Certificate& leaf, std::span<const Certificate> brought_along,
                                  std::span<const CertificateAuthority> authorities, Purpose purpose, Time at,
                                  CheckedIssuers& checked) {
  Error fault(kCertificateUntrusted,
              fmt::format("no trusted authority vouches for the certificate of {}", quote(leaf.subject_text())));
  bool first = true;
  for (const CertificateAuthority& authority : authorities) {
    if (authority.chain.empty()) continue;
    std::optional<CertificatePath> good;
    // Each authority has its own: what a signature brings along must not use up the next one's.
    std::size_t budget = limits::kPathSignatureChecks;
    PathSearch(brought_along, authority, checked, budget).each(leaf, [&](const std::vector<Certificate>& path) {
      auto judged = check_path(path, authority, purpose, at);
      if (judged) {
        good = CertificatePath{path, &authority};
      } else if (first || rank(judged.error()) > rank(fault)) {
        fault = std::move(judged).error();
        first = false;
      }
      return good.has_value();
    });
    if (good) return *std::move(good);
    if (first && budget == 0) {
      fault =
          Error(kCertificateUntrusted, fmt::format("no path to the authority {} within {} signatures of certificates",
                                                   quote(authority.uri), limits::kPathSignatureChecks));
    }
  }
  return fault;
}

}  // namespace pratique::verifier

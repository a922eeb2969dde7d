#pragma once

#include "base/error.h"

/// The reasons of reading a TUF repository (docs/reasons.md, "Distribution of trust").
namespace pratique::verifier {

inline constexpr Reason kTrustMalformed{"trust.malformed", Kind::kMalformed,
                                        "check that the URL is that of a TUF repository's metadata"};
inline constexpr Reason kTrustSignature{
    "trust.signature", Kind::kRejected,
    "nothing was taken over; ask who runs the repository, and check the pinned root"};
inline constexpr Reason kTrustExpired{"trust.expired", Kind::kRejected,
                                      "get newer metadata (`pratique trust update`), and check this machine's clock"};
inline constexpr Reason kTrustRollback{"trust.rollback", Kind::kRejected,
                                       "older metadata than was seen before: do not use this mirror"};
inline constexpr Reason kTrustMismatch{"trust.mismatch", Kind::kRejected,
                                       "the repository contradicts itself: try again later, or another mirror"};
inline constexpr Reason kTrustNotFound{"trust.not-found", Kind::kNotFound, "check the name and the repository"};
inline constexpr Reason kTrustUnavailable{"trust.unavailable", Kind::kUnavailable,
                                          "check URL and network, then try again"};
inline constexpr Reason kTrustTooLarge{"trust.too-large", Kind::kLimit, "no real repository is like that"};

}  // namespace pratique::verifier

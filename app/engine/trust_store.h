#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/engine/files.h"
#include "app/engine/trust_refresh.h"
#include "base/digest.h"
#include "base/time.h"

/// What this machine has been told to trust, by whom, and since when (docs/trust.md): for each TUF repository a folder
/// below the trust folder, with `source.json`, `metadata/` and `targets/trusted_root.json`.
namespace pratique::app {

inline constexpr Reason kTrustNotPinned{"trust.not-pinned", Kind::kConfig,
                                        "get its root.json on a way that you trust, and `pratique trust pin` it"};
inline constexpr Reason kTrustPinned{"trust.pinned", Kind::kConfig,
                                     "give --replace, if what was trusted until now is to be forgotten"};
inline constexpr Reason kTrustPinMismatch{"trust.pin-mismatch", Kind::kRejected,
                                          "ask for the digest on a second way, and for the file again"};
inline constexpr Reason kTrustUsage{"usage", Kind::kUsage, "`--help` shows the flags; docs/trust.md explains them"};

/// A repository, and where what is known of it lies.
struct TrustPlace {
  std::string trust_folder;
  std::string url;  ///< of its metadata; its targets are in `targets/` below

  /// Errors: usage (a URL that cannot be asked, or is too long to be a folder's name).
  static Result<TrustPlace> of(std::string trust_folder, std::string url);
  std::string folder() const;
  /// Where its trusted root is, or would be.
  std::string trusted_root_file() const;
};

/// A file of metadata, as it says itself.
struct RoleState {
  std::int64_t version = 0;
  Time expires;
};

struct TrustState {
  std::string url;
  std::string file;                      ///< of the trusted root; empty: there is none, or it is a built-in one
  std::optional<Digest> trusted_root{};  ///< its digest
  std::optional<Digest> pinned{};        ///< of the root with which trust began
  std::optional<Time> updated{};         ///< when it was last seen to be the repository's newest
  std::optional<RoleState> root{}, timestamp{}, snapshot{}, targets{};
  std::optional<Error> problem{};  ///< why it is not good now

  /// When the first of them expires; nothing for a built-in trusted root, whose root is only to begin with.
  std::optional<Time> expires() const;
};

/// Accepts a root.json as the beginning of trust in a repository, because a person says its digest. What was known of
/// the repository is forgotten if another one was pinned and `replace` is set. Errors: trust.pin-mismatch,
/// trust.pinned, trust.malformed, trust.signature, trust.folder, trust.busy.
Result<TrustState> pin_root(const TrustPlace& place, const Bytes& root, const Digest& digest, bool replace, Time now);

/// Asks the repository for its newest trusted root and keeps it. It begins with the root that was pinned, or with the
/// built-in one. Whatever is refused leaves the old trusted root where it is.
/// Errors: trust.not-pinned; those of gather_metadata, find_target and fetch_target; policy.invalid (a trusted root
/// that this version cannot read); trust.busy.
Result<TrustState> update_trust(const TrustPlace& place, const FetchPath& metadata, const FetchPath& targets, Time now);

/// Everything that is known, checked again without network: signatures, expiry, and whether the trusted root is the one
/// that is signed for. The built-in one is listed if nothing newer was fetched. Errors: trust.folder.
Result<std::vector<TrustState>> trust_states(const std::string& trust_folder, Time now);

}  // namespace pratique::app

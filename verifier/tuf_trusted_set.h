#pragma once

#include <optional>
#include <string_view>

#include "base/time.h"
#include "verifier/tuf_metadata.h"

namespace pratique::verifier::tuf {

/// What is trusted of a repository at a time: everything in here was signed by those who may (TUF specification 1.0,
/// section 5, "Detailed client workflow"). Judges bytes, fetches nothing; the order of the calls is Updater's business.
/// Whatever is refused changes nothing.
///
/// All errors of judging: trust.malformed, trust.signature, trust.mismatch, trust.rollback, trust.expired.
class TrustedSet {
 public:
  /// The root that is trusted already (5.2); it must be signed by its own keys, and may have expired.
  static Result<TrustedSet> from_root(BytesView root, Time now);

  /// The next root (5.3.4, 5.3.5): exactly one version further, signed by the keys of the old and of the new one.
  /// Whether a key of timestamp or snapshot was taken away: then what these roles said is forgotten here, and has to be
  /// forgotten where it is stored (5.3.11, recovery from a fast-forward attack).
  Result<bool> update_root(BytesView bytes);
  /// To be asked when there is no newer one (5.3.10). Errors: trust.expired.
  Result<void> check_root() const;

  /// What was stored before: signed by those who may now; it may have expired, it is there to be compared with.
  Result<void> remember_timestamp(BytesView bytes);
  Result<void> remember_snapshot(BytesView bytes);

  /// A timestamp from the repository (5.4). False: the same version as before, which stays the one that is trusted.
  Result<bool> update_timestamp(BytesView bytes);
  /// Whether what is trusted has not expired. Errors: trust.expired; trust.not-found if there is none.
  Result<void> check_timestamp() const;

  /// A snapshot from the repository (5.5).
  Result<void> update_snapshot(BytesView bytes);
  /// Whether the remembered snapshot is the one that the timestamp names.
  Result<void> check_snapshot() const;

  /// Metadata of the top-level targets role (5.6), stored or from the repository: the same rules for both.
  Result<void> update_targets(BytesView bytes);
  /// The same for a delegated role, on behalf of `parent` (5.6.7). Not kept: another parent may have other keys for it.
  Result<Targets> read_delegate(BytesView bytes, const Delegate& delegate, const Keys& keys_of_parent) const;

  const Root& root() const { return root_; }
  const std::optional<Timestamp>& timestamp() const { return timestamp_; }
  const std::optional<Snapshot>& snapshot() const { return snapshot_; }
  const std::optional<Targets>& targets() const { return targets_; }
  /// What the snapshot says of a role's file. Errors: trust.mismatch (nothing).
  Result<MetaFile> meta_of(std::string_view role) const;
  Time now() const { return now_; }

 private:
  TrustedSet(Root root, Time now) : root_(std::move(root)), now_(now) {}
  template <class Kind>
  Result<Kind> read_signed(BytesView bytes, std::string_view role) const;
  Result<Targets> read_targets(BytesView bytes, std::string_view name, const Role& role, const Keys& keys) const;
  Result<void> check_no_rollback(const Snapshot& newer) const;

  Root root_;
  Time now_;
  std::optional<Timestamp> timestamp_;
  std::optional<Snapshot> snapshot_;
  std::optional<Targets> targets_;
};

}  // namespace pratique::verifier::tuf

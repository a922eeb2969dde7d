#include "verifier/tuf_trusted_set.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/escape.h"
#include "verifier/tuf_reasons.h"

namespace pratique::verifier::tuf {
namespace {

Error rollback(std::string_view what, std::int64_t from, std::int64_t to) {
  return Error(kTrustRollback, fmt::format("{} would go back from version {} to {}", what, from, to));
}

/// One that could have been misused until now, and cannot from now on. A key that is only added leaves nothing to
/// recover from.
bool lost_a_key(const Root& before, const Root& after, std::string_view role) {
  const auto& kept = after.role(role).key_ids;
  const auto& had = before.role(role).key_ids;
  return std::any_of(had.begin(), had.end(),
                     [&](const std::string& id) { return std::find(kept.begin(), kept.end(), id) == kept.end(); });
}

Result<void> check_version(const File& file, std::int64_t due, std::string_view what) {
  if (file.version == due) return {};
  return Error(kTrustMismatch, fmt::format("{} has version {}, where {} is due", what, file.version, due));
}

}  // namespace

/// A file of a top-level role, signed by those whom the root names.
template <class Kind>
Result<Kind> TrustedSet::read_signed(BytesView bytes, std::string_view role) const {
  PRATIQUE_TRY(read, Kind::parse(bytes));
  PRATIQUE_CHECK(check_signatures(read.file, root_.role(role), root_.keys, role));
  return read;
}

Result<TrustedSet> TrustedSet::from_root(BytesView bytes, Time now) {
  PRATIQUE_TRY(root, Root::parse(bytes));
  PRATIQUE_CHECK(check_signatures(root.file, root.role(kRootRole), root.keys, kRootRole));
  return TrustedSet(std::move(root), now);
}

Result<bool> TrustedSet::update_root(BytesView bytes) {
  PRATIQUE_TRY(next, Root::parse(bytes));
  PRATIQUE_CHECK(check_signatures(next.file, root_.role(kRootRole), root_.keys, "the root before"));
  PRATIQUE_CHECK(check_signatures(next.file, next.role(kRootRole), next.keys, "the root itself"));
  PRATIQUE_CHECK(check_version(next.file, root_.file.version + 1, kRootRole));
  const bool recovery = lost_a_key(root_, next, kTimestampRole) || lost_a_key(root_, next, kSnapshotRole);
  root_ = std::move(next);
  if (recovery) {
    timestamp_.reset();
    snapshot_.reset();
  }
  return recovery;
}

Result<void> TrustedSet::check_root() const { return check_expiry(root_.file, now_, kRootRole); }

Result<void> TrustedSet::remember_timestamp(BytesView bytes) {
  PRATIQUE_TRY(stored, read_signed<Timestamp>(bytes, kTimestampRole));
  timestamp_ = std::move(stored);
  return {};
}

Result<bool> TrustedSet::update_timestamp(BytesView bytes) {
  PRATIQUE_TRY(next, read_signed<Timestamp>(bytes, kTimestampRole));
  if (timestamp_) {
    const std::int64_t seen = timestamp_->file.version;
    if (next.file.version < seen) return rollback(kTimestampRole, seen, next.file.version);
    // 5.4.3.1: of two with the same version the first one counts, whatever the second one says.
    if (next.file.version == seen) {
      PRATIQUE_CHECK(check_timestamp());
      return false;
    }
    if (next.snapshot.version < timestamp_->snapshot.version) {
      return rollback(kSnapshotRole, timestamp_->snapshot.version, next.snapshot.version);
    }
  }
  PRATIQUE_CHECK(check_expiry(next.file, now_, kTimestampRole));
  timestamp_ = std::move(next);
  return true;
}

Result<void> TrustedSet::check_timestamp() const { return check_expiry(timestamp_->file, now_, kTimestampRole); }

Result<void> TrustedSet::remember_snapshot(BytesView bytes) {
  PRATIQUE_TRY(stored, read_signed<Snapshot>(bytes, kSnapshotRole));
  snapshot_ = std::move(stored);
  return {};
}

Result<void> TrustedSet::check_snapshot() const {
  PRATIQUE_CHECK(check_content(snapshot_->file.bytes, timestamp_->snapshot.facts, HashRule::kIfAny, kSnapshotRole));
  PRATIQUE_CHECK(check_version(snapshot_->file, timestamp_->snapshot.version, kSnapshotRole));
  return check_expiry(snapshot_->file, now_, kSnapshotRole);
}

/// 5.5.5: what was listed stays listed, and no version goes back.
Result<void> TrustedSet::check_no_rollback(const Snapshot& newer) const {
  if (!snapshot_) return {};
  if (newer.file.version < snapshot_->file.version) {
    return rollback(kSnapshotRole, snapshot_->file.version, newer.file.version);
  }
  for (const auto& [name, before] : snapshot_->meta) {
    const auto after = newer.meta.find(name);
    if (after == newer.meta.end()) {
      return Error(kTrustRollback, fmt::format("{} is not listed in the snapshot any more", quote(name)));
    }
    if (after->second.version < before.version) return rollback(quote(name), before.version, after->second.version);
  }
  return {};
}

Result<void> TrustedSet::update_snapshot(BytesView bytes) {
  PRATIQUE_CHECK(check_content(bytes, timestamp_->snapshot.facts, HashRule::kIfAny, kSnapshotRole));
  PRATIQUE_TRY(next, read_signed<Snapshot>(bytes, kSnapshotRole));
  PRATIQUE_CHECK(check_version(next.file, timestamp_->snapshot.version, kSnapshotRole));
  PRATIQUE_CHECK(check_no_rollback(next));
  PRATIQUE_CHECK(check_expiry(next.file, now_, kSnapshotRole));
  snapshot_ = std::move(next);
  return {};
}

Result<MetaFile> TrustedSet::meta_of(std::string_view role) const {
  const MetaFile* meta = snapshot_ ? snapshot_->of(role) : nullptr;
  if (meta == nullptr) return Error(kTrustMismatch, fmt::format("the snapshot does not list the role {}", quote(role)));
  return *meta;
}

Result<Targets> TrustedSet::read_targets(BytesView bytes, std::string_view name, const Role& role,
                                         const Keys& keys) const {
  const std::string what = name == kTargetsRole ? std::string(name) : fmt::format("role {}", quote(name));
  PRATIQUE_TRY(meta, meta_of(name));
  PRATIQUE_CHECK(check_content(bytes, meta.facts, HashRule::kIfAny, what));
  PRATIQUE_TRY(targets, Targets::parse(bytes));
  PRATIQUE_CHECK(check_signatures(targets.file, role, keys, what));
  PRATIQUE_CHECK(check_version(targets.file, meta.version, what));
  PRATIQUE_CHECK(check_expiry(targets.file, now_, what));
  return targets;
}

Result<void> TrustedSet::update_targets(BytesView bytes) {
  PRATIQUE_TRY(targets, read_targets(bytes, kTargetsRole, root_.role(kTargetsRole), root_.keys));
  targets_ = std::move(targets);
  return {};
}

Result<Targets> TrustedSet::read_delegate(BytesView bytes, const Delegate& delegate, const Keys& keys_of_parent) const {
  return read_targets(bytes, delegate.name, delegate.role, keys_of_parent);
}

}  // namespace pratique::verifier::tuf

#include "verifier/tuf_updater.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/escape.h"
#include "base/limits.h"
#include "verifier/tuf_names.h"
#include "verifier/tuf_reasons.h"

namespace pratique::verifier::tuf {

Result<Updater> Updater::start(BytesView root, Time now, Mode mode) {
  PRATIQUE_TRY(trusted, TrustedSet::from_root(root, now));
  if (mode == Mode::kOffline) PRATIQUE_CHECK(trusted.check_root());
  return Updater(std::move(trusted), mode);
}

bool Updater::is_stored_step() const {
  return step_ == Step::kStoredTimestamp || step_ == Step::kStoredSnapshot || step_ == Step::kStoredTargets ||
         step_ == Step::kStoredDelegate;
}

/// The role whose file is wanted.
std::string_view Updater::role() const {
  switch (step_) {
    case Step::kRoot:
      return kRootRole;
    case Step::kStoredTimestamp:
    case Step::kTimestamp:
      return kTimestampRole;
    case Step::kStoredSnapshot:
    case Step::kSnapshot:
      return kSnapshotRole;
    case Step::kStoredTargets:
    case Step::kTargets:
      return kTargetsRole;
    case Step::kStoredDelegate:
    case Step::kDelegate:
      return to_visit_.back().delegate.name;
    case Step::kDone:
    case Step::kFailed:
      break;
  }
  return "";
}

/// The one that is due; only for what the snapshot or the timestamp speaks of.
std::int64_t Updater::version() const {
  if (step_ == Step::kRoot) return trusted_.root().file.version + 1;
  if (role() == kSnapshotRole) return trusted_.timestamp()->snapshot.version;
  const auto meta = trusted_.meta_of(role());
  return meta ? meta->version : 1;
}

std::int64_t Updater::max_bytes() const {
  if (role() == kRootRole) return limits::kTufRootBytes;
  if (role() == kTimestampRole) return limits::kTufTimestampBytes;
  if (is_stored_step()) return role() == kSnapshotRole ? limits::kTufSnapshotBytes : limits::kTufTargetsBytes;
  if (role() == kSnapshotRole) {
    return std::min(limits::kTufSnapshotBytes,
                    trusted_.timestamp()->snapshot.facts.length.value_or(limits::kTufSnapshotBytes));
  }
  const auto meta = trusted_.meta_of(role());
  return std::min(limits::kTufTargetsBytes,
                  meta ? meta->facts.length.value_or(limits::kTufTargetsBytes) : limits::kTufTargetsBytes);
}

std::optional<Wanted> Updater::wanted() const {
  if (step_ == Step::kDone || step_ == Step::kFailed) return std::nullopt;
  const std::string file = file_of_role(role()).value();  // visit_next has looked whether there is one
  if (is_stored_step()) return Wanted{Wanted::From::kStore, file, max_bytes()};
  // 5.3.4, 5.4.1, 5.5.1: roots always have their version before the name, timestamps never.
  const bool versioned = step_ == Step::kRoot || (step_ != Step::kTimestamp && trusted_.root().consistent_snapshot);
  return Wanted{Wanted::From::kRepository, versioned ? fmt::format("{}.{}", version(), file) : file, max_bytes()};
}

Result<Change> Updater::take(const std::optional<Bytes>& came) {
  if (!wanted()) return Error(kTrustNotFound, "no file is wanted");
  auto change = judge(came);
  if (!change) step_ = Step::kFailed;
  return change;
}

Result<Change> Updater::judge(const std::optional<Bytes>& came) {
  if (step_ == Step::kRoot) return take_root(came);
  if (is_stored_step()) return take_stored(came);
  const Wanted asked = *wanted();
  if (!came) return Error(kTrustUnavailable, fmt::format("the repository has no {}", quote(asked.file)));
  if (static_cast<std::int64_t>(came->size()) > asked.max_bytes) {
    return Error(kTrustTooLarge, fmt::format("{} has more than {} bytes", quote(asked.file), asked.max_bytes));
  }
  return take_fetched(*came);
}

/// 5.3: one root after the other, each stored before the next one is asked for; whether the last one has expired is
/// asked at the end.
Result<Change> Updater::take_root(const std::optional<Bytes>& came) {
  if (!came) {
    PRATIQUE_CHECK(trusted_.check_root());
    step_ = Step::kStoredTimestamp;
    return Change{};
  }
  if (++roots_ > limits::kTufRootRotations) {
    return Error(kTrustTooLarge, fmt::format("more than {} new roots", limits::kTufRootRotations))
        .with_hint("do the same again to go on from here");
  }
  PRATIQUE_TRY(recovery, trusted_.update_root(*came));
  PRATIQUE_TRY(change, written(kRootRole, *came));
  if (recovery) {
    for (const std::string_view role : {kTimestampRole, kSnapshotRole}) {
      PRATIQUE_TRY(file, file_of_role(role));
      change.removed.push_back(std::move(file));
    }
  }
  return change;
}

/// What is stored saves fetching it if it is good, and is passed over if it is not: there is the repository to ask.
Result<Change> Updater::take_stored(const std::optional<Bytes>& came) {
  const Step before = step_;
  Result<void> judged =
      came ? judge_stored(*came) : Error(kTrustNotFound, fmt::format("no metadata of {} is stored", quote(role())));
  if (judged) return Change{};
  if (mode_ == Mode::kOffline) return std::move(judged).error();
  step_ = before == Step::kStoredTimestamp  ? Step::kTimestamp
          : before == Step::kStoredSnapshot ? Step::kSnapshot
          : before == Step::kStoredTargets  ? Step::kTargets
                                            : Step::kDelegate;
  return Change{};
}

Result<void> Updater::judge_stored(BytesView bytes) {
  switch (step_) {
    case Step::kStoredTimestamp:
      PRATIQUE_CHECK(trusted_.remember_timestamp(bytes));
      if (mode_ == Mode::kOffline) PRATIQUE_CHECK(trusted_.check_timestamp());
      step_ = mode_ == Mode::kOffline ? Step::kStoredSnapshot : Step::kTimestamp;
      return {};
    case Step::kStoredSnapshot:
      PRATIQUE_CHECK(trusted_.remember_snapshot(bytes));
      PRATIQUE_CHECK(trusted_.check_snapshot());
      step_ = Step::kStoredTargets;
      return {};
    case Step::kStoredTargets:
      PRATIQUE_CHECK(trusted_.update_targets(bytes));
      step_ = Step::kDone;
      return {};
    default: {
      PRATIQUE_TRY(targets, read_visited(bytes));
      return look_into(std::make_shared<const Targets>(std::move(targets)));
    }
  }
}

Result<Change> Updater::take_fetched(BytesView bytes) {
  switch (step_) {
    case Step::kTimestamp: {
      PRATIQUE_TRY(is_new, trusted_.update_timestamp(bytes));
      step_ = Step::kStoredSnapshot;
      return is_new ? written(kTimestampRole, bytes) : Result<Change>(Change{});
    }
    case Step::kSnapshot:
      PRATIQUE_CHECK(trusted_.update_snapshot(bytes));
      step_ = Step::kStoredTargets;
      return written(kSnapshotRole, bytes);
    case Step::kTargets:
      PRATIQUE_CHECK(trusted_.update_targets(bytes));
      step_ = Step::kDone;
      return written(kTargetsRole, bytes);
    default: {
      PRATIQUE_TRY(targets, read_visited(bytes));
      PRATIQUE_TRY(change, written(role(), bytes));
      PRATIQUE_CHECK(look_into(std::make_shared<const Targets>(std::move(targets))));
      return change;
    }
  }
}

Result<Change> Updater::written(std::string_view role, BytesView bytes) const {
  PRATIQUE_TRY(file, file_of_role(role));
  return Change{{}, Change::Written{std::move(file), Bytes(bytes)}};
}

Result<void> Updater::find(std::string path) {
  if (step_ != Step::kDone) return Error(kTrustNotFound, "the metadata of the repository was not refreshed");
  searched_ = std::move(path);
  found_.reset();
  visited_.clear();
  to_visit_.clear();
  auto looked = look_into(std::make_shared<const Targets>(*trusted_.targets()));
  if (!looked) step_ = Step::kFailed;
  return looked;
}

/// The role by the keys that its parent on this way gives it, whatever was thought of it on another way.
Result<Targets> Updater::read_visited(BytesView bytes) const {
  const Visit& visit = to_visit_.back();
  return trusted_.read_delegate(bytes, visit.delegate, visit.parent->delegations->keys());
}

/// 5.6.7: the target, or the delegates that may know it, before those who were to be asked otherwise.
Result<void> Updater::look_into(std::shared_ptr<const Targets> targets) {
  if (const auto target = targets->targets.find(searched_); target != targets->targets.end()) {
    found_ = target->second;
    step_ = Step::kDone;
    return {};
  }
  if (targets->delegations) {
    auto delegates = targets->delegations->delegates_for(searched_);
    const auto last = std::find_if(delegates.begin(), delegates.end(), [](const Delegate& d) { return d.terminating; });
    if (last != delegates.end()) {
      to_visit_.clear();
      delegates.erase(last + 1, delegates.end());
    }
    for (auto delegate = delegates.rbegin(); delegate != delegates.rend(); ++delegate) {
      to_visit_.push_back({std::move(*delegate), targets});
    }
  }
  return visit_next();
}

Result<void> Updater::visit_next() {
  while (!to_visit_.empty() && visited_.contains(to_visit_.back().delegate.name)) to_visit_.pop_back();
  if (to_visit_.empty()) {
    step_ = Step::kDone;
    return {};
  }
  const std::string& name = to_visit_.back().delegate.name;
  if (visited_.size() >= limits::kTufDelegations) {
    return Error(kTrustTooLarge,
                 fmt::format("more than {} roles could know {}", limits::kTufDelegations, quote(searched_)));
  }
  PRATIQUE_CHECK(file_of_role(name));
  PRATIQUE_CHECK(trusted_.meta_of(name));
  visited_.insert(name);
  step_ = Step::kStoredDelegate;
  return {};
}

Result<TargetFile> Updater::found() const {
  if (found_) return *found_;
  return Error(kTrustNotFound, fmt::format("the repository has no target {}", quote(searched_)));
}

}  // namespace pratique::verifier::tuf

#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "verifier/tuf_trusted_set.h"

namespace pratique::verifier::tuf {

/// A file that has to be looked at next.
struct Wanted {
  enum class From { kStore, kRepository };
  From from;
  std::string file;        ///< "timestamp.json" in the store; "3.root.json" below the repository's metadata URL
  std::int64_t max_bytes;  ///< more of it need not be read
};

/// What has to be written down before going on; a file appears whole or not at all.
struct Change {
  std::vector<std::string> removed;  ///< first
  struct Written {
    std::string file;
    Bytes bytes;
  };
  std::optional<Written> written;
};

/// The client workflow of TUF (specification 1.0, section 5) as questions and answers: says which file is wanted,
/// judges what came, says what is to be stored. Neither network nor disk nor clock. Used like this, and again after
/// find():
///
///     while (auto wanted = updater.wanted()) updater.take(bytes of it, or nothing if it is not there)
///
/// After an error of take() nothing more is wanted, and nothing is found.
class Updater {
 public:
  enum class Mode {
    kOnline,
    kOffline,  ///< only what is stored; it must be whole and not expired
  };
  /// `root` is trusted: it was pinned, or stored by an updater before. Errors: trust.malformed, trust.signature.
  static Result<Updater> start(BytesView root, Time now, Mode mode);

  /// Nothing: the refresh, or the search for a target, is done.
  std::optional<Wanted> wanted() const;
  /// Errors: those of TrustedSet; trust.unavailable (the repository has no such file); trust.not-found (the store has
  /// not, offline); trust.too-large.
  Result<Change> take(const std::optional<Bytes>& came);

  /// Searches for a target, once the refresh is done (5.6.7, pre-order depth-first). Errors: trust.not-found if there
  /// was no refresh.
  Result<void> find(std::string path);
  /// What was searched for, once nothing more is wanted. Errors: trust.not-found.
  Result<TargetFile> found() const;

  const TrustedSet& trusted() const { return trusted_; }

 private:
  enum class Step {
    kRoot,
    kStoredTimestamp,
    kTimestamp,
    kStoredSnapshot,
    kSnapshot,
    kStoredTargets,
    kTargets,
    kDone,
    kStoredDelegate,
    kDelegate,
    kFailed,
  };
  /// A role that is to be looked at for the target that is searched for.
  struct Visit {
    Delegate delegate;
    std::shared_ptr<const Targets> parent;
  };

  Updater(TrustedSet trusted, Mode mode)
      : trusted_(std::move(trusted)),
        mode_(mode),
        step_(mode == Mode::kOnline ? Step::kRoot : Step::kStoredTimestamp) {}
  bool is_stored_step() const;
  std::string_view role() const;
  std::int64_t version() const;
  std::int64_t max_bytes() const;
  Result<Change> judge(const std::optional<Bytes>& came);
  Result<Change> take_root(const std::optional<Bytes>& came);
  Result<Change> take_stored(const std::optional<Bytes>& came);
  Result<void> judge_stored(BytesView bytes);
  Result<Change> take_fetched(BytesView bytes);
  Result<Targets> read_visited(BytesView bytes) const;
  Result<void> look_into(std::shared_ptr<const Targets> targets);
  Result<void> visit_next();
  Result<Change> written(std::string_view role, BytesView bytes) const;

  TrustedSet trusted_;
  Mode mode_;
  Step step_;
  std::size_t roots_ = 0;  ///< taken so far
  std::string searched_{};
  std::vector<Visit> to_visit_{};  ///< the next one last
  std::set<std::string> visited_{};
  std::optional<TargetFile> found_{};
};

}  // namespace pratique::verifier::tuf

#pragma once

#include <functional>
#include <optional>
#include <string>

#include "app/engine/trust_folder.h"
#include "registry/fetcher.h"
#include "verifier/tuf_updater.h"

namespace pratique::app {

/// Content at a path below some URL, at most so many bytes; nothing if it is not there.
using FetchPath = std::function<Result<std::optional<Bytes>>(const std::string& path, std::int64_t max_bytes)>;
/// Below `base`, which may end in a slash. The fetcher must outlive it. What cannot be fetched is trust.unavailable.
FetchPath fetch_below(registry::Fetcher& fetcher, const std::string& base);
/// For Updater::Mode::kOffline, where nothing is ever asked for.
FetchPath fetch_nothing();

/// Gives the updater every file that it wants, from the folder or from the repository, and stores what it says; until
/// it wants no more. Errors: those of Updater::take, trust.folder, trust.unavailable.
Result<void> gather_metadata(verifier::tuf::Updater& updater, TrustFolder& metadata, const FetchPath& fetch);

/// The target of this path: which file it is, and whether these bytes are it.
/// Errors: as gather_metadata; trust.not-found.
Result<verifier::tuf::TargetFile> find_target(verifier::tuf::Updater& updater, TrustFolder& metadata,
                                              const FetchPath& fetch, const std::string& path);
/// Errors: trust.mismatch.
Result<void> check_target(const verifier::tuf::TargetFile& target, BytesView bytes);
/// Fetches it. Errors: trust.mismatch, trust.malformed (no path to ask for), trust.unavailable, trust.too-large above
/// `max_bytes`.
Result<Bytes> fetch_target(const verifier::tuf::Updater& updater, const verifier::tuf::TargetFile& target,
                           const FetchPath& fetch, std::int64_t max_bytes);

}  // namespace pratique::app

#include "app/engine/trust_refresh.h"

#include <fmt/format.h>

#include "base/escape.h"
#include "registry/reasons.h"
#include "verifier/tuf_names.h"
#include "verifier/tuf_reasons.h"

namespace pratique::app {

namespace tuf = verifier::tuf;

FetchPath fetch_below(registry::Fetcher& fetcher, const std::string& base) {
  const std::string folder = base.ends_with('/') ? base : base + '/';
  return [&fetcher, folder](const std::string& path, std::int64_t max_bytes) -> Result<std::optional<Bytes>> {
    auto answer = fetcher.get(folder + path, max_bytes);
    if (answer) return answer;
    const bool large = answer.error().is(registry::kTooLarge);
    Error error = std::move(answer).error();
    const std::string hint = error.hint();
    error = std::move(error).as(large ? verifier::kTrustTooLarge : verifier::kTrustUnavailable);
    if (large || hint.empty()) return error;
    return std::move(error).with_hint(hint);
  };
}

FetchPath fetch_nothing() {
  return [](const std::string& path, std::int64_t) -> Result<std::optional<Bytes>> {
    return Error(verifier::kTrustUnavailable, fmt::format("{} is not fetched: nothing is, offline", quote(path)));
  };
}

namespace {

Result<void> store(const tuf::Change& change, TrustFolder& metadata) {
  for (const std::string& file : change.removed) PRATIQUE_CHECK(metadata.remove(file));
  return change.written ? metadata.write(change.written->file, change.written->bytes) : Result<void>();
}

}  // namespace

Result<void> gather_metadata(tuf::Updater& updater, TrustFolder& metadata, const FetchPath& fetch) {
  while (const auto wanted = updater.wanted()) {
    const bool stored = wanted->from == tuf::Wanted::From::kStore;
    PRATIQUE_TRY(came,
                 stored ? metadata.read(wanted->file, wanted->max_bytes) : fetch(wanted->file, wanted->max_bytes));
    auto change = updater.take(came);
    if (!change) {
      Error error = std::move(change).error();
      return came ? std::move(error).during(fmt::format("checking {}", quote(wanted->file))) : error;
    }
    PRATIQUE_CHECK(store(*change, metadata));
  }
  return {};
}

Result<tuf::TargetFile> find_target(tuf::Updater& updater, TrustFolder& metadata, const FetchPath& fetch,
                                    const std::string& path) {
  PRATIQUE_CHECK(updater.find(path));
  PRATIQUE_CHECK(gather_metadata(updater, metadata, fetch));
  return updater.found();
}

Result<void> check_target(const tuf::TargetFile& target, BytesView bytes) {
  return tuf::check_content(bytes, target.facts, tuf::HashRule::kMust, quote(target.path));
}

Result<Bytes> fetch_target(const tuf::Updater& updater, const tuf::TargetFile& target, const FetchPath& fetch,
                           std::int64_t max_bytes) {
  PRATIQUE_TRY(path, tuf::url_path_of(target, updater.trusted().root().consistent_snapshot));
  const std::int64_t length = target.facts.length.value_or(max_bytes);
  if (length > max_bytes) {
    return Error(verifier::kTrustTooLarge,
                 fmt::format("{} has {} bytes, at most {} are fetched", quote(target.path), length, max_bytes));
  }
  PRATIQUE_TRY(bytes, fetch(path, length));
  if (!bytes) return Error(verifier::kTrustUnavailable, fmt::format("the repository has no {}", quote(path)));
  PRATIQUE_CHECK(check_target(target, *bytes));
  return *std::move(bytes);
}

}  // namespace pratique::app

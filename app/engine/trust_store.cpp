#include "app/engine/trust_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/escape.h"
#include "base/json_view.h"
#include "base/limits.h"
#include "verifier/built_in_roots.h"
#include "verifier/trusted_root.h"
#include "verifier/tuf_names.h"

namespace pratique::app {

namespace tuf = verifier::tuf;

namespace {

constexpr const char* kSourceFile = "source.json";
constexpr const char* kRootFile = "root.json";
constexpr const char* kTarget = "trusted_root.json";
constexpr std::int64_t kSourceBytes = 64 << 10;
constexpr std::int64_t kMostMetadataBytes = limits::kTufTargetsBytes;

/// source.json
struct Source {
  std::string url;
  Digest pinned;
  std::optional<Time> updated{};
};

Bytes write_source(const Source& source) {
  nlohmann::json document{{"url", source.url}, {"pinned", source.pinned.to_string()}};
  if (source.updated) document["updated"] = source.updated->to_string();
  return json::canonical(document) + '\n';
}

Result<Source> parse_source(BytesView text) {
  PRATIQUE_TRY(document, json::parse(text));
  const json::View view(document);
  PRATIQUE_TRY(url, view.string_at("url"));
  PRATIQUE_TRY(pinned_text, view.string_at("pinned"));
  PRATIQUE_TRY(pinned, Digest::parse(pinned_text));
  PRATIQUE_TRY(updated_text, view.maybe_string("updated"));
  Source source{std::string(url), std::move(pinned)};
  if (updated_text) {
    PRATIQUE_TRY(updated, Time::parse(*updated_text));
    source.updated = updated;
  }
  return source;
}

/// The folders of one repository, open; the outer one keeps other processes out of all three.
struct OpenPlace {
  TrustFolder outer;
  TrustFolder metadata;
  TrustFolder targets;

  Result<std::optional<Source>> source() const {
    PRATIQUE_TRY(text, outer.read(kSourceFile, kSourceBytes));
    if (!text) return std::optional<Source>();
    auto source = parse_source(*text);
    if (!source) return std::move(source).error().as(kTrustFolder).during("reading source.json");
    return std::optional<Source>(*std::move(source));
  }
};

/// Nothing if a part of it is not there.
Result<std::optional<OpenPlace>> open_place(const std::string& folder, TrustFolder::Access access) {
  PRATIQUE_TRY(outer, TrustFolder::open(folder, access));
  if (!outer) return std::optional<OpenPlace>();
  PRATIQUE_TRY(metadata, TrustFolder::open(folder + "/metadata", access));
  PRATIQUE_TRY(targets, TrustFolder::open(folder + "/targets", access));
  if (!metadata || !targets) return std::optional<OpenPlace>();
  return std::optional<OpenPlace>(OpenPlace{*std::move(outer), *std::move(metadata), *std::move(targets)});
}

std::optional<RoleState> role_state(BytesView bytes, std::string_view role) {
  const auto opened = tuf::open_file(bytes, role);
  if (!opened) return std::nullopt;
  return RoleState{opened->file.version, opened->file.expires};
}

/// What the stored files say of themselves: for people, also where something is wrong with them.
void add_roles(const OpenPlace& place, TrustState& state) {
  const auto read = [&](std::string_view role) -> std::optional<RoleState> {
    const auto bytes = place.metadata.read(std::string(role) + ".json", kMostMetadataBytes);
    return bytes && *bytes ? role_state(**bytes, role) : std::nullopt;
  };
  state.root = read(tuf::kRootRole);
  state.timestamp = read(tuf::kTimestampRole);
  state.snapshot = read(tuf::kSnapshotRole);
  state.targets = read(tuf::kTargetsRole);
}

/// Whether all that is stored is still good, and the trusted root the one that is signed for.
Result<void> check_stored(OpenPlace& place, Time now) {
  PRATIQUE_TRY(root, place.metadata.read(kRootFile, limits::kTufRootBytes));
  if (!root) return Error(kTrustNotPinned, "no root is stored");
  PRATIQUE_TRY(updater, tuf::Updater::start(*root, now, tuf::Updater::Mode::kOffline));
  PRATIQUE_CHECK(gather_metadata(updater, place.metadata, fetch_nothing()));
  PRATIQUE_TRY(target, find_target(updater, place.metadata, fetch_nothing(), kTarget));
  PRATIQUE_TRY(bytes, place.targets.read(kTarget, limits::kTrustedRootBytes));
  return check_target(target, bytes.value_or(""));
}

TrustState describe(OpenPlace& place, const Source& source, Time now) {
  TrustState state{source.url, ""};
  state.pinned = source.pinned;
  state.updated = source.updated;
  add_roles(place, state);
  const auto bytes = place.targets.read(kTarget, limits::kTrustedRootBytes);
  if (bytes && *bytes) {
    state.file = place.targets.path() + '/' + kTarget;
    state.trusted_root = Digest::of(**bytes);
  }
  if (auto good = check_stored(place, now); !good) state.problem = std::move(good).error();
  return state;
}

TrustState built_in_state(const verifier::BuiltInRoot& root) {
  TrustState state{std::string(root.repository), ""};
  state.trusted_root = Digest::of(root.trusted_root);
  state.pinned = Digest::of(root.tuf_root);
  state.root = role_state(root.tuf_root, tuf::kRootRole);
  return state;
}

/// The root that is trusted so far, and stored; the built-in one is stored by this.
Result<Bytes> trusted_so_far(OpenPlace& place, const std::string& url) {
  PRATIQUE_TRY(stored, place.metadata.read(kRootFile, limits::kTufRootBytes));
  if (stored) return *std::move(stored);
  const auto* built_in = verifier::built_in_root_of(url);
  if (built_in == nullptr) return Error(kTrustNotPinned, fmt::format("no root is pinned for {}", quote(url)));
  const Bytes root(built_in->tuf_root);
  PRATIQUE_CHECK(place.outer.write(kSourceFile, write_source({url, Digest::of(root)})));
  PRATIQUE_CHECK(place.metadata.write(kRootFile, root));
  return root;
}

/// A trusted root that verify could not read is none.
Result<void> check_readable(BytesView bytes) {
  const auto root = verifier::TrustedRoot::parse(bytes);
  return root ? Result<void>() : root.error();
}

/// The trusted root that the repository vouches for; what is there already is not fetched again.
Result<void> bring_target(const tuf::Updater& updater, const tuf::TargetFile& target, OpenPlace& place,
                          const FetchPath& targets) {
  PRATIQUE_TRY(stored, place.targets.read(kTarget, limits::kTrustedRootBytes));
  if (stored && check_target(target, *stored)) return {};
  PRATIQUE_TRY(bytes, fetch_target(updater, target, targets, limits::kTrustedRootBytes));
  PRATIQUE_CHECK(check_readable(bytes));
  return place.targets.write(kTarget, bytes);
}

}  // namespace

Result<TrustPlace> TrustPlace::of(std::string trust_folder, std::string url) {
  while (url.ends_with('/')) url.pop_back();
  if (!registry::web_place(url)) {
    return Error(kTrustUsage, fmt::format("{} is no http or https URL of a repository", quote(url)));
  }
  if (!tuf::file_of_target(url)) return Error(kTrustUsage, "the repository's URL is too long for a folder's name");
  return TrustPlace{std::move(trust_folder), std::move(url)};
}

std::string TrustPlace::folder() const { return trust_folder + '/' + tuf::file_of_target(url).value(); }

std::string TrustPlace::trusted_root_file() const { return folder() + "/targets/" + kTarget; }

std::optional<Time> TrustState::expires() const {
  if (!timestamp) return std::nullopt;
  std::optional<Time> first;
  for (const auto& role : {root, timestamp, snapshot, targets}) {
    if (role && (!first || role->expires < *first)) first = role->expires;
  }
  return first;
}

Result<TrustState> pin_root(const TrustPlace& place, const Bytes& root, const Digest& digest, bool replace, Time now) {
  if (!digest.matches(root)) {
    return Error(kTrustPinMismatch, fmt::format("the file has digest {}, {} was to be pinned",
                                                Digest::of(root, digest.algorithm()).to_string(), digest.to_string()));
  }
  PRATIQUE_CHECK(tuf::TrustedSet::from_root(root, now));
  PRATIQUE_TRY(opened, open_place(place.folder(), TrustFolder::Access::kWrite));
  PRATIQUE_TRY(source, opened->source());
  const Digest pinned = Digest::of(root);
  if (source && source->pinned == pinned) return describe(*opened, *source, now);
  if (source && !replace) {
    return Error(kTrustPinned,
                 fmt::format("{} is trusted by the root {} already", quote(place.url), source->pinned.to_string()));
  }
  // The old trusted root goes first: what is left by an interruption is nothing that anybody would take for good.
  PRATIQUE_CHECK(opened->targets.remove(kTarget));
  for (const char* file : {"timestamp.json", "snapshot.json", "targets.json"}) {
    PRATIQUE_CHECK(opened->metadata.remove(file));
  }
  PRATIQUE_CHECK(opened->metadata.write(kRootFile, root));
  const Source fresh{place.url, pinned};
  PRATIQUE_CHECK(opened->outer.write(kSourceFile, write_source(fresh)));
  return describe(*opened, fresh, now);
}

Result<TrustState> update_trust(const TrustPlace& place, const FetchPath& metadata, const FetchPath& targets,
                                Time now) {
  // Nothing is made for a repository that nobody has pinned.
  PRATIQUE_TRY(there, TrustFolder::open(place.folder(), TrustFolder::Access::kRead));
  if (!there && verifier::built_in_root_of(place.url) == nullptr) {
    return Error(kTrustNotPinned, fmt::format("no root is pinned for {}", quote(place.url)));
  }
  there.reset();
  PRATIQUE_TRY(opened, open_place(place.folder(), TrustFolder::Access::kWrite));
  PRATIQUE_TRY(root, trusted_so_far(*opened, place.url));
  PRATIQUE_TRY(source, opened->source());
  if (!source) return Error(kTrustFolder, fmt::format("{} has no source.json", quote(place.folder())));
  PRATIQUE_TRY(updater, tuf::Updater::start(root, now, tuf::Updater::Mode::kOnline));
  PRATIQUE_CHECK(gather_metadata(updater, opened->metadata, metadata));
  PRATIQUE_TRY(target, find_target(updater, opened->metadata, metadata, kTarget));
  PRATIQUE_CHECK(bring_target(updater, target, *opened, targets));
  source->updated = now;
  PRATIQUE_CHECK(opened->outer.write(kSourceFile, write_source(*source)));
  return describe(*opened, *source, now);
}

Result<std::vector<TrustState>> trust_states(const std::string& trust_folder, Time now) {
  std::vector<TrustState> states;
  std::error_code trouble;
  for (const auto& entry : std::filesystem::directory_iterator(trust_folder, trouble)) {
    if (!entry.is_directory()) continue;
    PRATIQUE_TRY(place, open_place(entry.path().string(), TrustFolder::Access::kRead));
    if (!place) continue;
    PRATIQUE_TRY(source, place->source());
    if (source) states.push_back(describe(*place, *source, now));
  }
  if (trouble && trouble != std::errc::no_such_file_or_directory) {
    return Error(kTrustFolder, fmt::format("the folder {}: {}", quote(trust_folder), trouble.message()));
  }
  for (const verifier::BuiltInRoot& root : verifier::built_in_roots()) {
    const auto is_there = [&](const TrustState& state) { return state.url == root.repository; };
    if (std::none_of(states.begin(), states.end(), is_there)) states.push_back(built_in_state(root));
  }
  std::sort(states.begin(), states.end(), [](const auto& a, const auto& b) { return a.url < b.url; });
  return states;
}

}  // namespace pratique::app

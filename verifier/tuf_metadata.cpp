#include "verifier/tuf_metadata.h"

#include <array>
#include <nlohmann/json.hpp>

namespace pratique::verifier::tuf {
namespace {

constexpr std::array kTopLevel{kRootRole, kTimestampRole, kSnapshotRole, kTargetsRole};

Result<Root> read_root(OpenedFile& opened) {
  const json::View contents = opened.contents();
  Root root;
  PRATIQUE_TRY(consistent, contents.maybe_boolean("consistent_snapshot"));
  root.consistent_snapshot = consistent.value_or(false);
  PRATIQUE_TRY(keys, read_keys(contents));
  root.keys = std::move(keys);
  PRATIQUE_TRY(roles, contents.at("roles"));
  for (const std::string_view name : kTopLevel) {
    PRATIQUE_TRY(view, roles.at(name));
    PRATIQUE_TRY(role, read_role(view));
    root.roles.emplace(std::string(name), std::move(role));
  }
  root.file = std::move(opened.file);
  return root;
}

Result<MetaFile> read_meta_file(const json::View& view) {
  MetaFile meta;
  PRATIQUE_TRY(version, read_version(view));
  meta.version = version;
  PRATIQUE_TRY(facts, read_facts(view));
  meta.facts = std::move(facts);
  return meta;
}

Result<Timestamp> read_timestamp(OpenedFile& opened) {
  PRATIQUE_TRY(meta, opened.contents().at("meta"));
  PRATIQUE_TRY(view, meta.at("snapshot.json"));
  if (meta.size() != 1) return meta.must_be("about snapshot.json alone");
  PRATIQUE_TRY(snapshot, read_meta_file(view));
  return Timestamp{std::move(opened.file), std::move(snapshot)};
}

Result<Snapshot> read_snapshot(OpenedFile& opened) {
  PRATIQUE_TRY(meta, opened.contents().at("meta"));
  PRATIQUE_TRY(members, meta.members());
  Snapshot snapshot;
  for (const auto& [name, view] : members) {
    PRATIQUE_TRY(file, read_meta_file(view));
    snapshot.meta.emplace(std::string(name), std::move(file));
  }
  snapshot.file = std::move(opened.file);
  return snapshot;
}

Result<Targets> read_targets(OpenedFile& opened) {
  const json::View contents = opened.contents();
  PRATIQUE_TRY(list, contents.at("targets"));
  PRATIQUE_TRY(members, list.members());
  Targets targets;
  for (const auto& [path, view] : members) {
    PRATIQUE_CHECK(view.at("length"));
    PRATIQUE_CHECK(view.at("hashes"));
    PRATIQUE_TRY(facts, read_facts(view));
    targets.targets.emplace(std::string(path), TargetFile{std::string(path), std::move(facts)});
  }
  if (const auto view = contents.find("delegations")) {
    PRATIQUE_TRY(delegations, Delegations::read(*view));
    targets.delegations = std::move(delegations);
  }
  targets.file = std::move(opened.file);
  return targets;
}

template <class Kind>
Result<Kind> parse_as(BytesView bytes, std::string_view type, Result<Kind> (*read)(OpenedFile&)) {
  PRATIQUE_TRY(opened, open_file(bytes, type));
  auto value = read(opened);
  if (!value) return malformed(std::move(value).error(), std::string(type) + " metadata");
  return value;
}

}  // namespace

Result<Root> Root::parse(BytesView bytes) { return parse_as<Root>(bytes, kRootRole, read_root); }
Result<Timestamp> Timestamp::parse(BytesView bytes) {
  return parse_as<Timestamp>(bytes, kTimestampRole, read_timestamp);
}
Result<Snapshot> Snapshot::parse(BytesView bytes) { return parse_as<Snapshot>(bytes, kSnapshotRole, read_snapshot); }
Result<Targets> Targets::parse(BytesView bytes) { return parse_as<Targets>(bytes, kTargetsRole, read_targets); }

const MetaFile* Snapshot::of(std::string_view role) const {
  const auto found = meta.find(std::string(role) + ".json");
  return found == meta.end() ? nullptr : &found->second;
}

}  // namespace pratique::verifier::tuf

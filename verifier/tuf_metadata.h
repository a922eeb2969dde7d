#pragma once

#include <map>
#include <string>
#include <string_view>

#include "verifier/tuf_delegations.h"
#include "verifier/tuf_file.h"

/// The four kinds of TUF metadata (TUF specification 1.0, 4.3 to 4.6). Members that nobody defined are signed, and
/// otherwise passed over. All errors are trust.malformed.
namespace pratique::verifier::tuf {

inline constexpr std::string_view kRootRole = "root", kTimestampRole = "timestamp", kSnapshotRole = "snapshot",
                                  kTargetsRole = "targets";

struct Root {
  File file;
  bool consistent_snapshot = false;
  Keys keys;
  std::map<std::string, Role, std::less<>> roles;  ///< exactly the four above

  static Result<Root> parse(BytesView bytes);
  const Role& role(std::string_view name) const { return roles.find(name)->second; }
};

/// What is said of another file of metadata.
struct MetaFile {
  std::int64_t version = 0;
  ContentFacts facts;
};

struct Timestamp {
  File file;
  MetaFile snapshot;

  static Result<Timestamp> parse(BytesView bytes);
};

struct Snapshot {
  File file;
  std::map<std::string, MetaFile, std::less<>> meta;  ///< "targets.json" and those of delegated roles

  static Result<Snapshot> parse(BytesView bytes);
  /// Of the role's file; nullptr if it is not listed.
  const MetaFile* of(std::string_view role) const;
};

/// A file that the repository vouches for.
struct TargetFile {
  std::string path;
  ContentFacts facts;  ///< with a length and a hash
};

struct Targets {
  File file;
  std::map<std::string, TargetFile, std::less<>> targets;  ///< by path
  std::optional<Delegations> delegations;

  static Result<Targets> parse(BytesView bytes);
};

}  // namespace pratique::verifier::tuf

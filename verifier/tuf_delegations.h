#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "verifier/tuf_file.h"

namespace pratique::verifier::tuf {

/// A role to which targets are delegated, as seen from the role that delegates.
struct Delegate {
  std::string name;
  Role role;
  bool terminating = false;  ///< what it does not know, nobody behind it is asked for
};

/// To whom a targets role hands on which paths (TUF specification, 4.5).
class Delegations {
 public:
  /// Errors: json.malformed.
  static Result<Delegations> read(const json::View& object);

  /// The delegates that may speak for the path, in the order in which they are to be asked.
  std::vector<Delegate> delegates_for(std::string_view path) const;
  const Keys& keys() const { return keys_; }

 private:
  struct Named {
    Delegate delegate;
    std::vector<std::string> paths;          ///< patterns
    std::vector<std::string> hash_prefixes;  ///< of the path's SHA-256, hexadecimal
  };
  /// TAP 15: one set of keys for 2^bits roles, each for a range of the paths' hashes.
  struct Bins {
    Role role;
    int bits = 0;
    std::string prefix;
  };
  static Result<Named> read_named(const json::View& view);
  static Result<Bins> read_bins(const json::View& view);

  Keys keys_;
  std::vector<Named> named_;
  std::optional<Bins> bins_;
};

/// Whether a path pattern fits (4.5, PATHPATTERN): `*` and `?` stand for any characters but `/`; all else is itself.
bool path_matches(std::string_view pattern, std::string_view path);

}  // namespace pratique::verifier::tuf

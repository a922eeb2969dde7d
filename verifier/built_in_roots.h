#pragma once

#include <span>
#include <string_view>

namespace pratique::verifier {

/// An instance of Sigstore as it was when this program was built (trust-data/README.md). None is ever refreshed behind
/// the user's back.
struct BuiltInRoot {
  std::string_view name;          ///< in `trustRootRef`
  std::string_view repository;    ///< URL of the TUF repository where newer ones are
  std::string_view trusted_root;  ///< what certificates, logs and timestamps are checked with, JSON
  std::string_view tuf_root;  ///< with which `pratique trust update` starts: all that the repository says is checked by
                              ///< the chain of signatures that begins here; JSON
};

/// The public instance first.
std::span<const BuiltInRoot> built_in_roots();

/// What certificates are checked with if nobody names another root: Sigstore's public instance.
const BuiltInRoot& public_root();

/// By name or by the URL of its repository; null if there is none.
const BuiltInRoot* built_in_root(std::string_view name);
const BuiltInRoot* built_in_root_of(std::string_view repository);

}  // namespace pratique::verifier

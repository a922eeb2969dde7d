#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tests/support/child_process.h"

namespace pratique::test {

/// The registry of the shared folder that misbehaves on demand (tools/README.md there), over its own generated layout:
/// `app` with the tags v1, latest and others. For test cases with the precondition has_shared{HostileRegistry::kPath}.
class HostileRegistry {
 public:
  static constexpr const char* kPath = "tools/hostile_registry.py";

  /// `options` are further words of its command line; without `--layout` or `--repo` it serves a generated layout.
  explicit HostileRegistry(const std::vector<std::string>& options = {});

  /// The names of all that it can do.
  static std::vector<std::string> faults();

  /// "127.0.0.1:PORT"
  const std::string& host() const { return host_; }
  /// "http://127.0.0.1:PORT" of the listener that plays everybody else.
  const std::string& trap() const { return trap_; }
  /// The origin of the token server.
  std::string auth() const;
  /// The digest that a tag of a repository means, under a fault too.
  std::string resolve(const std::string& repository, const std::string& tag) const;
  /// A number of its statistics: "leaks", "trap_hits", "requests", …
  long stat(const std::string& name) const;
  /// All requests so far, as it logs them (JSON).
  std::string log() const;
  void forget() const;

 private:
  TemporaryFolder folder_;
  std::unique_ptr<ChildProcess> process_;
  std::string main_;
  std::string host_;
  std::string trap_;
};

}  // namespace pratique::test

#pragma once

#include <memory>
#include <string>

#include "base/digest.h"
#include "tests/support/child_process.h"

namespace pratique::test {

/// The real `docker-registry` on a free loopback port, with its content in a folder that ends with the object. It has
/// no referrers API: clients read fallback tags.
class DockerRegistry {
 public:
  struct Options {
    std::string user;  ///< if not empty, a login is asked for (Basic)
    std::string password;
  };
  DockerRegistry() : DockerRegistry(Options{}) {}
  explicit DockerRegistry(const Options& options);

  /// Whether the program is installed.
  static bool is_installed();

  /// "127.0.0.1:PORT"
  const std::string& host() const { return host_; }
  /// Uploads a blob. Throws if the registry does not take it.
  Digest push_blob(const std::string& repository, const std::string& content);
  /// Uploads a manifest under a tag, or under its digest if `tag` is empty.
  Digest push_manifest(const std::string& repository, const std::string& content, const std::string& media_type,
                       const std::string& tag = "");

 private:
  TemporaryFolder folder_;
  Options options_;
  int port_;
  std::string host_;
  std::string login_;
  std::unique_ptr<ChildProcess> process_;
};

}  // namespace pratique::test

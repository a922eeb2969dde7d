#pragma once

#include <memory>
#include <string>

#include "base/digest.h"
#include "registry/client.h"
#include "tests/support/child_process.h"

namespace pratique::test {

/// A registry program that others wrote, on a free loopback port, with its content in a folder that ends with the
/// object. Throws if it does not start or does not take what is pushed.
class RealRegistry {
 public:
  virtual ~RealRegistry() = default;
  RealRegistry(const RealRegistry&) = delete;
  RealRegistry& operator=(const RealRegistry&) = delete;

  /// "127.0.0.1:PORT"
  const std::string& host() const { return host_; }
  /// Of a client that believes its certificate.
  virtual registry::Options options() const { return {}; }
  /// The login that it asks for, or none.
  virtual registry::Credentials login() const { return {}; }

  /// Uploads a blob by hand.
  Digest push_blob(const std::string& repository, const std::string& content);
  /// Uploads a manifest by hand under a tag, or under its digest if `tag` is empty.
  Digest push_manifest(const std::string& repository, const std::string& content, const std::string& media_type,
                       const std::string& tag = "");

 protected:
  RealRegistry() : port_(free_port()), host_("127.0.0.1:" + std::to_string(port_)) {}
  int port() const { return port_; }
  const std::string& folder() const { return folder_.path(); }
  void start(const std::vector<std::string>& words);

  std::string scheme_ = "http";
  std::string user_and_password_;

 private:
  TemporaryFolder folder_;
  int port_;
  std::string host_;
  std::unique_ptr<ChildProcess> process_;
};

/// Debian's `docker-registry`, over plain http and open to all. It has no referrers API.
class DockerRegistry : public RealRegistry {
 public:
  DockerRegistry();
  static bool is_installed();

 protected:
  struct Locked {};
  explicit DockerRegistry(Locked) {}
  /// `more`: further members of its configuration, and of its `http`.
  void serve(const std::string& more, const std::string& http);
};

/// The same over TLS, with a certificate of an authority of its own, and with a password (Basic, without tokens).
class LockedDockerRegistry final : public DockerRegistry {
 public:
  LockedDockerRegistry();
  /// Whether it and what sets it up are there.
  static bool is_installed();
  registry::Options options() const override;
  registry::Credentials login() const override { return login_with("s3cret"); }
  registry::Credentials login_with(const std::string& password) const;
};

/// go-containerregistry's `registry`: all in memory, plain http, its own implementation. It has no referrers API
/// either, cuts lists of tags without linking to the rest, and sends warnings now and then.
class MemoryRegistry final : public RealRegistry {
 public:
  MemoryRegistry();
  /// Another program of that name does not count.
  static bool is_installed();
};

}  // namespace pratique::test

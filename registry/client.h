#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/reference.h"
#include "registry/credentials.h"
#include "registry/hints.h"
#include "registry/source.h"

namespace pratique::registry {

struct Options {
  bool plain_http = false;         ///< also for hosts that are not loopback
  bool https_on_loopback = false;  ///< loopback hosts speak plain http unless this is set
  std::string ca_file{};           ///< PEM; instead of the system's certificate authorities
  /// Of one question: its retries, redirects and tokens included.
  Duration request_timeout = Duration::seconds(30);
  Duration list_timeout = Duration::minutes(5);  ///< of a list: all its pages
  Duration connect_timeout = Duration::seconds(10);
  int attempts = 4;          ///< of an idempotent request, the first one included
  std::size_t parallel = 8;  ///< requests in flight for each host
  std::string user_agent = "pratique";
  /// Token servers that may be sent the login of a registry although they are another origin: registry host → origin
  /// ("registry.example" → "https://gitlab.example"). Docker Hub's and gitlab.com's are known.
  std::map<std::string, std::string> token_servers{};
  Hints hints{};  ///< what was learned of registries lately
};

/// Speaks to OCI registries (distribution-spec 1.1). Connections and tokens are shared by all repositories of a client.
/// Not safe to call from several threads at once. Keeps references to `credentials` and `clock`.
class Client {
 public:
  Client(Options options, const Credentials& credentials, Clock& clock);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// The repository as a source. The client must outlive it. Sends nothing yet.
  std::unique_ptr<Source> repository(const Repository& name);

  const Traffic& traffic() const;
  /// What this client has seen of registries itself.
  Hints learned() const;

 private:
  class State;
  std::unique_ptr<State> state_;
};

/// An OCI image layout, a folder or a tar file of one, as a source: tags are `org.opencontainers.image.ref.name` of its index, referrers are the
/// manifests of the index that have the `subject`. Reads nothing yet; what cannot be read is the answer of a lookup.
std::unique_ptr<Source> open_layout(const LayoutFolder& folder);

}  // namespace pratique::registry

#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/reference.h"
#include "registry/credentials.h"
#include "registry/hints.h"
#include "registry/proxies.h"
#include "registry/source.h"
#include "registry/tls.h"

namespace pratique::registry {

class Sink;
/// Where the content of a repository can be had as well.
struct Mirror {
  Repository repository;
  bool plain_http = false;
};

struct Options {
  bool plain_http = false;              ///< also for hosts that are not loopback
  bool https_on_loopback = false;       ///< loopback hosts speak plain http unless this is set
  std::set<std::string> https_hosts{};  ///< loopback hosts that speak https although it is not set
  TlsFor tls_for{};                     ///< none: the system's certificate authorities, and no certificate of ours
  Proxies proxies{};
  /// The mirrors of a repository, first the one to be asked first; none: no mirrors. Manifests and blobs by digest are
  /// fetched there if they can be, and else from the registry itself. What tags mean, what the lists of tags and
  /// referrers hold, and that something is not there, only the registry itself says. Errors are the answer to all
  /// questions about the repository.
  std::function<Result<std::vector<Mirror>>(const Repository&)> mirrors_of{};
  /// Of one question: its retries, redirects and tokens included.
  Duration request_timeout = Duration::seconds(30);
  Duration list_timeout = Duration::minutes(5);  ///< of a list: all its pages
  Duration connect_timeout = Duration::seconds(10);
  int attempts = 4;  ///< of an idempotent request, the first one included
  /// Most requests in flight for each host, over HTTP/1.1 (each on a connection of its own) and over HTTP/2 (on one).
  std::size_t parallel = 32;
  std::size_t streams = 100;
  std::string user_agent = "pratique";
  /// Token servers that may be sent the login of a registry although they are another origin: registry host → origin
  /// ("registry.example" → "https://gitlab.example"). Docker Hub's and gitlab.com's are known.
  std::map<std::string, std::string> token_servers{};
  Hints hints{};  ///< what was learned of registries lately
};

/// Speaks to OCI registries (distribution-spec 1.1). Connections and tokens are shared by all repositories of a client,
/// and by all threads that use it. Keeps references to `credentials` and `clock`.
class Client {
 public:
  Client(Options options, const Credentials& credentials, Clock& clock);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// The repository as a source. The client must outlive it. Sends nothing yet.
  std::unique_ptr<Source> repository(const Repository& name);

  /// The paths of all repositories that the registry lists. Asks at once. Errors: catalog.unavailable, registry.denied.
  Result<Names> repositories(const std::string& host);

  /// The repository as a place to push to (push.h). The client must outlive it. Sends nothing yet.
  std::unique_ptr<Sink> sink(const Repository& name);

  /// Ends all questions, those under way and those to come, with content.unavailable. From any thread.
  void cancel();

  Traffic traffic() const;
  /// What the registries asked to be told to people ("HOST: text"), each once; safe to print. Changes no result.
  std::vector<std::string> warnings() const;
  /// Mirrors that did not give what they were asked for, and why; each reason once.
  std::vector<std::string> mirror_notices() const;
  /// What this client has seen of registries itself.
  Hints learned() const;

 private:
  class State;
  std::unique_ptr<State> state_;
};

/// An OCI image layout, a folder or a tar file of one, as a source: tags are `org.opencontainers.image.ref.name` of its
/// index, referrers are the manifests of the index that have the `subject`. Reads nothing yet; what cannot be read is
/// the answer of a lookup.
std::unique_ptr<Source> open_layout(const LayoutFolder& folder);

}  // namespace pratique::registry

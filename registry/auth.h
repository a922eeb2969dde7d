#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "registry/challenge.h"
#include "registry/credentials.h"
#include "registry/transport.h"

/// Who may be told which secret. Internal to the room.
namespace pratique::registry {

/// A repository and where its API is.
struct Target {
  Repository repository;
  Url api;
  bool is_mirror = false;
  bool is_catalog = false;  ///< the list of repositories, which no repository's token is for
  bool write = false;       ///< tokens are asked for pushing too; reading never does that

  /// Whose token it is.
  std::string token_key() const {
    return is_catalog ? repository.host + " catalog" : repository.to_string() + (write ? " push" : "");
  }
};

/// Gives the Authorization header of a request (OCI: Docker token authentication; RFC 7617; RFC 6750). What a registry
/// once asked for is remembered, so that its other repositories need no 401 first. Tokens live as long as the client.
///
/// A stored login goes to the registry it was stored for; and, to get a token, to a token server of the same origin or
/// one that Options::token_servers or the built-in list names for this registry. Nowhere else.
class Authenticator {
 public:
  Authenticator(Transport& transport, const Options& options, const Credentials& credentials, Clock& clock);

  /// The header line, or an empty text for none.
  using Done = std::function<void(Result<std::string>)>;
  /// Whether it is known what this registry asks for, from itself or by a hint (none of a token server: nothing).
  bool knows(const Target& target);
  /// What is known to be needed before anything was asked.
  void before(const Target& target, const Done& done);
  /// What `unauthorized` (a 401 of the registry itself to a request with the header `sent`) asks for.
  /// Errors: registry.denied, content.unavailable (the token server does not answer).
  void after(const Target& target, const Response& unauthorized, const std::string& sent, const Done& done);

  /// The error for an answer 401 or 403 that stands.
  Error denied(const Target& target, const std::string& why) const;
  /// Token servers that gave a token to this registry's own challenge.
  const Hints& learned() const { return learned_; }

 private:
  /// Of a registry.
  struct Host {
    bool basic = false;
    bool bearer = false;
    bool hinted = false;  ///< what is known is a hint, until the registry speaks for itself
    Url realm{};
    std::string service{};
    Network network = Network::kPublic;
  };
  /// Of a repository.
  struct Token {
    std::string header{};
    Time renewed_from{};  ///< a little before it ends
    bool in_flight = false;
    std::vector<Done> waiting{};
  };

  /// A login where one is asked for; nullptr: none is stored.
  Result<std::string> answer_basic(const Target& target, Host& host, const Login* login, const std::string& sent) const;
  void answer_bearer(const Target& target, const Challenge& challenge, const Login* login, const Response& unauthorized,
                     const Done& done);
  void fetch(const Target& target, const Host& host, const Login* login, const std::string& scope,
             std::optional<Time> deadline, const Done& done);
  Request token_request(const Target& target, const Host& host, const Login* login, const std::string& scope,
                        bool by_post) const;
  void send(const Target& target, Request request, std::optional<Request> otherwise);
  void settle(const Target& target, const Result<std::string>& header);
  Result<std::string> read_token(const Target& target, const Result<Response>& answer);
  bool is_trusted_realm(const Target& target, const Url& realm) const;
  void use_hint(const Target& target);
  void learn_realm(const Target& target);

  Transport& transport_;
  const Options& options_;
  const Credentials& credentials_;
  Clock& clock_;
  Hints learned_;
  std::map<std::string, Host> hosts_;    // by origin
  std::map<std::string, Token> tokens_;  // by Target::token_key
};

}  // namespace pratique::registry

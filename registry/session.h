#pragma once

#include "registry/auth.h"

/// Internal to the room.
namespace pratique::registry {

/// Asks registries: authenticates, and follows redirects where they are allowed (manifests and blobs only).
class Session {
 public:
  Session(const Options& options, const Credentials& credentials, Clock& clock);

  struct Question {
    Request request;
    bool may_redirect = false;
  };
  using Done = std::function<void(Result<Response>)>;
  /// Errors: those of Transport::send; registry.denied for 401 and 403; content.unavailable for a redirect that is not
  /// followed. Other statuses are values.
  void ask(const Target& target, Question question, Done done);

  void run() { transport_.run(); }
  /// Where the API of this repository's registry is.
  Target target_of(const Repository& repository) const;
  const Traffic& traffic() const { return transport_.traffic(); }
  const Options& options() const { return options_; }
  Clock& clock() const { return clock_; }

  /// Whether this registry was lately seen to have no referrers API.
  bool is_said_to_lack_referrers_api(const Target& target) const;
  void learn_referrers_api(const Target& target, bool is_there);
  Hints learned() const;

 private:
  struct Exchange;
  void send(const std::shared_ptr<Exchange>& exchange);
  void take(const std::shared_ptr<Exchange>& exchange, Result<Response> answer);
  void challenge(const std::shared_ptr<Exchange>& exchange, const Response& answer);
  void redirect(const std::shared_ptr<Exchange>& exchange, const Response& answer);

  Options options_;
  Clock& clock_;
  Transport transport_;
  Authenticator authenticator_;
  Hints learned_;
};

}  // namespace pratique::registry

#pragma once

#include "registry/auth.h"

/// Internal to the room.
namespace pratique::registry {

/// Asks registries: authenticates, and follows redirects where they are allowed (manifests and blobs only).
class Session {
 public:
  Session(const Options& options, const Credentials& credentials, Clock& clock);

  /// Content that is asked for by digest may come from anywhere; the word of a list or a tag is the registry's own.
  enum class Redirects { kNone, kSameOrigin, kAnywhere };
  struct Question {
    Request request;
    Redirects redirects = Redirects::kNone;
  };
  using Done = std::function<void(Result<Response>)>;
  /// Errors: those of Transport::send; registry.denied for 401 and 403; content.unavailable for a redirect that is not
  /// followed. Other statuses are values.
  void ask(const Target& target, Question question, Done done);

  /// Of everything in here; see Transport.
  Transport::Lock lock() const { return transport_.lock(); }
  void run_until(Transport::Lock& lock, const std::function<bool()>& finished) { transport_.run_until(lock, finished); }
  void cancel() { transport_.cancel(); }
  /// Where the API of this repository's registry is.
  Target target_of(const Repository& repository) const;
  Target target_of(const Mirror& mirror) const;
  Target catalog_of(const std::string& host) const;
  Traffic traffic() const { return transport_.traffic(); }
  std::vector<std::string> warnings() const { return transport_.warnings(); }
  const Options& options() const { return options_; }
  Clock& clock() const { return clock_; }

  /// Whether this registry was lately seen to have no referrers API.
  bool is_said_to_lack_referrers_api(const Target& target) const;
  void learn_referrers_api(const Target& target, bool is_there);
  Hints learned() const;

 private:
  struct Exchange;
  /// What waits for the first answer of a registry: it tells what all of them have to bring.
  struct Greeting {
    bool answered = false;
    std::vector<std::shared_ptr<Exchange>> held{};
  };
  bool hold(const std::shared_ptr<Exchange>& exchange);
  void let_some_go(const std::string& origin);
  void release(const std::string& origin);
  void begin(const std::shared_ptr<Exchange>& exchange);
  Target target_at(const Repository& repository, bool plain_http) const;
  void send(const std::shared_ptr<Exchange>& exchange);
  void take(const std::shared_ptr<Exchange>& exchange, Result<Response> answer);
  void answered(const std::shared_ptr<Exchange>& exchange, Result<Response> answer);
  void challenge(const std::shared_ptr<Exchange>& exchange, const Response& answer);
  void redirect(const std::shared_ptr<Exchange>& exchange, const Response& answer);

  Options options_;
  Clock& clock_;
  Transport transport_;
  Authenticator authenticator_;
  std::map<std::string, Greeting> greetings_;  // by origin
  Hints learned_;
};

}  // namespace pratique::registry

#include "registry/session.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/escape.h"
#include "registry/error_words.h"
#include "registry/reasons.h"

namespace pratique::registry {

struct Session::Exchange {
  Target target;
  Question question;
  Done done;
  Url url{};                    ///< of the current hop
  std::string authorization{};  ///< header line, for the registry itself only
  std::optional<Time> deadline{};
  std::size_t redirects = 0;
  bool challenged = false;
  bool left = false;  ///< a hop was elsewhere: from now on there are no credentials, also on the way back
  Network network = Network::kPublic;
};

Session::Session(const Options& options, const Credentials& credentials, Clock& clock)
    : options_(options),
      clock_(clock),
      transport_(options_, clock),
      authenticator_(transport_, options_, credentials, clock) {}

Target Session::target_of(const Repository& repository) const { return target_at(repository, options_.plain_http); }

Target Session::target_of(const Mirror& mirror) const {
  Target target = target_at(mirror.repository, mirror.plain_http);
  target.is_mirror = true;
  return target;
}

Target Session::catalog_of(const std::string& host) const {
  Target target = target_of(Repository{host, "_catalog"});
  target.is_catalog = true;
  return target;
}

Target Session::target_at(const Repository& repository, bool plain_http) const {
  const bool https_anyway = options_.https_on_loopback || options_.https_hosts.contains(repository.host);
  const bool plain = repository.is_loopback() ? !https_anyway : plain_http;
  const std::string host = repository.host == "docker.io" ? "registry-1.docker.io" : repository.host;
  // A Repository has a well-formed host; without one (it was made by hand) the URL below cannot be asked.
  auto api = Url::parse(fmt::format("{}://{}/", plain ? "http" : "https", host));
  return Target{repository, api ? *std::move(api) : Url{"https", "invalid", "443", "/", ""}};
}

bool Session::is_said_to_lack_referrers_api(const Target& target) const {
  const auto hint = options_.hints.find(target.api.origin());
  return hint != options_.hints.end() && hint->second.referrers_seen && !hint->second.referrers_api;
}

void Session::learn_referrers_api(const Target& target, bool is_there) {
  RegistryHint& hint = learned_[target.api.origin()];
  hint.referrers_api = is_there;
  hint.referrers_seen = clock_.now();
}

Hints Session::learned() const {
  const auto guard = lock();
  Hints all = learned_;
  merge_hints(all, authenticator_.learned());
  return all;
}

void Session::ask(const Target& target, Question question, Done done) {
  auto exchange = std::make_shared<Exchange>(Exchange{target, std::move(question), std::move(done)});
  exchange->url = exchange->question.request.url;
  exchange->deadline = exchange->question.request.deadline;
  if (!hold(exchange)) begin(exchange);
}

/// Questions to a registry of which nothing is known wait a moment for the answer to the first one: most registries ask
/// for a token, and then all of them would be asked twice. No longer than a round trip on a near network takes.
bool Session::hold(const std::shared_ptr<Exchange>& exchange) {
  constexpr Duration kPatience = Duration{25};
  const std::string origin = exchange->target.api.origin();
  const auto [greeting, is_first] = greetings_.try_emplace(origin);
  if (is_first || greeting->second.answered || authenticator_.knows(exchange->target)) return false;
  if (greeting->second.held.empty()) transport_.call_later(origin, kPatience, [this, origin] { let_some_go(origin); });
  greeting->second.held.push_back(exchange);
  return true;
}

/// As many as would be sent at once anyway: the others are no later if they wait on.
void Session::let_some_go(const std::string& origin) {
  auto& held = greetings_[origin].held;
  const std::size_t count = std::min<std::size_t>(held.size(), kParallelAtFirst - 1);
  const std::vector<std::shared_ptr<Exchange>> first(held.begin(), held.begin() + static_cast<std::ptrdiff_t>(count));
  held.erase(held.begin(), held.begin() + static_cast<std::ptrdiff_t>(count));
  for (const auto& exchange : first) begin(exchange);
}

void Session::release(const std::string& origin) {
  Greeting& greeting = greetings_[origin];
  if (std::exchange(greeting.answered, true)) return;
  transport_.forget(origin);
  for (const auto& exchange : std::exchange(greeting.held, {})) begin(exchange);
}

void Session::begin(const std::shared_ptr<Exchange>& exchange) {
  authenticator_.before(exchange->target, [this, exchange](Result<std::string> header) {
    if (header) exchange->authorization = *std::move(header);
    send(exchange);
  });
}

void Session::send(const std::shared_ptr<Exchange>& exchange) {
  Request request = exchange->question.request;
  request.url = exchange->url;
  request.deadline = exchange->deadline;
  if (exchange->target.is_mirror) request.attempts = 1;  // there is another place to ask
  request.show_certificate = !exchange->left;
  if (exchange->left) {
    request.sent_by = exchange->network;
  } else if (!exchange->authorization.empty()) {
    request.headers.push_back(exchange->authorization);
  }
  transport_.send(std::move(request), [this, exchange](Result<Response> answer) { take(exchange, std::move(answer)); });
}

void Session::take(const std::shared_ptr<Exchange>& exchange, Result<Response> answer) {
  answered(exchange, std::move(answer));
  release(exchange->target.api.origin());
}

void Session::answered(const std::shared_ptr<Exchange>& exchange, Result<Response> answer) {
  if (!answer) return exchange->done(std::move(answer));
  exchange->deadline = answer->deadline;
  switch (answer->status) {
    case 401:
      return challenge(exchange, *answer);
    case 403:
      return exchange->done(authenticator_.denied(exchange->target, error_words(*answer)));
    case 301:
    case 302:
    case 303:
    case 307:
    case 308:
      return redirect(exchange, *answer);
    default:
      answer->is_elsewhere = exchange->left;
      return exchange->done(std::move(answer));
  }
}

/// Once: what is denied with the answer to its own challenge stays denied.
void Session::challenge(const std::shared_ptr<Exchange>& exchange, const Response& answer) {
  if (exchange->left || std::exchange(exchange->challenged, true)) {
    return exchange->done(authenticator_.denied(exchange->target, error_words(answer)));
  }
  authenticator_.after(exchange->target, answer, exchange->authorization, [this, exchange](Result<std::string> header) {
    if (!header) return exchange->done(std::move(header).error());
    exchange->authorization = *std::move(header);
    exchange->url = exchange->question.request.url;
    send(exchange);
  });
}

void Session::redirect(const std::shared_ptr<Exchange>& exchange, const Response& answer) {
  const auto refuse = [&](const std::string& why) {
    exchange->done(Error(kContentUnavailable,
                         fmt::format("{} redirects, which is not followed: {}", answer.url.for_people(), why)));
  };
  if (exchange->question.redirects == Redirects::kNone)
    return refuse("lists and uploads are the registry's own business");
  if (++exchange->redirects > limits::kRedirects) return refuse(fmt::format("more than {} times", limits::kRedirects));
  if (!answer.location) return refuse("it does not say where");
  const auto next = answer.url.resolve(*answer.location);
  if (!next) return refuse(fmt::format("{} is no http or https URL that can be asked", quote(*answer.location)));
  if (const auto why = refuse_hop(answer.url, *next, options_.plain_http)) return refuse(*why);
  const bool leaves = next->origin() != exchange->target.api.origin();
  if (leaves && exchange->question.redirects == Redirects::kSameOrigin)
    return refuse("what a tag means is for the registry itself to say");
  if (!exchange->left) exchange->network = answer.peer;
  exchange->left = exchange->left || leaves;
  exchange->url = *next;
  send(exchange);
}

}  // namespace pratique::registry

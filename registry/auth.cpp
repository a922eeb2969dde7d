#include "registry/auth.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/base64.h"
#include "base/escape.h"
#include "registry/error_words.h"
#include "registry/reasons.h"
#include "registry/token_answer.h"

namespace pratique::registry {
namespace {

/// Registries whose token server is another origin by design. Others: Options::token_servers.
constexpr std::pair<std::string_view, std::string_view> kKnownTokenServers[] = {
    {"docker.io", "https://auth.docker.io:443"},
    {"registry.gitlab.com", "https://gitlab.com:443"},
};

/// A token server that is only a hint is not waited for longer.
constexpr Duration kHintTimeout = Duration::seconds(5);

std::string basic_header(const Login& login) {
  return "Authorization: Basic " + base64_encode(login.user + ':' + login.password.reveal());
}

std::string registry_token_header(const Login& login) {
  return "Authorization: Bearer " + login.registry_token.reveal();
}

std::string own_scope(const Target& target) {
  if (target.is_catalog) return "registry:catalog:*";
  return fmt::format("repository:{}:{}", target.repository.path, target.write ? "pull,push" : "pull");
}

/// Whether one of the scopes is for changing something in a repository.
bool is_for_writing(std::string_view scopes) {
  for (std::size_t at = scopes.find("repository:"); at != std::string_view::npos; at = scopes.find("repository:", at)) {
    const std::string_view scope = scopes.substr(at, scopes.find(' ', at) - at);
    const std::string_view actions = scope.substr(scope.rfind(':') + 1);
    if (actions.find("push") != std::string_view::npos || actions.find('*') != std::string_view::npos ||
        actions.find("delete") != std::string_view::npos) {
      return true;
    }
    at += scope.size();
  }
  return false;
}

/// Scopes (Docker token scope grammar), or none. What has other characters wants to become more than a value in the URL
/// of the token server.
bool is_scope_list(std::string_view text) {
  constexpr std::string_view kOthers = " :/.,-_*()@";
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kOthers.find(c) != kOthers.npos;
  });
}

/// What a token is asked for: what the challenge says, unless that is more than reading or less than writing needs.
std::string scope_of(const Target& target, std::string_view challenged) {
  if (challenged.empty()) return own_scope(target);
  const bool is_about_repositories = challenged.find("repository:") != std::string_view::npos;
  if (is_about_repositories && is_for_writing(challenged) != target.write) return own_scope(target);
  return std::string(challenged);
}

void add_parameter(std::string& query, std::string_view name, std::string_view value) {
  if (!query.empty()) query += '&';
  query += fmt::format("{}={}", name, percent_encode(value));
}

/// A token that is about to end may have ended when the request arrives, or while pages of a list are read.
Duration renewal_margin(Duration life) { return std::max(Duration::seconds(10), Duration{life.ms / 10}); }

/// One parameter for each scope (they are separated by blanks).
void add_scopes(std::string& query, std::string_view scopes) {
  while (!scopes.empty()) {
    const std::size_t blank = std::min(scopes.find(' '), scopes.size());
    if (blank > 0) add_parameter(query, "scope", scopes.substr(0, blank));
    scopes.remove_prefix(std::min(blank + 1, scopes.size()));
  }
}

}  // namespace

Authenticator::Authenticator(Transport& transport, const Options& options, const Credentials& credentials, Clock& clock)
    : transport_(transport), options_(options), credentials_(credentials), clock_(clock) {}

Error Authenticator::denied(const Target& target, const std::string& why) const {
  Error error(kDenied, fmt::format("{}: {}", target.repository.to_string(), why));
  if (target.write) return std::move(error).with_hint("log in with `docker login`, or ask for push rights");
  return error;
}

/// A hint spares the 401. It is held to what a challenge is held to; what cannot be judged before the registry was
/// spoken to (a token server elsewhere in a network that is not public) is refused when it connects, as always.
void Authenticator::use_hint(const Target& target) {
  const auto hint = options_.hints.find(target.api.origin());
  if (hint == options_.hints.end() || !hint->second.realm_seen || hosts_.contains(hint->first)) return;
  const auto realm = Url::parse(hint->second.realm);
  if (!realm || refuse_hop(target.api, *realm, options_.plain_http)) return;
  Host& host = hosts_[hint->first];
  host.bearer = true;
  host.hinted = true;
  host.realm = *realm;
  host.service = hint->second.service;
}

void Authenticator::learn_realm(const Target& target) {
  const Host& host = hosts_[target.api.origin()];
  const bool can_be_judged = host.network == Network::kPublic || host.realm.origin() == target.api.origin();
  // A query may carry a secret.
  if (host.hinted || !can_be_judged || !host.realm.query.empty()) return;
  learned_[target.api.origin()] = {
      .realm = host.realm.to_string(), .service = host.service, .realm_seen = clock_.now()};
}

bool Authenticator::knows(const Target& target) {
  use_hint(target);
  return hosts_.contains(target.api.origin()) || options_.hints.contains(target.api.origin());
}

void Authenticator::before(const Target& target, const Done& done) {
  use_hint(target);
  const auto known = hosts_.find(target.api.origin());
  if (known == hosts_.end() || (!known->second.basic && !known->second.bearer)) return done(std::string());
  const Token& token = tokens_[target.token_key()];
  if (known->second.bearer && !token.header.empty() && clock_.now() < token.renewed_from) return done(token.header);
  const auto login = credentials_.login_for(target.repository);
  if (!login) return done(std::string());  // this repository may need none; if it does, `after` says why there is none
  if (known->second.basic) return done(*login == nullptr ? std::string() : basic_header(**login));
  if (*login != nullptr && !(*login)->registry_token.empty()) return done(registry_token_header(**login));
  std::optional<Time> deadline;
  if (known->second.hinted) deadline = clock_.now() + std::min(kHintTimeout, options_.request_timeout);
  fetch(target, known->second, *login, own_scope(target), deadline, [done](Result<std::string> header) {
    // Perhaps this repository needs none: the registry decides.
    done(header ? *std::move(header) : std::string());
  });
}

void Authenticator::after(const Target& target, const Response& unauthorized, const std::string& sent,
                          const Done& done) {
  Host& host = hosts_[target.api.origin()];
  host.network = unauthorized.peer;
  if (std::exchange(host.hinted, false)) host.bearer = false;
  Token& token = tokens_[target.token_key()];
  if (token.header == sent || token.renewed_from <= clock_.now()) token.header.clear();
  if (!token.header.empty()) return done(token.header);  // somebody else was faster

  const auto challenges = parse_challenges(unauthorized.challenges);
  const Challenge* bearer = find_challenge(challenges, "bearer");
  if (bearer == nullptr && find_challenge(challenges, "basic") == nullptr) {
    return done(denied(target, challenges.empty() ? "401 without a challenge that can be read"
                                                  : "401, and it asks for neither Basic nor Bearer"));
  }
  const auto login = credentials_.login_for(target.repository);
  if (!login) return done(login.error());
  if (bearer == nullptr) return done(answer_basic(target, host, *login, sent));
  if (*login == nullptr || (*login)->registry_token.empty()) {
    return answer_bearer(target, *bearer, *login, unauthorized, done);
  }
  host.bearer = true;
  const std::string header = registry_token_header(**login);
  if (header == sent) return done(denied(target, "does not take the stored token"));
  done(header);
}

Result<std::string> Authenticator::answer_basic(const Target& target, Host& host, const Login* login,
                                                const std::string& sent) const {
  if (host.bearer) return denied(target, "asks for the password, after it has worked with tokens");
  if (login == nullptr || login->user.empty()) return denied(target, "asks for a login, and none is stored for it");
  const std::string header = basic_header(*login);
  if (header == sent) return denied(target, "does not take the stored login");
  host.basic = true;
  return header;
}

void Authenticator::answer_bearer(const Target& target, const Challenge& challenge, const Login* login,
                                  const Response& unauthorized, const Done& done) {
  Host& host = hosts_[target.api.origin()];
  const std::string realm_text(challenge.param("realm"));
  const auto realm = unauthorized.url.resolve(realm_text);
  if (!realm)
    return done(denied(
        target, fmt::format("its token server {} is no http or https URL that can be asked", quote(realm_text))));
  if (const auto why = refuse_hop(target.api, *realm, options_.plain_http)) {
    return done(denied(target, fmt::format("its token server {} is not asked: {}", realm->for_people(), *why)));
  }
  if (!is_scope_list(challenge.param("scope")))
    return done(
        denied(target, fmt::format("it asks for the scope {}, which is none", quote(challenge.param("scope")))));
  host.bearer = true;
  host.basic = false;
  host.realm = *realm;
  host.service = challenge.param("service");
  fetch(target, host, login, scope_of(target, challenge.param("scope")), unauthorized.deadline, done);
}

bool Authenticator::is_trusted_realm(const Target& target, const Url& realm) const {
  if (realm.origin() == target.api.origin()) return true;
  for (const auto& [host, origin] : kKnownTokenServers) {
    if (host == target.repository.host && origin == realm.origin()) return true;
  }
  const auto listed = options_.token_servers.find(target.repository.host);
  if (listed == options_.token_servers.end()) return false;
  const auto origin = Url::parse(listed->second);
  return origin && origin->origin() == realm.origin();
}

/// The questions of one repository share one token request.
void Authenticator::fetch(const Target& target, const Host& host, const Login* login, const std::string& scope,
                          std::optional<Time> deadline, const Done& done) {
  Token& token = tokens_[target.token_key()];
  token.waiting.push_back(done);
  if (std::exchange(token.in_flight, true)) return;
  if (login != nullptr && !is_trusted_realm(target, host.realm)) {
    const std::string origin = host.realm.origin();
    return settle(
        target,
        denied(target,
               fmt::format("the stored login is not sent to the token server {}, which is another origin", origin))
            .with_hint(fmt::format("if {} is the token server of {}, say so: --token-server {}={}", origin,
                                   target.repository.host, target.repository.host, origin)));
  }
  const bool by_post = login != nullptr && !login->identity_token.empty();
  Request request = token_request(target, host, login, scope, by_post);
  request.deadline = deadline;
  std::optional<Request> otherwise;
  if (host.hinted) request.attempts = 1;
  if (by_post && !login->password.empty() && !host.hinted) {
    otherwise = token_request(target, host, login, scope, false);
    otherwise->deadline = deadline;
  }
  send(target, std::move(request), std::move(otherwise));
}

Request Authenticator::token_request(const Target& target, const Host& host, const Login* login,
                                     const std::string& scope, bool by_post) const {
  Request request{host.realm};
  request.headers.emplace_back("Accept: application/json");
  request.body_limit = static_cast<std::int64_t>(limits::kTokenBytes);
  if (target.is_mirror) request.attempts = 1;
  request.show_certificate = is_trusted_realm(target, host.realm);
  if (host.realm.origin() != target.api.origin()) request.sent_by = host.network;
  if (by_post) {
    request.method = Request::Method::kPost;
    add_parameter(request.form, "grant_type", "refresh_token");
    add_parameter(request.form, "refresh_token", login->identity_token.reveal());
    add_parameter(request.form, "service", host.service);
    add_parameter(request.form, "client_id", options_.user_agent);
    add_parameter(request.form, "scope", scope);
    return request;
  }
  if (!host.service.empty()) add_parameter(request.url.query, "service", host.service);
  add_scopes(request.url.query, scope);
  if (login != nullptr && !login->user.empty()) request.headers.push_back(basic_header(*login));
  return request;
}

void Authenticator::send(const Target& target, Request request, std::optional<Request> otherwise) {
  transport_.send(std::move(request), [this, target, otherwise = std::move(otherwise)](const Result<Response>& answer) {
    if (otherwise && answer && (answer->status == 404 || answer->status == 405))
      return send(target, *otherwise, std::nullopt);
    settle(target, read_token(target, answer));
  });
}

Result<std::string> Authenticator::read_token(const Target& target, const Result<Response>& answer) {
  constexpr const char* kStep = "fetching a token";
  if (!answer) {
    Error error = answer.error();
    if (!error.is(kContentUnavailable)) error = denied(target, "the token server's answer is too large");
    return std::move(error).during(kStep);
  }
  const int status = answer->status;
  if (status == 429 || status >= 500 || status == 408) {
    return Error(kContentUnavailable, "the token server " + error_words(*answer));
  }
  if (status >= 300 && status < 400)
    return denied(target, "the token server sends us elsewhere, which is not followed");
  if (status != 200) return denied(target, "the token server " + error_words(*answer));
  auto token = read_token_answer(answer->body);
  if (!token) return denied(target, token.error().message());
  Token& kept = tokens_[target.token_key()];
  kept.header = "Authorization: Bearer " + token->token;
  kept.renewed_from = clock_.now() + token->life - renewal_margin(token->life);
  learn_realm(target);
  return kept.header;
}

void Authenticator::settle(const Target& target, const Result<std::string>& header) {
  Token& token = tokens_[target.token_key()];
  token.in_flight = false;
  const std::vector<Done> waiting = std::exchange(token.waiting, {});
  for (const Done& done : waiting) done(header);
}

}  // namespace pratique::registry

#pragma once

#include "base/base64.h"
#include "tests/support/ask_registry.h"
#include "tests/support/http_server.h"
#include "tests/support/oci_content.h"

namespace pratique::test {

/// A registry whose repositories need a token of `/token`, of its own or of another server.
class TokenRegistry {
 public:
  using Answer = HttpServer::Answer;
  using Asked = HttpServer::Asked;

  TokenRegistry() : server_([this](const Asked& asked) { return answer(asked); }) {}

  std::string name(const std::string& repository = "app") const { return server_.host() + "/" + repository; }
  const HttpServer& server() const { return server_; }
  std::size_t count(const std::string& part) const {
    std::size_t found = 0;
    for (const Asked& asked : server_.asked()) found += asked.target.find(part) != std::string::npos ? 1U : 0U;
    return found;
  }
  Asked last(const std::string& part) const {
    Asked found;
    for (const Asked& asked : server_.asked()) {
      if (asked.target.find(part) != std::string::npos) found = asked;
    }
    return found;
  }

  /// Set before the first request. `%SCOPE%` becomes the repository's.
  std::string challenge = R"(Bearer realm="/token",service="test registry",scope="%SCOPE%")";
  std::string good_header = "Bearer abc";
  std::function<Answer(const Asked&)> token = [](const Asked&) {
    return Answer{200, {}, R"({"token":"abc","expires_in":300})"};
  };

 private:
  Answer answer(const Asked& asked) {
    if (asked.target.starts_with("/token")) return token(asked);
    if (asked.header("authorization") != good_header) return deny(asked);
    if (asked.target.find("/tags/list") != std::string::npos) return {200, {}, R"({"tags":["v1"]})"};
    return {200, {{"Content-Type", kManifestType}}, image()};
  }

  Answer deny(const Asked& asked) {
    if (challenge.empty()) return {401};
    std::string text = challenge;
    const std::size_t rest = std::min(asked.target.find("/manifests/"), asked.target.find("/tags/"));
    const std::size_t scope = text.find("%SCOPE%");
    if (scope != std::string::npos) text.replace(scope, 7, "repository:" + asked.target.substr(4, rest - 4) + ":pull");
    return {401, {{"WWW-Authenticate", text}}};
  }

  HttpServer server_;
};

/// The login `me:secret` for a host; `more` are further members.
inline registry::Credentials login_for(const std::string& host, const std::string& more = "") {
  const std::string config =
      fmt::format(R"({{"auths":{{"{}":{{"auth":"{}"{}}}}}}})", host, base64_encode("me:secret"), more);
  return registry::Credentials::parse_docker_config(config, "config.json").value();
}

}  // namespace pratique::test

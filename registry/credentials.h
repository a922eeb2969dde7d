#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/reference.h"
#include "base/result.h"

namespace pratique::registry {

/// Text that must not be shown: it has no operator<< and no formatter.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_(std::move(text)) {}
  bool empty() const { return text_.empty(); }
  /// For the one place that sends it.
  const std::string& reveal() const { return text_; }

 private:
  std::string text_;
};

struct Login {
  std::string user;
  Secret password;
  Secret identity_token;  ///< instead of a password, if not empty
  Secret registry_token;  ///< sent to the registry as it is, if not empty
};

inline constexpr Reason kCredentialsMalformed{"credentials.malformed", Kind::kConfig,
                                              "correct the docker configuration file, or log in anew"};

/// Logins by registry, read from a docker configuration (`auths`), kept for the hosts they were stored for.
class Credentials {
 public:
  Credentials() = default;

  /// `text` is the content of a docker `config.json`. `origin` is its path, for messages.
  /// Errors: credentials.malformed. Helper programs (credHelpers, credsStore) are not run: for their hosts there is no
  /// login, and helper_for says why.
  static Result<Credentials> parse_docker_config(BytesView text, std::string_view origin);

  /// The login stored for this repository's host; the longest matching path wins.
  const Login* find(const Repository& repository) const;
  /// The helper program that would have the login for this repository, if the configuration leaves it to one.
  std::optional<std::string> helper_for(const Repository& repository) const;

 private:
  std::map<std::string, Login> logins_;         ///< by "host" or "host/path"
  std::map<std::string, std::string> helpers_;  ///< by host
  std::string store_;                           ///< the helper of all other hosts, or empty
};

}  // namespace pratique::registry

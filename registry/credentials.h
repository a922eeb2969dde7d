#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

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

/// What a helper program came to. Its output is as secret as the login in it.
struct HelperRun {
  int exit_code = 0;
  Secret output;
};
/// Runs `docker-credential-PROGRAM get` with `server` on its standard input. Errors: why it did not come to an end of
/// its own (not there, too slow, too much output).
using RunHelper = std::function<Result<HelperRun>(const std::string& program, const std::string& server)>;

class HelperLogins;

/// Logins by registry, out of login files (docker's `config.json`, podman's `auth.json`), kept for the hosts they were
/// stored for. Helper programs are run when the login of their host is needed, never before, and once for each client.
class Credentials {
 public:
  Credentials() = default;

  /// `text` is the content of a login file. `origin` is its path, for messages. Errors: credentials.malformed.
  static Result<Credentials> parse_docker_config(BytesView text, std::string_view origin);

  /// What `further` has counts where this has nothing.
  void add(Credentials further);
  /// A login that stands before those of all files, for one host.
  void put_first(const std::string& host, Login login);
  /// Without it, what is left to a helper program cannot be had.
  void run_helpers_with(RunHelper run);

  /// The login stored for this repository, or nullptr if there is none. Of each file in order: the entry with the
  /// longest matching path, else the helper of the host (`credHelpers`), else the helper of all hosts (`credsStore`).
  /// The pointer is good as long as this object. Errors: registry.denied (a helper program failed).
  Result<const Login*> login_for(const Repository& repository) const;

 private:
  struct Helper {
    std::string program;  ///< empty: none, not even that of all hosts
    std::string server;   ///< what it is asked for
  };
  struct File {
    std::map<std::string, Login> logins{};         ///< by "host" or "host/path"
    std::map<std::string, std::string> servers{};  ///< the keys of `auths` as they are written, by "host"
    std::map<std::string, Helper> helpers{};       ///< by "host"
    std::string store{};                           ///< the helper of all other hosts, or empty
  };
  static std::optional<Helper> helper_of(const File& file, const std::string& host);

  std::vector<File> files_;
  std::shared_ptr<HelperLogins> helper_logins_;
};

}  // namespace pratique::registry

#include "app/engine/logins.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "app/engine/environment.h"
#include "app/engine/files.h"
#include "app/engine/helper_program.h"
#include "base/escape.h"

namespace pratique::app {
namespace {

constexpr std::size_t kLoginFileBytes = 1 << 20;
constexpr const char* kNamedFile = "REGISTRY_AUTH_FILE";

Error bad_variables(std::string why) {
  return Error(registry::kCredentialsMalformed, std::move(why))
      .with_hint(
          "set PRATIQUE_REGISTRY_USERNAME and PRATIQUE_REGISTRY_PASSWORD, or PRATIQUE_REGISTRY_TOKEN; an empty "
          "one counts as not set (secrets are empty in jobs of foreign pull requests)");
}

bool is_visible_text(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

/// The login of the variables, for whatever host.
Result<std::optional<registry::Login>> login_of_variables() {
  const std::string user = environment("PRATIQUE_REGISTRY_USERNAME");
  const std::string password = environment("PRATIQUE_REGISTRY_PASSWORD");
  const std::string token = environment("PRATIQUE_REGISTRY_TOKEN");
  if (user.empty() && password.empty() && token.empty()) return std::optional<registry::Login>();
  if (!token.empty() && !(user.empty() && password.empty())) {
    return bad_variables("PRATIQUE_REGISTRY_TOKEN is set, and so is a user name or password: which one counts?");
  }
  if (!is_visible_text(token)) {
    return bad_variables("PRATIQUE_REGISTRY_TOKEN has characters that no header may have (a line end?)");
  }
  if (token.empty() && password.empty()) {
    return bad_variables("PRATIQUE_REGISTRY_USERNAME is set, and PRATIQUE_REGISTRY_PASSWORD is not");
  }
  if (token.empty() && user.empty()) {
    return bad_variables("PRATIQUE_REGISTRY_PASSWORD is set, and PRATIQUE_REGISTRY_USERNAME is not");
  }
  if (user.find(':') != std::string::npos) {
    return bad_variables("PRATIQUE_REGISTRY_USERNAME has a colon, which no user name may have");
  }
  return std::optional(registry::Login{user, registry::Secret(password), {}, registry::Secret(token)});
}

/// The one host that the login of the variables is for.
Result<std::string> host_of_variables(std::span<const Repository> asked) {
  const std::string named = environment("PRATIQUE_REGISTRY_HOST");
  if (!named.empty()) {
    const auto repository = Repository::parse(named + "/any");
    const bool is_host = repository && repository->path == (repository->host == "docker.io" ? "library/any" : "any");
    if (!is_host) {
      return bad_variables(fmt::format("PRATIQUE_REGISTRY_HOST is {}, which is no HOST or HOST:PORT", quote(named)))
          .with_hint("name the registry as in the image's reference, without https:// and without a path");
    }
    return repository->host;
  }
  const bool one_host = std::all_of(asked.begin(), asked.end(),
                                    [&](const Repository& other) { return other.host == asked.front().host; });
  if (!one_host) {
    return bad_variables("the login of the variables could be for several registries")
        .with_hint("name its registry in PRATIQUE_REGISTRY_HOST");
  }
  return asked.front().host;
}

Result<void> add_file(const std::string& path, bool must_be_there, registry::Credentials& logins) {
  auto file = path == "-" ? read_file("./-", kLoginFileBytes) : read_file(path, kLoginFileBytes);
  if (!file && file.error().is(kFileMissing) && !must_be_there) return {};
  if (!file) return std::move(file).error().during("reading logins");
  PRATIQUE_TRY(further, registry::Credentials::parse_docker_config(file->bytes, path));
  logins.add(std::move(further));
  return {};
}

}  // namespace

std::vector<std::string> login_files() {
  std::vector<std::string> files;
  const std::string home = environment("HOME");
  const auto either = [&](const char* variable, const std::string& otherwise, const std::string& rest) {
    const std::string folder = environment(variable);
    if (!folder.empty()) {
      files.push_back(folder + rest);
    } else if (!otherwise.empty()) {
      files.push_back(otherwise + rest);
    }
  };
  if (const std::string named = environment(kNamedFile); !named.empty()) files.push_back(named);
  if (!environment("XDG_RUNTIME_DIR").empty()) {
    files.push_back(environment("XDG_RUNTIME_DIR") + "/containers/auth.json");
  } else {
    files.push_back(fmt::format("/run/containers/{}/auth.json", ::geteuid()));
  }
  either("XDG_CONFIG_HOME", home.empty() ? "" : home + "/.config", "/containers/auth.json");
  either("DOCKER_CONFIG", home.empty() ? "" : home + "/.docker", "/config.json");
  return files;
}

Result<registry::Credentials> load_logins(std::span<const Repository> asked) {
  registry::Credentials logins;
  if (asked.empty()) return logins;
  logins.run_helpers_with(
      [](const std::string& program, const std::string& server) { return run_helper_program(program, server); });
  const bool first_is_named = !environment(kNamedFile).empty();
  const auto files = login_files();
  for (std::size_t i = 0; i < files.size(); ++i) PRATIQUE_CHECK(add_file(files[i], i == 0 && first_is_named, logins));
  PRATIQUE_TRY(own, login_of_variables());
  if (own) {
    PRATIQUE_TRY(host, host_of_variables(asked));
    logins.put_first(host, *std::move(own));
  }
  return logins;
}

}  // namespace pratique::app

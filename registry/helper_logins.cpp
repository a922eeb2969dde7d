#include "registry/helper_logins.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/escape.h"
#include "base/json_view.h"
#include "registry/reasons.h"

namespace pratique::registry {
namespace {

/// The one text by which helpers say that they have nothing (credentials/error.go of docker-credential-helpers).
constexpr std::string_view kNotFound = "credentials not found in native keychain";
/// The user name by which they say that the secret is an identity token.
constexpr std::string_view kTokenUser = "<token>";

Error helper_failed(const std::string& program, const std::string& server, const std::string& why) {
  const std::string shown = escape_terminal(server, limits::kQuotedChars);
  return Error(kDenied, fmt::format("the login of {} is left to the program docker-credential-{}, which {}", shown,
                                    program, why))
      .with_hint(fmt::format("log in anew (docker login {}), or take docker-credential-{} out of the docker "
                             "configuration (credHelpers, credsStore)",
                             shown, program));
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

}  // namespace

Result<std::optional<Login>> read_helper_run(const HelperRun& run, const std::string& program,
                                             const std::string& server) {
  const std::string_view output = trimmed(run.output.reveal());
  if (run.exit_code != 0) {
    if (output == kNotFound) return std::optional<Login>();
    return helper_failed(program, server, fmt::format("fails with exit code {}", run.exit_code));
  }
  const auto document = json::parse(output);
  if (!document) return helper_failed(program, server, "answers with something that is no JSON");
  const json::View root(*document);
  const auto user = root.string_or("Username", "");
  const auto secret = root.string_or("Secret", "");
  if (!root.is_object() || !user || !secret) {
    return helper_failed(program, server, "answers with something that is no login");
  }
  if (user->empty() && secret->empty()) return std::optional<Login>();
  if (user->empty() || secret->empty()) return helper_failed(program, server, "answers with half of a login");
  Login login;
  if (*user == kTokenUser) {
    login.identity_token = Secret(std::string(*secret));
  } else {
    login.user = *user;
    login.password = Secret(std::string(*secret));
  }
  return std::optional(std::move(login));
}

Result<std::optional<Login>> HelperLogins::run(const std::string& program, const std::string& server) const {
  auto came = run_(program, server);
  if (!came) return helper_failed(program, server, came.error().message());
  return read_helper_run(*came, program, server);
}

Result<const Login*> HelperLogins::ask(const std::string& program, const std::string& server) {
  const std::scoped_lock lock(mutex_);
  const std::pair key(program, server);
  auto known = answers_.find(key);
  if (known == answers_.end()) known = answers_.emplace(key, run(program, server)).first;
  const auto& answer = known->second;
  if (!answer) return answer.error();
  return answer->has_value() ? &**answer : nullptr;
}

}  // namespace pratique::registry

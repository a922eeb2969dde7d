#include "tests/support/docker_registry.h"

#include <fmt/format.h>

#include <cstdlib>
#include <stdexcept>

#include "tests/support/http_client.h"

namespace pratique::test {
namespace {

std::string configuration(const std::string& folder, int port, bool with_login) {
  std::string text = fmt::format(
      "version: 0.1\nlog: {{level: error, accesslog: {{disabled: true}}}}\nstorage: {{filesystem: {{rootdirectory: "
      "{}/store}}}}\n"
      "http: {{addr: '127.0.0.1:{}'}}\n",
      folder, port);
  if (with_login) text += fmt::format("auth: {{htpasswd: {{realm: test, path: {}/htpasswd}}}}\n", folder);
  return text;
}

std::string password_line(const std::string& user, const std::string& password) {
  ChildProcess htpasswd({"htpasswd", "-nbBC4", user, password});
  return htpasswd.read_line();
}

void demand(const HttpAnswer& answer, long status, const char* what) {
  if (answer.status != status) throw std::runtime_error(fmt::format("{}: {} {}", what, answer.status, answer.body));
}

}  // namespace

bool DockerRegistry::is_installed() { return std::system("command -v docker-registry >/dev/null 2>&1") == 0; }

DockerRegistry::DockerRegistry(const Options& options)
    : options_(options), port_(free_port()), host_(fmt::format("127.0.0.1:{}", port_)) {
  const bool with_login = !options.user.empty();
  write_file(folder_.path() + "/config.yml", configuration(folder_.path(), port_, with_login));
  if (with_login) {
    write_file(folder_.path() + "/htpasswd", password_line(options.user, options.password) + "\n");
    login_ = options.user + ":" + options.password;
  }
  process_ = std::make_unique<ChildProcess>(
      std::vector<std::string>{"docker-registry", "serve", folder_.path() + "/config.yml"});
  if (!wait_for_port(port_)) throw std::runtime_error("docker-registry does not start");
}

Digest DockerRegistry::push_blob(const std::string& repository, const std::string& content) {
  const Digest digest = Digest::of(content);
  auto started = http("POST", fmt::format("http://{}/v2/{}/blobs/uploads/", host_, repository), "", {}, login_);
  demand(started, 202, "starting an upload");
  const char* joint = started.location.find('?') == std::string::npos ? "?" : "&";
  demand(http("PUT", started.location + joint + "digest=" + digest.to_string(), content,
              {"Content-Type: application/octet-stream"}, login_),
         201, "uploading a blob");
  return digest;
}

Digest DockerRegistry::push_manifest(const std::string& repository, const std::string& content,
                                     const std::string& media_type, const std::string& tag) {
  const Digest digest = Digest::of(content);
  const std::string reference = tag.empty() ? digest.to_string() : tag;
  demand(http("PUT", fmt::format("http://{}/v2/{}/manifests/{}", host_, repository, reference), content,
              {"Content-Type: " + media_type}, login_),
         201, "uploading a manifest");
  return digest;
}

}  // namespace pratique::test

#include "tests/support/real_registry.h"

#include <fmt/format.h>

#include <cstdlib>
#include <stdexcept>

#include "tests/support/certificate.h"
#include "tests/support/http_client.h"

namespace pratique::test {
namespace {

bool is_there(const char* program) {
  return std::system(fmt::format("command -v {} >/dev/null 2>&1", program).c_str()) == 0;
}

void run(const std::vector<std::string>& words) { ChildProcess(words).read_line(); }

void demand(const HttpAnswer& answer, long status, const char* what) {
  if (answer.status != status) throw std::runtime_error(fmt::format("{}: {} {}", what, answer.status, answer.body));
}

/// An authority, and a certificate for 127.0.0.1 that it gave out.
void make_certificates(const std::string& folder) {
  const std::vector<std::string> common{
      "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"};
  const auto make = [&](const std::string& name, const std::vector<std::string>& more) {
    std::vector<std::string> words = common;
    words.insert(words.end(), {"-subj", "/CN=" + name, "-keyout", folder + "/" + name + ".key", "-out",
                               folder + "/" + name + ".pem"});
    words.insert(words.end(), more.begin(), more.end());
    run(words);
  };
  make("authority", {});
  make("server", {"-CA", folder + "/authority.pem", "-CAkey", folder + "/authority.key", "-addext",
                  "subjectAltName=IP:127.0.0.1", "-addext", "basicConstraints=critical,CA:FALSE"});
}

}  // namespace

void RealRegistry::start(const std::vector<std::string>& words) {
  process_ = std::make_unique<ChildProcess>(words);
  if (!wait_for_port(port_)) throw std::runtime_error(words.front() + " does not start");
}

Digest RealRegistry::push_blob(const std::string& repository, const std::string& content) {
  const Digest digest = Digest::of(content);
  const std::string origin = fmt::format("{}://{}", scheme_, host_);
  auto started = http("POST", fmt::format("{}/v2/{}/blobs/uploads/", origin, repository), "", {}, user_and_password_);
  demand(started, 202, "starting an upload");
  const std::string place = started.location.starts_with('/') ? origin + started.location : started.location;
  const char* joint = place.find('?') == std::string::npos ? "?" : "&";
  demand(http("PUT", place + joint + "digest=" + digest.to_string(), content,
              {"Content-Type: application/octet-stream"}, user_and_password_),
         201, "uploading a blob");
  return digest;
}

Digest RealRegistry::push_manifest(const std::string& repository, const std::string& content,
                                   const std::string& media_type, const std::string& tag) {
  const Digest digest = Digest::of(content);
  const std::string reference = tag.empty() ? digest.to_string() : tag;
  demand(http("PUT", fmt::format("{}://{}/v2/{}/manifests/{}", scheme_, host_, repository, reference), content,
              {"Content-Type: " + media_type}, user_and_password_),
         201, "uploading a manifest");
  return digest;
}

DockerRegistry::DockerRegistry() { serve("", ""); }

bool DockerRegistry::is_installed() { return is_there("docker-registry"); }

void DockerRegistry::serve(const std::string& more, const std::string& http) {
  write_file(folder() + "/config.yml",
             fmt::format("version: 0.1\nlog: {{level: error, accesslog: {{disabled: true}}}}\n"
                         "storage: {{filesystem: {{rootdirectory: {}/store}}}}\n{}http: {{addr: '127.0.0.1:{}'{}}}\n",
                         folder(), more, port(), http));
  start({"docker-registry", "serve", folder() + "/config.yml"});
}

LockedDockerRegistry::LockedDockerRegistry() : DockerRegistry(Locked{}) {
  scheme_ = "https";
  user_and_password_ = "robot:s3cret";
  make_certificates(folder());
  ChildProcess htpasswd({"htpasswd", "-nbBC4", "robot", "s3cret"});
  write_file(folder() + "/htpasswd", htpasswd.read_line() + "\n");
  serve(fmt::format("auth: {{htpasswd: {{realm: test, path: {}/htpasswd}}}}\n", folder()),
        fmt::format(", tls: {{certificate: {0}/server.pem, key: {0}/server.key}}", folder()));
}

bool LockedDockerRegistry::is_installed() {
  return DockerRegistry::is_installed() && is_there("htpasswd") && is_there("openssl");
}

registry::Options LockedDockerRegistry::options() const {
  registry::Options options;
  options.https_on_loopback = true;
  options.tls_for = [pem = read_file(folder() + "/authority.pem")](const std::string&) {
    return registry::Tls{.authorities = pem, .system_authorities = false};
  };
  return options;
}

registry::Credentials LockedDockerRegistry::login_with(const std::string& password) const {
  return registry::Credentials::parse_docker_config(
             fmt::format(R"({{"auths":{{"{}":{{"username":"robot","password":"{}"}}}}}})", host(), password),
             "config.json")
      .value();
}

MemoryRegistry::MemoryRegistry() { start({"registry", "-port", std::to_string(port())}); }

bool MemoryRegistry::is_installed() {
  return std::system("registry -help 2>&1 </dev/null | grep -q 'port to run registry on'") == 0;
}

}  // namespace pratique::test

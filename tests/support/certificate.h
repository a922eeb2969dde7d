#pragma once

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "registry/client.h"
#include "tests/support/child_process.h"

namespace pratique::test {

inline std::string read_file(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

/// A self-signed certificate for 127.0.0.1, and its key.
class Certificate {
 public:
  Certificate() {
    ChildProcess({"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
                  "2", "-subj", "/CN=test", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key(), "-out",
                  certificate()})
        .read_line();
  }
  std::string key() const { return folder_.path() + "/key.pem"; }
  std::string certificate() const { return folder_.path() + "/certificate.pem"; }
  /// Of the hostile registry.
  std::vector<std::string> server_options() const { return {"--tls-cert", certificate(), "--tls-key", key()}; }
  /// Of a client.
  registry::Options trusting() const {
    registry::Options options;
    options.https_on_loopback = true;
    options.tls_for = [pem = read_file(certificate())](const std::string&) {
      return registry::Tls{.authorities = pem, .system_authorities = false};
    };
    return options;
  }

 private:
  TemporaryFolder folder_;
};

}  // namespace pratique::test

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "registry/tls.h"

namespace pratique::app {

inline constexpr Reason kTlsMalformed{"tls.malformed", Kind::kConfig,
                                      "give certificates and keys as PEM, keys without a pass phrase"};

inline constexpr std::size_t kPemBytes = 4 << 20;  ///< twenty times the system's certificate authorities

/// Texts that hold at least one certificate, or one private key without a pass phrase. `file_name` is for messages.
/// Errors: tls.malformed.
Result<void> check_certificates(BytesView pem, std::string_view file_name);
Result<void> check_private_key(BytesView pem, std::string_view file_name);

/// What is set up for a host, and what of it is not honoured.
struct HostTls {
  registry::Tls tls;
  std::vector<std::string> notices{};
};

/// `HOST/hosts.toml` of containerd ("Registry Configuration"): `ca` and `client` of `host`, from its own table or, if
/// the file is about this very server, from the top. Relative paths are beside the file. Errors: tls.malformed (also
/// for `skip_verify = true`: certificates are always checked), file.unreadable.
Result<HostTls> read_hosts_toml(BytesView text, const std::string& file_name, const std::string& host);

/// The folders in which docker, podman and containerd keep certificates, one for each registry.
class TlsFolders {
 public:
  struct Roots {
    std::vector<std::string> docker{};      ///< with folders HOST[:PORT]: *.crt, and *.cert with *.key
    std::vector<std::string> containerd{};  ///< the same, or with a hosts.toml; also HOST_PORT_
  };
  /// ~/.config/containers/certs.d, /etc/containers/certs.d, /etc/docker/certs.d; /etc/containerd/certs.d.
  static Roots usual_roots();

  explicit TlsFolders(Roots roots) : roots_(std::move(roots)) {}

  /// `host` is HOST, or HOST:PORT if that is not 443. The first folder that is there counts; nothing if there is none.
  /// Errors: tls.malformed, file.unreadable, file.too-large.
  Result<std::optional<HostTls>> of(const std::string& host) const;

 private:
  Roots roots_;
};

}  // namespace pratique::app

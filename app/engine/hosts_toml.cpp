#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/engine/files.h"
#include "app/engine/tls_folders.h"
#include "app/engine/toml.h"
#include "base/escape.h"
#include "base/json_view.h"

namespace pratique::app {
namespace {

using json::View;

/// HOST, or HOST:PORT if that is not 443, of `https://HOST[:PORT]/…` or of the same without scheme.
std::string host_of_url(std::string_view url) {
  if (const std::size_t scheme = url.find("://"); scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
  url = url.substr(0, url.find('/'));
  if (url.ends_with(":443")) url.remove_suffix(4);
  return std::string(url);
}

/// One reading of a file: what is read from where, for messages.
class HostsToml {
 public:
  HostsToml(const std::string& file_name, const std::string& host) : file_name_(file_name), host_(host) {}

  Result<HostTls> read(const View& root) {
    bool any = false;
    if (const auto hosts = root.find("host")) {
      PRATIQUE_TRY(members, as_ours(hosts->members()));
      for (const auto& [url, table] : members) {
        if (host_of_url(url) == host_) {
          any = true;
          PRATIQUE_CHECK(take(table));
        } else {
          say(fmt::format("{} is not asked as a mirror (mirrors are read from registries.conf)", quote(url)));
        }
      }
    }
    PRATIQUE_TRY(server, as_ours(root.string_or("server", "")));
    if (!any && (server.empty() || host_of_url(server) == host_)) PRATIQUE_CHECK(take(root));
    return std::move(out_);
  }

 private:
  template <class T>
  Result<T> as_ours(Result<T> result) const {
    if (!result) return malformed(result.error().message());
    return result;
  }
  Error malformed(std::string_view why) const {
    return Error(kTlsMalformed, fmt::format("{}: {}", quote(file_name_), why));
  }
  void say(const std::string& what) { out_.notices.push_back(fmt::format("{}: {}", file_name_, what)); }

  Result<void> take(const View& table) {
    PRATIQUE_TRY(skip, as_ours(table.maybe_boolean("skip_verify")));
    if (skip.value_or(false)) {
      return malformed("skip_verify = true: the registry's certificate is always checked here")
          .with_hint("take it out, and name the registry's certificate authority instead: ca = \"FILE\"");
    }
    for (const char* name : {"header", "override_path", "dial_timeout"}) {
      if (table.find(name)) say(fmt::format("`{}` is not honoured", name));
    }
    if (const auto ca = table.find("ca")) PRATIQUE_CHECK(take_authorities(*ca));
    if (const auto client = table.find("client")) PRATIQUE_CHECK(take_client(*client));
    return {};
  }

  Result<std::string> read(const View& path, Result<void> (*check)(BytesView, std::string_view)) {
    PRATIQUE_TRY(text, as_ours(path.string()));
    auto file = read_file(beside(file_name_, std::string(text)), kPemBytes);
    if (!file) return malformed(fmt::format("{}: {}", path.pointer(), file.error().message()));
    PRATIQUE_CHECK(check(file->bytes, file->name));
    return std::move(file->bytes) + '\n';
  }

  Result<void> take_authorities(const View& value) {
    std::vector<View> paths = {value};
    if (value.is_array()) {
      PRATIQUE_TRY(elements, as_ours(value.elements()));
      paths = std::move(elements);
    }
    for (const View& path : paths) {
      PRATIQUE_TRY(pem, read(path, check_certificates));
      out_.tls.authorities += pem;
    }
    return {};
  }

  /// FILE with certificate and key; a list with one such; or a list with one pair [CERTIFICATE, KEY].
  Result<void> take_client(const View& value) {
    if (!value.is_array()) return take_pair(value, value);
    PRATIQUE_TRY(elements, as_ours(value.elements()));
    if (elements.size() != 1) return malformed(value.pointer() + ": one client certificate is honoured, not several");
    if (!elements[0].is_array()) return take_pair(elements[0], elements[0]);
    PRATIQUE_TRY(pair, as_ours(elements[0].elements()));
    if (pair.empty() || pair.size() > 2) return malformed(elements[0].pointer() + ": write [CERTIFICATE, KEY]");
    return take_pair(pair.front(), pair.back());
  }

  Result<void> take_pair(const View& certificate, const View& key) {
    PRATIQUE_TRY(certificate_pem, read(certificate, check_certificates));
    PRATIQUE_TRY(key_pem, read(key, check_private_key));
    out_.tls.certificate = std::move(certificate_pem);
    out_.tls.key = registry::Secret(std::move(key_pem));
    return {};
  }

  const std::string& file_name_;
  const std::string& host_;
  HostTls out_{};
};

}  // namespace

Result<HostTls> read_hosts_toml(BytesView text, const std::string& file_name, const std::string& host) {
  PRATIQUE_TRY(document, parse_toml(text, file_name, kTlsMalformed));
  return HostsToml(file_name, host).read(View(document));
}

}  // namespace pratique::app

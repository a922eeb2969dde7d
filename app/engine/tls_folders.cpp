#include "app/engine/tls_folders.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "app/engine/environment.h"
#include "app/engine/files.h"
#include "base/escape.h"

namespace pratique::app {
namespace {

namespace fs = std::filesystem;

Error tls_malformed(std::string_view file, std::string_view why) {
  return Error(kTlsMalformed, fmt::format("{}: {}", quote(file), why));
}

/// Sorted, so that messages are the same everywhere.
Result<std::vector<fs::path>> files_of(const std::string& folder) {
  std::vector<fs::path> files;
  std::error_code problem;
  for (fs::directory_iterator at(folder, problem), end; !problem && at != end; at.increment(problem)) {
    files.push_back(at->path());
  }
  if (problem) {
    return Error(kFileUnreadable, fmt::format("cannot read the folder {}: {}", quote(folder), problem.message()));
  }
  std::sort(files.begin(), files.end());
  return files;
}

Result<std::string> read_pem(const fs::path& path, Result<void> (*check)(BytesView, std::string_view)) {
  PRATIQUE_TRY(file, read_file(path.string(), kPemBytes));
  PRATIQUE_CHECK(check(file.bytes, file.name));
  return std::move(file.bytes) + '\n';
}

/// The layout of docker: *.crt are authorities, NAME.cert and NAME.key are who we are.
Result<HostTls> read_docker_folder(const std::string& folder) {
  PRATIQUE_TRY(files, files_of(folder));
  HostTls out;
  for (const fs::path& file : files) {
    if (file.extension() == ".crt") {
      PRATIQUE_TRY(pem, read_pem(file, check_certificates));
      out.tls.authorities += pem;
    }
    const auto has_twin = [&](const char* extension) {
      return std::find(files.begin(), files.end(), fs::path(file).replace_extension(extension)) != files.end();
    };
    if (file.extension() == ".key" && !has_twin(".cert")) {
      return tls_malformed(file.string(), "the certificate of this key, with the ending .cert, is not beside it");
    }
    if (file.extension() != ".cert") continue;
    if (!has_twin(".key")) {
      return tls_malformed(file.string(), "the key of this certificate, with the ending .key, is not beside it")
          .with_hint("certificate authorities end with .crt, certificates of clients with .cert");
    }
    if (!out.tls.certificate.empty()) {
      return tls_malformed(file.string(), "a second client certificate; which one counts cannot be told");
    }
    PRATIQUE_TRY(certificate, read_pem(file, check_certificates));
    PRATIQUE_TRY(key, read_pem(fs::path(file).replace_extension(".key"), check_private_key));
    out.tls.certificate = std::move(certificate);
    out.tls.key = registry::Secret(std::move(key));
  }
  return out;
}

/// What a host's folder may be called.
std::vector<std::string> folder_names(const std::string& host, bool containerd) {
  const std::size_t bracket = host.rfind(']');
  const std::size_t colon = host.find(':', bracket == std::string::npos ? 0 : bracket);
  std::vector<std::string> names = {host};
  if (colon == std::string::npos) names.push_back(host + ":443");
  if (colon != std::string::npos && containerd) {
    names.insert(names.begin(), fmt::format("{}_{}_", host.substr(0, colon), host.substr(colon + 1)));
  }
  if (host == "registry-1.docker.io") names.emplace_back("docker.io");
  return names;
}

bool contains_private_key(BytesView pem) { return pem.find("PRIVATE KEY-----") != BytesView::npos; }

}  // namespace

Result<void> check_certificates(BytesView pem, std::string_view file_name) {
  if (pem.find("-----BEGIN CERTIFICATE-----") != BytesView::npos) return {};
  return tls_malformed(file_name, contains_private_key(pem) ? "a private key, where a certificate is due"
                                                            : "holds no certificate in PEM");
}

Result<void> check_private_key(BytesView pem, std::string_view file_name) {
  if (!contains_private_key(pem)) return tls_malformed(file_name, "holds no private key in PEM");
  const bool is_locked = pem.find("ENCRYPTED") != BytesView::npos;
  if (is_locked) return tls_malformed(file_name, "the key has a pass phrase, and nobody is asked for one");
  return {};
}

TlsFolders::Roots TlsFolders::usual_roots() {
  Roots roots;
  const std::string config = environment("XDG_CONFIG_HOME");
  const std::string home = environment("HOME");
  if (!config.empty()) {
    roots.docker.push_back(config + "/containers/certs.d");
  } else if (!home.empty()) {
    roots.docker.push_back(home + "/.config/containers/certs.d");
  }
  roots.docker.insert(roots.docker.end(), {"/etc/containers/certs.d", "/etc/docker/certs.d"});
  roots.containerd = {"/etc/containerd/certs.d"};
  return roots;
}

Result<std::optional<HostTls>> TlsFolders::of(const std::string& host) const {
  // A host of a URL that somebody sent us; "." and ".." are none.
  if (host.empty() || host.front() == '.' || host.find('/') != std::string::npos) return std::optional<HostTls>();
  const auto first_of = [&](const std::vector<std::string>& roots, bool containerd) -> std::string {
    for (const std::string& root : roots) {
      for (const std::string& name : folder_names(host, containerd)) {
        std::error_code problem;
        const std::string folder = root + '/' + name;
        if (fs::status(folder, problem).type() != fs::file_type::not_found) return folder;
      }
    }
    return "";
  };
  if (const std::string folder = first_of(roots_.docker, false); !folder.empty()) {
    PRATIQUE_TRY(found, read_docker_folder(folder));
    return std::optional(std::move(found));
  }
  const std::string folder = first_of(roots_.containerd, true);
  if (folder.empty()) return std::optional<HostTls>();
  const std::string table = folder + "/hosts.toml";
  auto file = read_file(table, kPemBytes);
  if (!file && !file.error().is(kFileMissing)) return std::move(file).error();
  auto found = file ? read_hosts_toml(file->bytes, table, host) : read_docker_folder(folder);
  if (!found) return std::move(found).error();
  return std::optional(*std::move(found));
}

}  // namespace pratique::app

#include "base/reference.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/escape.h"

namespace pratique {
namespace {

Error malformed(std::string_view text, std::string_view why) {
  return Error(kReferenceMalformed, fmt::format("image reference {}: {}", quote(text), why));
}

bool is_lower_alnum(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// One path component: `[a-z0-9]+` joined by one `.`, one or two `_`, or any number of `-`.
bool is_path_component(std::string_view part) {
  if (part.empty() || !is_lower_alnum(part.front()) || !is_lower_alnum(part.back())) return false;
  for (std::size_t i = 0; i < part.size();) {
    if (is_lower_alnum(part[i])) {
      ++i;
      continue;
    }
    const char c = part[i];
    std::size_t run = 0;
    while (i < part.size() && part[i] == c) ++i, ++run;
    const bool joined = c == '-' || (c == '.' && run == 1) || (c == '_' && run <= 2);
    if (!joined || !is_lower_alnum(part[i])) return false;  // the last character is alphanumeric, so part[i] is there
  }
  return true;
}

bool is_path(std::string_view path) {
  while (true) {
    const std::size_t slash = path.find('/');
    if (!is_path_component(path.substr(0, slash))) return false;
    if (slash == std::string_view::npos) return true;
    path.remove_prefix(slash + 1);
  }
}

bool is_port(std::string_view port) {
  return !port.empty() && port.size() <= 5 && std::all_of(port.begin(), port.end(), is_digit) &&
         std::stoi(std::string(port)) >= 1 && std::stoi(std::string(port)) <= 65535;
}

/// The name of a host without its port: "[::1]" for "[::1]:5000".
std::string_view without_port(std::string_view host) {
  if (host.starts_with('[')) return host.substr(0, host.find(']') + 1);
  return host.substr(0, host.find(':'));
}

bool is_host(std::string_view host) {
  const std::string_view name = without_port(host);
  std::string_view port = host.substr(name.size());
  if (!port.empty() && (port.front() != ':' || !is_port(port.substr(1)))) return false;
  if (name.starts_with('[')) {
    const std::string_view inside = name.substr(1, name.size() - 2);
    return name.size() > 4 && name.ends_with(']') && inside.find(':') != std::string_view::npos &&
           std::all_of(inside.begin(), inside.end(), [](char c) {
             return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == ':' || c == '.';
           });
  }
  if (name.empty() || name.size() > 253) return false;
  for (std::size_t start = 0; start <= name.size();) {
    const std::size_t dot = std::min(name.find('.', start), name.size());
    const std::string_view label = name.substr(start, dot - start);
    const auto is_alnum = [](char c) { return is_lower_alnum(c) || (c >= 'A' && c <= 'Z'); };
    if (label.empty() || label.size() > 63 || !is_alnum(label.front()) || !is_alnum(label.back())) return false;
    if (!std::all_of(label.begin(), label.end(), [&](char c) { return is_alnum(c) || c == '-'; })) return false;
    start = dot + 1;
  }
  return true;
}

/// Docker's rule: the first part is a host if it could not be a path of Docker Hub.
bool looks_like_host(std::string_view first) {
  return first.find_first_of(".:[") != std::string_view::npos || first == "localhost" ||
         std::any_of(first.begin(), first.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

Result<Repository> parse_repository(std::string_view text, std::string_view whole) {
  const std::size_t slash = text.find('/');
  Repository repository;
  if (slash != std::string_view::npos && looks_like_host(text.substr(0, slash))) {
    repository.host = text.substr(0, slash);
    repository.path = text.substr(slash + 1);
    std::transform(repository.host.begin(), repository.host.end(), repository.host.begin(),
                   [](unsigned char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c); });
  } else {
    repository.host = "docker.io";
    repository.path = text;
  }
  if (repository.host == "index.docker.io" || repository.host == "registry-1.docker.io") repository.host = "docker.io";
  if (repository.host == "docker.io" && repository.path.find('/') == std::string::npos) {
    repository.path = "library/" + repository.path;
  }
  if (!is_host(repository.host)) return malformed(whole, fmt::format("{} is no host", quote(repository.host)));
  if (!is_path(repository.path))
    return malformed(whole, fmt::format("{} is no repository name", quote(repository.path)));
  if (repository.host.size() + 1 + repository.path.size() > 255)
    return malformed(whole, "the name is longer than 255 characters");
  return repository;
}

}  // namespace

bool is_tag(std::string_view text) {
  const auto is_word = [](char c) { return is_lower_alnum(c) || (c >= 'A' && c <= 'Z') || c == '_'; };
  return !text.empty() && text.size() <= 128 && is_word(text.front()) &&
         std::all_of(text.begin(), text.end(), [&](char c) { return is_word(c) || c == '.' || c == '-'; });
}

Result<Repository> Repository::parse(std::string_view text) { return parse_repository(text, text); }

bool Repository::is_loopback() const {
  const std::string_view name = without_port(host);
  if (name == "localhost" || name.ends_with(".localhost") || name == "[::1]") return true;
  // An IPv4 literal of 127.0.0.0/8; a DNS name such as 127.example is none.
  return name.starts_with("127.") &&
         std::all_of(name.begin(), name.end(), [](char c) { return is_digit(c) || c == '.'; }) &&
         std::count(name.begin(), name.end(), '.') == 3;
}

Result<Reference> Reference::parse(std::string_view text) {
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos) {
    return malformed(text, "there is no digest, and a tag is not an identity: it can mean another image tomorrow");
  }
  auto digest = Digest::parse(text.substr(at + 1));
  if (!digest) return malformed(text, digest.error().message());
  std::string_view name = text.substr(0, at);

  if (name.starts_with("oci:")) {
    name.remove_prefix(4);
    if (name.empty()) return malformed(text, "there is no folder behind oci:");
    return Reference{LayoutFolder{std::string(name)}, *std::move(digest), std::nullopt};
  }

  std::optional<std::string> tag;
  const std::size_t colon = name.rfind(':');
  const std::size_t slash = name.rfind('/');
  if (colon != std::string_view::npos && (slash == std::string_view::npos || colon > slash)) {
    tag = name.substr(colon + 1);
    if (!is_tag(*tag)) return malformed(text, fmt::format("{} is no tag", quote(*tag)));
    name = name.substr(0, colon);
  }
  auto repository = parse_repository(name, text);
  if (!repository) return std::move(repository).error();
  return Reference{*std::move(repository), *std::move(digest), std::move(tag)};
}

std::string Reference::to_string() const {
  const std::string name = repository() != nullptr ? repository()->to_string() : "oci:" + layout()->path;
  return name + '@' + digest.to_string();
}

}  // namespace pratique

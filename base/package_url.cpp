#include "base/package_url.h"

#include <algorithm>

#include "base/base64.h"

namespace pratique {
namespace {

std::string percent_encode(std::string_view text, std::string_view also_plain) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~:").find(c) != std::string_view::npos ||
                       also_plain.find(c) != std::string_view::npos;
    if (plain) {
      out.push_back(c);
    } else {
      out.push_back('%');
      out.push_back(kHex[static_cast<unsigned char>(c) >> 4]);
      out.push_back(kHex[static_cast<unsigned char>(c) & 15]);
    }
  }
  return out;
}

/// PyPI's names are the same in every letter case, and with `-` for `_` (purl-spec, "pypi").
std::string pypi_name(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) {
    return static_cast<char>(c == '_' ? '-' : c >= 'A' && c <= 'Z' ? c + 32 : c);
  });
  return name;
}

}  // namespace

std::optional<std::string> percent_decode(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out.push_back(text[i]);
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const auto byte = hex_decode(text.substr(i + 1, 2));
    if (!byte) return std::nullopt;
    out += *byte;
    i += 2;
  }
  return out;
}

std::optional<PackageUrl> PackageUrl::parse(std::string_view text) {
  auto url = parse_as_written(text);
  if (url && url->type == "pypi") url->name = pypi_name(std::move(url->name));
  return url;
}

std::optional<PackageUrl> PackageUrl::parse_as_written(std::string_view text) {
  if (!text.starts_with("pkg:")) return std::nullopt;
  text.remove_prefix(4);
  text = text.substr(0, text.find('#'));
  text = text.substr(0, text.find('?'));
  while (text.starts_with('/')) text.remove_prefix(1);
  while (text.ends_with('/')) text.remove_suffix(1);
  const std::size_t slash = text.find('/');
  if (slash == 0 || slash == std::string_view::npos) return std::nullopt;

  PackageUrl url;
  url.type = text.substr(0, slash);
  std::transform(url.type.begin(), url.type.end(), url.type.begin(),
                 [](unsigned char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c); });
  text.remove_prefix(slash + 1);

  const std::size_t last_slash = text.rfind('/');
  std::string_view name = last_slash == std::string_view::npos ? text : text.substr(last_slash + 1);
  const std::size_t at = name.rfind('@');
  if (at != std::string_view::npos && at > 0) {
    auto version = percent_decode(name.substr(at + 1));
    if (!version) return std::nullopt;
    url.version = *std::move(version);
    name = name.substr(0, at);
  }
  auto decoded = percent_decode(name);
  auto name_space =
      percent_decode(last_slash == std::string_view::npos ? std::string_view() : text.substr(0, last_slash));
  if (!decoded || decoded->empty() || !name_space) return std::nullopt;
  url.name = *std::move(decoded);
  url.name_space = *std::move(name_space);
  return url;
}

std::string PackageUrl::base() const {
  std::string out = "pkg:" + type + '/';
  if (!name_space.empty()) out += percent_encode(name_space, "/") + '/';
  return out + percent_encode(name, "");
}

std::string PackageUrl::to_string() const {
  return version.empty() ? base() : base() + '@' + percent_encode(version, "");
}

bool PackageUrl::covers(const PackageUrl& other) const {
  return type == other.type && name_space == other.name_space && name == other.name &&
         (version.empty() || version == other.version);
}

}  // namespace pratique

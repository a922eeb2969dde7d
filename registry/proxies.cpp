#include "registry/proxies.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <memory>

#include "base/reference.h"
#include "registry/scanner.h"

namespace pratique::registry {
namespace {

constexpr std::array<std::string_view, 6> kProxySchemes{"http", "https", "socks4", "socks4a", "socks5", "socks5h"};

struct FreeProxyUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

std::string url_part(CURLU* url, CURLUPart what, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, what, &text, flags) != CURLUE_OK || text == nullptr) return {};
  std::string out = text;
  curl_free(text);
  return out;
}

/// Port where none is written: that of curl and of squid's ancestors.
std::string default_port(const std::string& scheme) { return scheme == "https" ? "443" : "1080"; }

Result<std::optional<Proxy>> parse_proxy(const std::string& text, std::string_view variable) {
  if (text.empty()) return std::optional<Proxy>();
  const Error bad(kProxyMalformed, fmt::format("{} is no URL of a proxy that can be used", variable));
  const bool is_plain = std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F; });
  const std::unique_ptr<CURLU, FreeProxyUrl> url(curl_url());
  const std::string whole = text.find("://") == std::string::npos ? "http://" + text : text;
  if (!is_plain || curl_url_set(url.get(), CURLUPART_URL, whole.c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK) {
    return bad;
  }
  const std::string scheme = url_part(url.get(), CURLUPART_SCHEME);
  const std::string host = url_part(url.get(), CURLUPART_HOST);
  std::string port = url_part(url.get(), CURLUPART_PORT);
  if (port.empty()) port = default_port(scheme);
  if (host.empty() || std::find(kProxySchemes.begin(), kProxySchemes.end(), scheme) == kProxySchemes.end()) return bad;
  return std::optional(Proxy{fmt::format("{}://{}:{}", scheme, host, port),
                             Secret(url_part(url.get(), CURLUPART_USER, CURLU_URLDECODE)),
                             Secret(url_part(url.get(), CURLUPART_PASSWORD, CURLU_URLDECODE))});
}

struct Address {
  std::array<std::uint8_t, 16> bytes{};
  std::size_t size = 0;  ///< 4, 16, or 0: no address
};

Address address_of(std::string_view text) {
  if (text.starts_with('[') && text.ends_with(']')) text = text.substr(1, text.size() - 2);
  const std::string whole(text);
  Address address;
  if (inet_pton(AF_INET, whole.c_str(), address.bytes.data()) == 1) {
    address.size = 4;
  } else if (inet_pton(AF_INET6, whole.c_str(), address.bytes.data()) == 1) {
    address.size = 16;
  }
  return address;
}

bool in_range(const Address& address, std::string_view range) {
  const std::size_t slash = range.find('/');
  const Address net = address_of(range.substr(0, slash));
  std::size_t bits = net.size * 8;
  if (slash != std::string_view::npos) {
    const std::string_view number = range.substr(slash + 1);
    const auto [end, problem] = std::from_chars(number.data(), number.data() + number.size(), bits);
    if (problem != std::errc() || end != number.data() + number.size()) return false;
  }
  if (net.size == 0 || net.size != address.size || bits > net.size * 8) return false;
  for (std::size_t bit = 0; bit < bits; ++bit) {
    const auto mask = static_cast<std::uint8_t>(0x80U >> (bit % 8));
    if (((address.bytes[bit / 8] ^ net.bytes[bit / 8]) & mask) != 0) return false;
  }
  return true;
}

/// The port of "host:port", or nothing; an IPv6 address has its colons in brackets, or is alone.
std::string_view port_of(std::string_view entry) {
  const std::size_t colon = entry.rfind(':');
  const bool has_one = colon != std::string_view::npos && (entry.find(':') == colon || entry[colon - 1] == ']');
  return has_one ? entry.substr(colon + 1) : std::string_view();
}

bool fits(std::string_view entry, std::string_view host, std::string_view port) {
  if (entry == "*") return true;
  if (const std::string_view own = port_of(entry); !own.empty()) {
    if (own != port) return false;
    entry.remove_suffix(own.size() + 1);
  }
  if (const Address address = address_of(host); address.size != 0) return in_range(address, entry);
  while (entry.starts_with('.')) entry.remove_prefix(1);
  while (entry.ends_with('.')) entry.remove_suffix(1);
  if (entry.empty() || !host.ends_with(entry)) return false;
  return host.size() == entry.size() || host[host.size() - entry.size() - 1] == '.';
}

}  // namespace

Result<Proxies> Proxies::parse(const Settings& settings) {
  Proxies out;
  PRATIQUE_TRY(http, parse_proxy(settings.http, "HTTP_PROXY"));
  PRATIQUE_TRY(https, parse_proxy(settings.https, "HTTPS_PROXY"));
  out.http_ = std::move(http);
  out.https_ = std::move(https);
  std::string_view rest = settings.except;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find_first_of(", \t"), rest.size());
    if (end > 0) out.except_.push_back(lower_case(rest.substr(0, end)));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return out;
}

const Proxy* Proxies::between(std::string_view scheme, std::string_view host, std::string_view port) const {
  const std::optional<Proxy>& proxy = scheme == "https" ? https_ : http_;
  if (!proxy || Repository{std::string(host), ""}.is_loopback() || is_excepted(host, port)) return nullptr;
  return &*proxy;
}

bool Proxies::is_excepted(std::string_view host, std::string_view port) const {
  return std::any_of(except_.begin(), except_.end(), [&](const std::string& entry) { return fits(entry, host, port); });
}

}  // namespace pratique::registry

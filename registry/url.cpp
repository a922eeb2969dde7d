#include "registry/url.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "base/escape.h"
#include "base/reference.h"

namespace pratique::registry {
namespace {

struct FreeUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using UrlHandle = std::unique_ptr<CURLU, FreeUrl>;

bool is_plain(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F && c != '\\'; });
}

bool is_host_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_' || c == ':' || c == '[' ||
         c == ']';
}

std::string part(CURLU* url, CURLUPart what, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, what, &text, flags) != CURLUE_OK || text == nullptr) return {};
  std::string out = text;
  curl_free(text);
  return out;
}

std::optional<Url> take(CURLU* handle) {
  Url url{part(handle, CURLUPART_SCHEME), part(handle, CURLUPART_HOST),
          part(handle, CURLUPART_PORT, CURLU_DEFAULT_PORT), part(handle, CURLUPART_PATH),
          part(handle, CURLUPART_QUERY)};
  std::transform(url.host.begin(), url.host.end(), url.host.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  const bool good = (url.scheme == "http" || url.scheme == "https") && !url.host.empty() && !url.port.empty() &&
                    std::all_of(url.host.begin(), url.host.end(), is_host_char) && !url.path.empty();
  if (!good) return std::nullopt;
  return url;
}

}  // namespace

std::optional<Url> Url::parse(std::string_view text) {
  if (!is_plain(text)) return std::nullopt;
  const UrlHandle handle(curl_url());
  if (curl_url_set(handle.get(), CURLUPART_URL, std::string(text).c_str(), CURLU_DISALLOW_USER) != CURLUE_OK)
    return std::nullopt;
  return take(handle.get());
}

std::optional<Url> Url::resolve(std::string_view location) const {
  if (!is_plain(location)) return std::nullopt;
  const UrlHandle handle(curl_url());
  if (curl_url_set(handle.get(), CURLUPART_URL, to_string().c_str(), 0) != CURLUE_OK) return std::nullopt;
  if (curl_url_set(handle.get(), CURLUPART_URL, std::string(location).c_str(), CURLU_DISALLOW_USER) != CURLUE_OK) {
    return std::nullopt;
  }
  return take(handle.get());
}

std::string Url::origin() const { return fmt::format("{}://{}:{}", scheme, host, port); }

std::string Url::to_string() const { return origin() + path + (query.empty() ? "" : '?' + query); }

std::string Url::for_people() const { return escape_terminal(origin() + path); }

bool Url::is_loopback() const { return Repository{host, ""}.is_loopback(); }

std::string percent_encode(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool unreserved = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                            c == '.' || c == '_' || c == '~';
    if (unreserved) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

std::optional<std::string> refuse_hop(const Url& from, const Url& to, bool plain_http) {
  if (to.is_https()) return std::nullopt;
  if (from.is_https()) return "it leads from https to plain http";
  if (!plain_http && !to.is_loopback()) return "it leads to a host that is not this machine over plain http";
  return std::nullopt;
}

}  // namespace pratique::registry

#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "registry/client.h"

namespace pratique::registry {

/// Fetches plain files from web servers that are no registries: with the certificates, proxies, time limits and retries
/// of Options, without any login and without a certificate of ours. What comes is a stranger's until somebody has
/// checked it. Keeps a reference to `clock`.
class Fetcher {
 public:
  Fetcher(Options options, Clock& clock);
  ~Fetcher();
  Fetcher(const Fetcher&) = delete;
  Fetcher& operator=(const Fetcher&) = delete;

  /// All of what is behind the URL, at most `max_bytes`; nothing if the server says that there is nothing (404, and
  /// 403, by which object stores mean the same). Follows redirects, never from https to http. Plain http is for this
  /// machine, unless Options::plain_http. Errors: content.unavailable, content.too-large.
  Result<std::optional<Bytes>> get(const std::string& url, std::int64_t max_bytes);

 private:
  class State;
  std::unique_ptr<State> state_;
};

/// Whether a file can be asked for there, and how: "http" or "https" and the host, with the port if it is not the usual
/// one. Nothing if it is no such URL.
struct WebPlace {
  std::string scheme;
  std::string host;
  bool is_this_machine = false;
};
std::optional<WebPlace> web_place(const std::string& url);

}  // namespace pratique::registry

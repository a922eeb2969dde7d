#pragma once

#include <string>
#include <string_view>

#include "registry/url.h"

/// Internal to the room.
namespace pratique::registry {

/// What a failed transfer means for whoever wants to go on.
struct ConnectionFailure {
  bool passing = false;  ///< another try could bring more
  std::string hint{};    ///< what to do about it; empty if nothing is known
};

/// `curl_code` is a CURLcode, `why` is what curl and OpenSSL say; nothing of a proxy's login is in it, since none is in
/// the proxy's URL.
ConnectionFailure connection_failure(int curl_code, std::string_view why, const Url& url);

}  // namespace pratique::registry

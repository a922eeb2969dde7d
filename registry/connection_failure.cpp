#include "registry/connection_failure.h"

#include <curl/curl.h>
#include <fmt/format.h>

namespace pratique::registry {
namespace {

bool may_pass(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
    case CURLE_GOT_NOTHING:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_SSL_CONNECT_ERROR:
      return true;
    default:
      return false;
  }
}

bool wants_certificate(std::string_view why) {
  return why.find("certificate required") != std::string_view::npos ||
         why.find("alert bad certificate") != std::string_view::npos ||
         why.find("handshake failure") != std::string_view::npos;
}

bool speaks_no_tls(std::string_view why) {
  return why.find("wrong version number") != std::string_view::npos ||
         why.find("packet length too long") != std::string_view::npos;
}

/// What to do about a connection that failed; empty if nothing is known.
std::string connection_hint(CURLcode code, std::string_view why, const Url& url) {
  const std::string host = url.port == "443" ? url.host : url.host + ':' + url.port;
  if (wants_certificate(why)) {
    return fmt::format(
        "if {} wants a client certificate: --registry-client-cert and --registry-client-key, or "
        "client.cert and client.key in /etc/containers/certs.d/{}",
        host, host);
  }
  if (speaks_no_tls(why)) {
    return fmt::format("{} does not speak TLS: --plain-http if it speaks plain http", host);
  }
  switch (code) {
    case CURLE_PEER_FAILED_VERIFICATION:
      return fmt::format(
          "if the certificate of {} is of an authority of your own: --registry-cacert FILE, or ca.crt in "
          "/etc/containers/certs.d/{}; certificates are always checked",
          host, host);
    case CURLE_SSL_CERTPROBLEM:
      return fmt::format("check that the client certificate for {} and its key belong together", host);
    case CURLE_SSL_CACERT_BADFILE:
      return fmt::format(
          "no certificate authorities can be read for {}: install the package ca-certificates, or give your own with "
          "--registry-cacert FILE",
          host);
    case CURLE_COULDNT_RESOLVE_PROXY:
      return "check HTTPS_PROXY and HTTP_PROXY; NO_PROXY lists hosts that are asked directly";
    default:
      return why.find("CONNECT tunnel failed") != std::string_view::npos
                 ? "the proxy of HTTPS_PROXY refuses: check its rules and login, or list the host in NO_PROXY"
                 : "";
  }
}

}  // namespace

ConnectionFailure connection_failure(int curl_code, std::string_view why, const Url& url) {
  const auto code = static_cast<CURLcode>(curl_code);
  return {may_pass(code) && !wants_certificate(why) && !speaks_no_tls(why), connection_hint(code, why, url)};
}

}  // namespace pratique::registry

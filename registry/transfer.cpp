#include "registry/transfer.h"

#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>

#include "base/escape.h"
#include "registry/connection_failure.h"
#include "registry/media_types.h"
#include "registry/reasons.h"
#include "registry/retry.h"

namespace pratique::registry {
namespace {

/// Slower than this for so long is no transfer but a held connection.
constexpr long kLowSpeedBytes = 64;
constexpr long kLowSpeedSeconds = 20;

bool same_folded(std::string_view a, std::string_view lower) {
  return std::equal(a.begin(), a.end(), lower.begin(), lower.end(),
                    [](char x, char y) { return (x >= 'A' && x <= 'Z' ? x + 32 : x) == y; });
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

template <class T>
void set(CURL* easy, CURLoption option, T value) {
  curl_easy_setopt(easy, option, value);
}

}  // namespace

Transfer::Transfer(const Request& request, const Options& options, const Tls& tls, Duration timeout,
                   ConnectionGuard& guard, bool fresh)
    : request_(request),
      guard_(guard),
      proxy_(options.proxies.between(request.url.scheme, request.url.host, request.url.port)),
      easy_(curl_easy_init()) {
  response_.url = request.url;
  if (request.hash) hasher_.emplace(*request.hash);
  set_up(options, timeout, fresh);
  set_up_proxy();
  if (request.url.is_https()) set_up_tls(tls);
}

void Transfer::set_up(const Options& options, Duration timeout, bool fresh) {
  CURL* easy = easy_.get();
  set(easy, CURLOPT_URL, request_.url.to_string().c_str());
  set(easy, CURLOPT_PROTOCOLS_STR, request_.url.scheme.c_str());
  set(easy, CURLOPT_FOLLOWLOCATION, 0L);
  set(easy, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  set(easy, CURLOPT_HTTP_CONTENT_DECODING, 0L);
  set(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  set(easy, CURLOPT_NOSIGNAL, 1L);
  set(easy, CURLOPT_USERAGENT, options.user_agent.c_str());
  set(easy, CURLOPT_ERRORBUFFER, message_.data());
  set(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(std::min(options.connect_timeout, timeout).ms));
  set(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(std::max<std::int64_t>(timeout.ms, 1)));
  set(easy, CURLOPT_FRESH_CONNECT, fresh ? 1L : 0L);
  set(easy, CURLOPT_LOW_SPEED_LIMIT, kLowSpeedBytes);
  set(easy, CURLOPT_LOW_SPEED_TIME, kLowSpeedSeconds);
  if (request_.method == Request::Method::kHead) set(easy, CURLOPT_NOBODY, 1L);
  set_up_content();
  for (const std::string& header : request_.headers) {
    headers_.reset(curl_slist_append(headers_.release(), header.c_str()));
  }
  set(easy, CURLOPT_HTTPHEADER, headers_.get());
  set(easy, CURLOPT_HEADERFUNCTION, &Transfer::on_header);
  set(easy, CURLOPT_HEADERDATA, this);
  set(easy, CURLOPT_WRITEFUNCTION, &Transfer::on_body);
  set(easy, CURLOPT_WRITEDATA, this);
  set(easy, CURLOPT_PREREQFUNCTION, &Transfer::on_connected);
  set(easy, CURLOPT_PREREQDATA, this);
  if (request_.sent_by) {
    set(easy, CURLOPT_OPENSOCKETFUNCTION, &Transfer::on_open_socket);
    set(easy, CURLOPT_OPENSOCKETDATA, this);
  }
}

void Transfer::set_up_content() {
  using enum Request::Method;
  CURL* easy = easy_.get();
  // curl itself would send again what goes over a kept connection that turns out to be closed.
  if (request_.once) set(easy, CURLOPT_FRESH_CONNECT, 1L);
  if (request_.method == kGet || request_.method == kHead) return;
  const Bytes& content = request_.content ? *request_.content : request_.form;
  set(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(content.size()));
  set(easy, CURLOPT_POSTFIELDS, content.data());
  if (request_.method == kPut) set(easy, CURLOPT_CUSTOMREQUEST, "PUT");
  if (request_.method == kPatch) set(easy, CURLOPT_CUSTOMREQUEST, "PATCH");
  headers_.reset(curl_slist_append(headers_.release(), "Expect:"));
}

/// Our own headers are for the registry alone (CURLHEADER_SEPARATE), the proxy's login is for the proxy alone.
void Transfer::set_up_proxy() {
  CURL* easy = easy_.get();
  set(easy, CURLOPT_HEADEROPT, static_cast<long>(CURLHEADER_SEPARATE));
  set(easy, CURLOPT_NOPROXY, "");  // decided already; and no variable is read behind our back
  set(easy, CURLOPT_PROXY, proxy_ == nullptr ? "" : proxy_->url.c_str());
  if (proxy_ == nullptr || proxy_->user.empty()) return;
  set(easy, CURLOPT_PROXYUSERNAME, proxy_->user.reveal().c_str());
  set(easy, CURLOPT_PROXYPASSWORD, proxy_->password.reveal().c_str());
}

void Transfer::set_up_tls(const Tls& tls) {
  CURL* easy = easy_.get();
  set(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  set(easy, CURLOPT_PIPEWAIT, 1L);
  const auto set_pem = [easy](CURLoption option, const std::string& pem) {
    curl_blob blob{const_cast<char*>(pem.data()), pem.size(), CURL_BLOB_COPY};
    curl_easy_setopt(easy, option, &blob);
  };
  if (!tls.authorities.empty()) set_pem(CURLOPT_CAINFO_BLOB, tls.authorities);
  if (!tls.system_authorities) set(easy, CURLOPT_CAPATH, static_cast<char*>(nullptr));
  if (tls.certificate.empty() || !request_.show_certificate) return;
  set_pem(CURLOPT_SSLCERT_BLOB, tls.certificate);
  set_pem(CURLOPT_SSLKEY_BLOB, tls.key.reveal());
  set(easy, CURLOPT_KEYPASSWD, "");  // else OpenSSL would ask whoever sits at the terminal
}

std::size_t Transfer::on_header(char* data, std::size_t size, std::size_t count, void* self) noexcept {
  return static_cast<Transfer*>(self)->take_header({data, size * count}) ? size * count : 0;
}

std::size_t Transfer::on_body(char* data, std::size_t size, std::size_t count, void* self) noexcept {
  return static_cast<Transfer*>(self)->take_body({data, size * count}) ? size * count : 0;
}

bool Transfer::may_talk_to(Network network) {
  if (may_lead_to(*request_.sent_by, network)) return true;
  return refuse(Error(kContentUnavailable,
                      fmt::format("{} was not asked: its address is in a network that this registry must not lead into",
                                  request_.url.for_people())));
}

/// What can be told without the address.
Network Transfer::named_network() const {
  return request_.url.is_loopback() ? Network::kLoopback : network_of(request_.url.host);
}

/// Before anything is sent to the address; behind a proxy the host's name has to do.
curl_socket_t Transfer::on_open_socket(void* self, curlsocktype, curl_sockaddr* address) noexcept {
  auto& transfer = *static_cast<Transfer*>(self);
  const Network network = transfer.proxy_ == nullptr ? network_of(address->addr) : transfer.named_network();
  if (!transfer.may_talk_to(network)) return CURL_SOCKET_BAD;
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/// Before the request is sent: a connection may be one that was opened for another request.
int Transfer::on_connected(void* self, char* address, char*, int, int local_port) noexcept {
  auto& transfer = *static_cast<Transfer*>(self);
  transfer.unread_ = !transfer.request_.url.is_https() && transfer.guard_.has_unread(local_port);
  if (transfer.unread_) return CURL_PREREQFUNC_ABORT;
  const Network network = transfer.proxy_ == nullptr ? network_of(std::string_view(address)) : transfer.named_network();
  const bool good = !transfer.request_.sent_by || transfer.may_talk_to(network);
  return good ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
}

/// HTTP/2 answers are numbered, and it has frames of its own between them.
bool Transfer::is_http1() const {
  long version = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_HTTP_VERSION, &version);
  return version != CURL_HTTP_VERSION_2_0;
}

void Transfer::remember_connection() {
  curl_socket_t socket = CURL_SOCKET_BAD;
  long local_port = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_ACTIVESOCKET, &socket);
  curl_easy_getinfo(easy_.get(), CURLINFO_LOCAL_PORT, &local_port);
  if (socket != CURL_SOCKET_BAD && is_http1()) guard_.remember(socket, static_cast<int>(local_port));
}

bool Transfer::refuse(Error why) {
  if (!refusal_) refusal_ = std::move(why);
  return false;
}

int Transfer::status() const {
  long status = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
  return static_cast<int>(status);
}

bool Transfer::take_header(std::string_view line) {
  header_bytes_ += line.size();
  if (header_bytes_ > limits::kHeaderBytes) {
    return refuse(Error(kContentUnavailable, fmt::format("{} sends more than {} bytes of headers",
                                                         request_.url.for_people(), limits::kHeaderBytes)));
  }
  if (body_started_) return true;  // a trailer says nothing
  if (line.starts_with("HTTP/")) {
    const Url url = response_.url;
    response_ = Response{};
    response_.url = url;
    headers_done_ = false;
    return true;
  }
  const std::size_t colon = line.find(':');
  if (trim(line).empty()) {
    headers_done_ = true;
  } else if (!headers_done_ && colon != std::string_view::npos) {
    take_field(line.substr(0, colon), trim(line.substr(colon + 1)));
  }
  return !refusal_;
}

void Transfer::take_field(std::string_view name, std::string_view value) {
  const auto is = [&](std::string_view lower) { return same_folded(name, lower); };
  if (is("content-type")) response_.content_type = base_media_type(value);
  if (is("docker-content-digest")) response_.content_digests.emplace_back(value);
  if (is("www-authenticate")) response_.challenges.emplace_back(value);
  if (is("link")) response_.links.emplace_back(value);
  if (is("location")) response_.location = value;
  if (is("etag")) response_.etag = value;
  if (is("range")) response_.range = value;
  if (is("oci-subject")) response_.subject = value;
  if (is("retry-after")) response_.retry_after = value;
  if (is("warning")) response_.warnings.emplace_back(value);
  if (is("content-encoding") && !same_folded(value, "identity") && status() == 200) {
    refuse(Error(kContentUnavailable, fmt::format("{} answers with the content encoding {}, which was not asked for",
                                                  request_.url.for_people(), quote(value))));
  }
}

bool Transfer::start_body() {
  if (std::exchange(body_started_, true) || status() != 200) return true;
  curl_off_t announced = -1;
  curl_easy_getinfo(easy_.get(), CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &announced);
  if (request_.body_size && announced > *request_.body_size) {
    return refuse(Error(kSizeMismatch, fmt::format("{} announces {} bytes, its descriptor says {}",
                                                   request_.url.for_people(), announced, *request_.body_size)));
  }
  if (announced > request_.body_limit) {
    return refuse(Error(kTooLarge, fmt::format("{} announces {} bytes, at most {} are read", request_.url.for_people(),
                                               announced, request_.body_limit)));
  }
  if (announced > 0) response_.body.reserve(static_cast<std::size_t>(announced));
  return true;
}

bool Transfer::take_body(std::string_view piece) {
  if (!start_body()) return false;
  if (status() == 200) return take_good_body(piece);
  const std::size_t room = limits::kErrorBodyBytes - response_.body.size();
  response_.body.append(piece.substr(0, room));
  enough_ = piece.size() > room;
  return !enough_;
}

bool Transfer::take_good_body(std::string_view piece) {
  const auto size = static_cast<std::int64_t>(response_.body.size() + piece.size());
  if (request_.body_size && size > *request_.body_size) {
    return refuse(Error(kSizeMismatch, fmt::format("{} sends more than the {} bytes of its descriptor",
                                                   request_.url.for_people(), *request_.body_size)));
  }
  if (size > request_.body_limit) {
    return refuse(
        Error(kTooLarge, fmt::format("{} sends more than {} bytes", request_.url.for_people(), request_.body_limit)));
  }
  response_.body.append(piece);
  if (hasher_) hasher_->update(piece);
  return true;
}

Network Transfer::peer() const {
  char* address = nullptr;
  curl_easy_getinfo(easy_.get(), CURLINFO_PRIMARY_IP, &address);
  return address == nullptr || proxy_ != nullptr ? named_network() : network_of(std::string_view(address));
}

Outcome Transfer::finish(CURLcode code, Traffic& traffic) {
  long connections = 0;
  curl_off_t bytes = 0;
  long header_bytes = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_NUM_CONNECTS, &connections);
  curl_easy_getinfo(easy_.get(), CURLINFO_SIZE_DOWNLOAD_T, &bytes);
  curl_easy_getinfo(easy_.get(), CURLINFO_HEADER_SIZE, &header_bytes);
  traffic.connections += static_cast<std::size_t>(connections);
  traffic.bytes += static_cast<std::size_t>(bytes) + static_cast<std::size_t>(header_bytes);
  remember_connection();
  const bool failed_at_all = code != CURLE_OK && !enough_;
  Outcome outcome = refusal_ ? Outcome{std::move(*refusal_)} : failed_at_all ? failed(code) : answered();
  const bool may_be_asked_again = request_.method == Request::Method::kGet || request_.method == Request::Method::kHead;
  outcome.suspect =
      connections == 0 && is_http1() && may_be_asked_again && (failed_at_all || is_other_content(outcome.answer));
  return outcome;
}

bool Transfer::is_other_content(const Result<Response>& answer) const {
  return answer && answer->status == 200 && request_.expected && answer->digest != request_.expected;
}

Outcome Transfer::failed(CURLcode code) const {
  const std::string why = message_[0] != '\0' ? message_.data() : curl_easy_strerror(code);
  Error error(kContentUnavailable,
              fmt::format("{}: {}", request_.url.for_people(), escape_terminal(why, limits::kQuotedChars)));
  ConnectionFailure failure = connection_failure(code, why, request_.url);
  if (!failure.hint.empty()) error = std::move(error).with_hint(std::move(failure.hint));
  return {std::move(error), failure.passing, unread_};
}

Outcome Transfer::answered() {
  response_.status = status();
  response_.peer = peer();
  response_.over_http2 = !is_http1();
  if (hasher_) response_.digest = hasher_->finish();
  const bool passing = is_passing_status(response_.status);
  return {std::move(response_), passing};
}

}  // namespace pratique::registry

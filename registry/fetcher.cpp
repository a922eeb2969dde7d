#include "registry/fetcher.h"

#include <fmt/format.h>

#include "base/escape.h"
#include "base/limits.h"
#include "registry/reasons.h"
#include "registry/transport.h"

namespace pratique::registry {
namespace {

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

Error not_fetched(const Url& url, std::string_view why) {
  return Error(kContentUnavailable, fmt::format("{}: {}", url.for_people(), why));
}

}  // namespace

class Fetcher::State {
 public:
  State(Options options, Clock& clock) : options_(std::move(options)), transport_(options_, clock) {}

  const Options& options() const { return options_; }

  Result<Response> ask(const Url& url, std::int64_t max_bytes, const std::optional<Response>& sent_by) {
    Request request{url};
    request.body_limit = max_bytes;
    if (sent_by) {
      request.sent_by = sent_by->peer;
      request.deadline = sent_by->deadline;
    }
    std::optional<Result<Response>> answer;
    auto lock = transport_.lock();
    transport_.send(std::move(request), [&](Result<Response> came) { answer = std::move(came); });
    transport_.run_until(lock, [&] { return answer.has_value(); });
    return *std::move(answer);
  }

 private:
  Options options_;
  Transport transport_;
};

Fetcher::Fetcher(Options options, Clock& clock) : state_(std::make_unique<State>(std::move(options), clock)) {}
Fetcher::~Fetcher() = default;

Result<std::optional<Bytes>> Fetcher::get(const std::string& text, std::int64_t max_bytes) {
  auto url = Url::parse(text);
  if (!url) return Error(kContentUnavailable, fmt::format("{} is no http or https URL that can be asked", quote(text)));
  if (!url->is_https() && !url->is_loopback() && !state_->options().plain_http) {
    return not_fetched(*url, "plain http is for this machine alone").with_hint("write https://");
  }
  std::optional<Response> before;
  for (std::size_t hop = 0; hop <= limits::kRedirects; ++hop) {
    PRATIQUE_TRY(answer, state_->ask(*url, max_bytes, before));
    if (answer.status == 200) return std::optional<Bytes>(std::move(answer.body));
    if (answer.status == 404 || answer.status == 403) return std::optional<Bytes>();
    if (!is_redirect(answer.status)) return not_fetched(*url, fmt::format("HTTP status {}", answer.status));
    auto next = answer.location ? url->resolve(*answer.location) : std::nullopt;
    if (!next) return not_fetched(*url, "it redirects to no URL that can be asked");
    if (const auto why = refuse_hop(*url, *next, state_->options().plain_http)) return not_fetched(*url, *why);
    url = std::move(next);
    if (before) answer.peer = before->peer;  // the one that was asked for decides where it may lead
    before = std::move(answer);
  }
  return not_fetched(*url, fmt::format("more than {} redirects", limits::kRedirects));
}

std::optional<WebPlace> web_place(const std::string& text) {
  const auto url = Url::parse(text);
  if (!url || !url->query.empty()) return std::nullopt;
  const bool usual = url->port == (url->is_https() ? "443" : "80");
  return WebPlace{url->scheme, usual ? url->host : url->host + ':' + url->port, url->is_loopback()};
}

}  // namespace pratique::registry

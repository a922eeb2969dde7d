#include "registry/upload.h"

#include <fmt/format.h>

#include <charconv>
#include <random>

#include "base/escape.h"
#include "registry/remote_content.h"
#include "registry/retry.h"

namespace pratique::registry {
namespace {

constexpr std::int64_t kSlowestBytesPerSecond = 64 << 10;
constexpr const char* kOctets = "Content-Type: application/octet-stream";

/// One blob. An upload is started, then its bytes are sent at once; what breaks off is taken up where the registry says
/// that it stopped, or else begun anew.
class Upload {
 public:
  Upload(Session& session, const Target& target, BytesView content, const std::optional<Repository>& mount_from)
      : session_(session),
        target_(target),
        content_(std::make_shared<const Bytes>(content)),
        digest_(Digest::of(content)),
        mount_from_(mount_from) {}

  Result<bool> run() {
    PRATIQUE_TRY(there, is_there());
    if (there) return false;
    for (int attempt = 1;; ++attempt) {
      Result<Response> answer = attempt_once();
      if (done_) return true;
      if (!may_pass(answer) || attempt >= session_.options().attempts) return failed(std::move(answer), attempt);
      wait_before_retry(session_, attempt, answer);
    }
  }

 private:
  Result<bool> is_there();
  Result<Response> attempt_once();
  Result<Response> start();
  Result<Response> find_offset();
  Result<Response> send_rest();
  Result<Response> finish(std::shared_ptr<const Bytes> rest);
  Result<void> take_location(const Response& answer);
  Result<Response> refused(Error why) { return final_ = true, std::move(why); }
  Error failed(Result<Response> answer, int attempts) const;
  bool may_pass(const Result<Response>& answer) const { return !final_ && registry::may_pass(answer); }
  Request request(Url url, Request::Method method, std::shared_ptr<const Bytes> content) const;

  Session& session_;
  const Target& target_;
  std::shared_ptr<const Bytes> content_;
  Digest digest_;
  std::optional<Repository> mount_from_;
  std::optional<Url> location_;  ///< of the upload that is under way
  std::size_t offset_ = 0;       ///< bytes of it that have arrived
  bool broken_off_ = false;      ///< how far it came has to be asked
  bool done_ = false;
  bool final_ = false;  ///< trying again would not help
};

Request Upload::request(Url url, Request::Method method, std::shared_ptr<const Bytes> content) const {
  Request request{std::move(url), method};
  request.once = true;
  request.body_limit = limits::kErrorBodyBytes;
  request.deadline = upload_deadline(session_, content->size());
  request.headers.emplace_back(kOctets);
  request.content = std::move(content);
  return request;
}

Result<bool> Upload::is_there() {
  Request request{api_url(target_, "blobs/" + digest_.to_string()), Request::Method::kHead};
  PRATIQUE_TRY(answer, ask_now(session_, target_, std::move(request)));
  switch (answer.status) {
    case 200:
      return true;
    case 404:
    case 405:
      return false;  // without HEAD it is sent, which does no harm
    default:
      return unexpected_answer(answer);
  }
}

Result<Response> Upload::attempt_once() {
  if (broken_off_) {
    auto there = is_there();
    if (there && *there) return done_ = true, Response{};  // only the answer was lost
    auto offset = find_offset();
    if (!offset) return offset;
  }
  if (!location_) {
    auto started = start();
    if (!started || done_ || started->status != 202) return started;
  }
  return offset_ > 0 ? send_rest() : finish(content_);
}

Result<Response> Upload::start() {
  Url url = api_url(target_, "blobs/uploads/");
  if (mount_from_ && mount_from_->host == target_.repository.host) {
    url.query = fmt::format("mount={}&from={}", percent_encode(digest_.to_string()), percent_encode(mount_from_->path));
  }
  PRATIQUE_TRY(answer, ask_now(session_, target_, request(url, Request::Method::kPost, std::make_shared<Bytes>())));
  if (answer.status == 201 && !url.query.empty()) {
    PRATIQUE_CHECK(check_taken_as(answer, *content_, digest_));
    done_ = true;
  } else if (answer.status == 404) {
    final_ = true;  // there is no such repository, and it is not made by pushing
  } else if (answer.status == 202) {
    offset_ = 0;
    const auto taken = take_location(answer);
    if (!taken) return refused(taken.error());
  }
  return answer;
}

/// Where to send the bytes: the registry itself. Somebody else is sent nothing, least of all a token.
Result<void> Upload::take_location(const Response& answer) {
  const auto refuse = [&](const std::string& why) {
    return Error(kPushFailed, fmt::format("{} starts an upload, and {}", answer.url.for_people(), why));
  };
  if (!answer.location) return refuse("does not say where to send it");
  auto url = answer.url.resolve(*answer.location);
  if (!url) return refuse(fmt::format("{} is no http or https URL that can be asked", quote(*answer.location)));
  if (url->origin() != target_.api.origin()) {
    return refuse(fmt::format("wants it sent to {}, which is another origin: nothing was sent there", url->origin()));
  }
  location_ = *std::move(url);
  return {};
}

/// How far the upload came. If that cannot be known, it is begun anew.
Result<Response> Upload::find_offset() {
  broken_off_ = false;
  Request question{*location_};
  question.body_limit = limits::kErrorBodyBytes;
  auto answer = ask_now(session_, target_, std::move(question));
  location_.reset();
  offset_ = 0;
  if (!answer || answer->status != 204) return Response{};
  const std::string_view range = answer->range;
  if (!range.starts_with("0-") || !take_location(*answer)) return Response{};
  std::size_t last = 0;
  const auto parsed = std::from_chars(range.data() + 2, range.data() + range.size(), last);
  const bool good = parsed.ec == std::errc() && parsed.ptr == range.data() + range.size() && last < content_->size();
  if (!good) {
    location_.reset();
  } else if (last > 0) {
    offset_ = last + 1;  // "0-0" is what registries say of an empty upload
  }
  return answer;
}

Result<Response> Upload::send_rest() {
  if (offset_ == content_->size()) return finish(std::make_shared<Bytes>());
  Request patch = request(*location_, Request::Method::kPatch, std::make_shared<Bytes>(content_->substr(offset_)));
  patch.headers.push_back(fmt::format("Content-Range: {}-{}", offset_, content_->size() - 1));
  auto answer = ask_now(session_, target_, std::move(patch));
  broken_off_ = true;
  if (!answer || answer->status != 202) return answer;
  const auto taken = take_location(*answer);
  if (!taken) return refused(taken.error());
  return finish(std::make_shared<Bytes>());
}

Result<Response> Upload::finish(std::shared_ptr<const Bytes> rest) {
  Url url = *location_;
  url.query += (url.query.empty() ? "" : "&") + fmt::format("digest={}", percent_encode(digest_.to_string()));
  auto answer = ask_now(session_, target_, request(std::move(url), Request::Method::kPut, std::move(rest)));
  broken_off_ = true;
  if (!answer || answer->status != 201) return answer;
  const auto named = check_taken_as(*answer, *content_, digest_);
  if (!named) return refused(named.error());
  done_ = true;
  return answer;
}

Error Upload::failed(Result<Response> answer, int attempts) const {
  Error error = answer ? not_taken(*answer) : std::move(answer).error();
  std::string step = fmt::format("pushing blob {} to {}", digest_.to_string(), target_.repository.to_string());
  if (attempts > 1) step += fmt::format(", {} attempts", attempts);
  return std::move(error).during(std::move(step));
}

}  // namespace

Result<Response> ask_now(Session& session, const Target& target, Request request) {
  std::optional<Result<Response>> out;
  auto lock = session.lock();
  session.ask(target, {std::move(request)}, [&out](Result<Response> answer) { out = std::move(answer); });
  session.run_until(lock, [&] { return out.has_value(); });
  return *std::move(out);
}

Time upload_deadline(const Session& session, std::size_t bytes) {
  const auto extra = Duration::seconds(static_cast<std::int64_t>(bytes) / kSlowestBytesPerSecond);
  return session.clock().now() + session.options().request_timeout + extra;
}

void wait_before_retry(Session& session, int attempt, const Result<Response>& answer) {
  static thread_local std::minstd_rand random{std::random_device{}()};
  std::optional<Duration> asked_for;
  if (answer && answer->retry_after) asked_for = parse_retry_after(*answer->retry_after, session.clock().now());
  session.clock().sleep(retry_delay(attempt, asked_for, std::generate_canonical<double, 32>(random)));
}

bool may_pass(const Result<Response>& answer) {
  if (!answer) return answer.error().is(kContentUnavailable);
  // 404 and 416: the upload is not known (any more), or stands elsewhere than we thought.
  return is_passing_status(answer->status) || answer->status == 404 || answer->status == 416;
}

Result<void> check_taken_as(const Response& answer, BytesView content, const Digest& digest) {
  for (const std::string& text : answer.content_digests) {
    const auto named = Digest::parse(text);
    if (named && (*named == digest || (named->algorithm() != digest.algorithm() && named->matches(content)))) continue;
    return Error(kDigestMismatch,
                 fmt::format("{} takes {} as {}", answer.url.for_people(), digest.to_string(), quote(text)));
  }
  return {};
}

Error not_taken(const Response& answer) { return unexpected_answer(answer).as(kPushFailed); }

Result<bool> upload_blob(Session& session, const Target& target, BytesView content,
                         const std::optional<Repository>& mount_from) {
  if (content.size() > static_cast<std::size_t>(limits::kEvidenceBlobBytes)) {
    return Error(kTooLarge, fmt::format("{} bytes to push, at most {} would be read again", content.size(),
                                        limits::kEvidenceBlobBytes));
  }
  return Upload(session, target, content, mount_from).run();
}

}  // namespace pratique::registry

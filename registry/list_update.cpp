#include "registry/list_update.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/escape.h"
#include "registry/fallback_tag.h"
#include "registry/media_types.h"
#include "registry/remote_content.h"
#include "registry/upload.h"

namespace pratique::registry {
namespace {

/// How long a list has to stay as it is before we believe that nobody is about to replace it: many times the moment
/// between reading and writing it.
constexpr Duration kStill = Duration{700};
/// Our own writing must be over within a fraction of that, or others could stop watching before it.
constexpr Duration kLongestBeforeWriting = Duration{200};
constexpr int kMostWrites = 16;
constexpr int kMostReads = 64;

/// An ETag that can be a condition: a strong one, of characters that a header may have.
std::string usable_etag(const std::string& etag) {
  constexpr std::size_t kLongest = 1024;
  const bool good = etag.size() >= 2 && etag.size() <= kLongest && etag.front() == '"' && etag.back() == '"' &&
                    std::all_of(etag.begin(), etag.end(), [](char c) { return c > 0x20 && c < 0x7F; });
  return good ? etag : std::string();
}

}  // namespace

ListUpdate::ListUpdate(Session& session, const Target& target, const Digest& subject, ListText::Entry own)
    : session_(session),
      target_(target),
      subject_(subject),
      tag_(fallback_tag(subject)),
      own_(std::move(own)),
      random_(std::random_device{}()) {}

Result<ListUpdate::Done> ListUpdate::run() {
  std::optional<std::string> before;
  for (int reads = 0; reads < kMostReads && writes_ < kMostWrites; ++reads) {
    asked_ = session_.clock().now();
    PRATIQUE_TRY(version, read());
    PRATIQUE_TRY(missing, missing_from(version));
    if (missing.empty()) {
      const bool is_still = writes_ == 0 || guarded_ || before == version.bytes;
      if (is_still) return Done{writes_ > 0, guarded_};
      before = std::move(version.bytes);
      pause();
      continue;
    }
    before.reset();
    if (session_.clock().now() - asked_ > kLongestBeforeWriting) continue;  // it may be another one by now
    PRATIQUE_CHECK(write(version, missing));
  }
  return not_listed(last_problem_);
}

/// A little longer for each writer, so that two do not keep step.
void ListUpdate::pause() {
  // Where writing takes long for us, it does for others.
  const std::int64_t still = std::max(kStill.ms, 3 * window_.ms);
  session_.clock().sleep(Duration{still + std::uniform_int_distribution<std::int64_t>(0, still / 2)(random_)});
}

Result<ListUpdate::Version> ListUpdate::read() {
  auto answer = ask_now(session_, target_, manifest_question(target_, tag_).request);
  if (!answer && answer.error().is(kDenied)) return std::move(answer).error();
  if (!answer) return not_listed(answer.error().to_string());
  if (answer->status == 404) return Version{{}, std::string(kOciIndex), "", "", false};
  if (answer->status != 200) return not_listed(unexpected_answer(*answer).message());
  const Digest digest = Digest::of(answer->body, subject_.algorithm());
  if (digest == subject_) return not_listed("the tag names the image itself, which is left as it is");
  if (auto right = check_named_digests(*answer, *answer->digest); !right) return not_listed(right.error().message());
  auto list = ListText::parse(answer->body, answer->content_type);
  if (!list) {
    return not_listed(
        fmt::format("what it names is no list of referrers, and is left as it is: {}", list.error().message()));
  }
  std::string type = is_index_type(answer->content_type) ? answer->content_type : std::string(kOciIndex);
  return Version{*std::move(list), std::move(type), usable_etag(answer->etag), std::move(answer->body), true};
}

/// Our descriptor, and those of others that were there when we last looked and are not any more. What was removed with
/// its manifest stays removed.
Result<std::vector<ListText::Entry>> ListUpdate::missing_from(const Version& version) {
  std::vector<ListText::Entry> missing;
  for (const ListText::Entry& entry : seen_) {
    if (version.list.names(entry.digest)) continue;
    PRATIQUE_TRY(there, is_there(entry.digest));
    if (there) missing.push_back(entry);
  }
  for (const ListText::Entry& entry : version.list.entries()) {
    const bool is_known =
        std::any_of(seen_.begin(), seen_.end(), [&](const auto& e) { return e.digest == entry.digest; });
    if (!is_known && entry.digest != own_.digest && Digest::parse(entry.digest)) seen_.push_back(entry);
  }
  if (!version.list.names(own_.digest)) missing.push_back(own_);
  return missing;
}

Result<bool> ListUpdate::is_there(const std::string& digest) {
  Session::Question question = manifest_question(target_, digest);
  question.request.method = Request::Method::kHead;
  question.request.hash.reset();
  auto answer = ask_now(session_, target_, std::move(question.request));
  if (!answer) return not_listed(answer.error().to_string());
  return answer->status == 200;
}

Result<void> ListUpdate::write(const Version& version, const std::vector<ListText::Entry>& more) {
  if (version.list.entries().size() + more.size() > limits::kReferrers) {
    return not_listed(fmt::format("it has {} entries already, and no more than {} would be read",
                                  version.list.entries().size(), limits::kReferrers));
  }
  auto bytes = std::make_shared<const Bytes>(version.list.with(more));
  if (bytes->size() > static_cast<std::size_t>(limits::kManifestBytes)) {
    return not_listed(
        fmt::format("it would have {} bytes, at most {} are read", bytes->size(), limits::kManifestBytes));
  }
  Request put{api_url(target_, "manifests/" + tag_), Request::Method::kPut};
  put.once = true;  // what was written meanwhile would be lost
  put.body_limit = limits::kErrorBodyBytes;
  put.headers.push_back("Content-Type: " + version.media_type);
  // Said to have changed, and it has not: this registry means something else by conditions.
  if (refused_ == version.bytes) with_conditions_ = false;
  const bool is_new = !version.exists && with_conditions_;
  const bool is_known = !version.etag.empty() && with_conditions_;
  if (is_new) put.headers.emplace_back("If-None-Match: *");
  if (is_known) put.headers.push_back("If-Match: " + version.etag);
  const Digest digest = Digest::of(*bytes);
  put.content = bytes;
  auto answer = ask_now(session_, target_, std::move(put));
  ++writes_;
  window_ = std::max(window_, session_.clock().now() - asked_);
  if (answer && answer->status == 412) refused_ = version.bytes;
  guarded_ = (is_new || is_known) && (guarded_ || (answer && answer->status == 412));
  if (answer && answer->status == 201) return check_taken_as(*answer, *bytes, digest);
  if (!answer && answer.error().is(kDenied)) return std::move(answer).error();
  // Somebody was faster, or what became of it is not known: the list says.
  const bool was_faster = answer && (answer->status == 412 || answer->status == 409);
  if (!was_faster && !may_pass(answer)) return not_listed(not_taken(*answer).message());
  if (!was_faster) last_problem_ = answer ? not_taken(*answer).message() : answer.error().to_string();
  wait_before_retry(session_, std::min(writes_, 4), answer);
  return {};
}

Error ListUpdate::not_listed(const std::string& why) const {
  return Error(kPushNotListed,
               fmt::format("the tag {} of {}, which lists what is attached, does not (surely) name it: {}", tag_,
                           target_.repository.to_string(), why));
}

}  // namespace pratique::registry

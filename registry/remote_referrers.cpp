#include "registry/remote_referrers.h"

#include <fmt/format.h>

#include "base/escape.h"
#include "registry/descriptor_set.h"
#include "registry/error_words.h"
#include "registry/fallback_tag.h"
#include "registry/manifest_reader.h"
#include "registry/media_types.h"
#include "registry/paging.h"
#include "registry/reasons.h"
#include "registry/remote_content.h"

namespace pratique::registry {
namespace {

/// Whether an answer says that this registry has no such API.
bool is_no_api(const Response& answer) {
  switch (answer.status) {
    case 404:
      return error_code(answer) != "NAME_UNKNOWN";
    case 400:
    case 405:
    case 406:
    case 501:
      return true;
    case 200:
      return answer.content_type != kOciIndex;
    default:
      return false;
  }
}

/// One lookup on its way from page to page. Kept alive by the request that is under way.
class Listing : public std::enable_shared_from_this<Listing> {
 public:
  Listing(Session& session, Target target, ReferrersLookup& lookup)
      : session_(session),
        target_(std::move(target)),
        lookup_(lookup),
        first_(api_url(target_, "referrers/" + lookup.subject.to_string())),
        pager_(first_, limits::kReferrerPages),
        deadline_(session.clock().now() + session.options().list_timeout) {}

  void start();

 private:
  void ask(const Url& page);
  void take(Result<Response> answer);
  void take_page(const Response& page);
  void take_fallback(Result<Content> index);
  void take_early(Result<Content> index);
  void fall_back(const Response& answer);
  void stop(Error why);
  void finish();

  Session& session_;
  Target target_;
  ReferrersLookup& lookup_;
  Url first_;
  Pager pager_;
  Time deadline_;
  DescriptorSet found_{limits::kReferrers};
  Referrers out_{};
  bool any_page_ = false;
  // The fallback tag, if it is asked before anybody knows that it is needed.
  bool asked_early_ = false;
  bool needs_early_ = false;
  std::optional<Result<Content>> early_{};
};

/// A registry that was seen without the API is asked for both at once: two round trips become one, and what is believed
/// is still only what it says now.
void Listing::start() {
  ask(first_);
  if (!session_.is_said_to_lack_referrers_api(target_)) return;
  asked_early_ = true;
  look_up_tag(session_, target_, fallback_tag(lookup_.subject),
              [self = shared_from_this()](Result<Content> index) { self->take_early(std::move(index)); });
}

void Listing::take_early(Result<Content> index) {
  if (needs_early_) return take_fallback(std::move(index));
  early_ = std::move(index);
}

void Listing::ask(const Url& page) {
  Request request{page};
  request.headers.push_back(fmt::format("Accept: {}", kOciIndex));
  request.body_limit = limits::kManifestBytes;
  session_.ask(target_, {std::move(request)},
               [self = shared_from_this()](Result<Response> answer) { self->take(std::move(answer)); });
}

void Listing::take(Result<Response> answer) {
  if (!answer) return stop(std::move(answer).error());
  if (!any_page_ && is_no_api(*answer)) return fall_back(*answer);
  if (answer->status != 200) return stop(unexpected_answer(*answer));
  take_page(*answer);
}

void Listing::take_page(const Response& page) {
  auto list = read_descriptor_list(page.body, page.content_type);
  if (!list) return stop(std::move(list).error());
  if (!std::exchange(any_page_, true)) session_.learn_referrers_api(target_, true);
  const std::size_t before = found_.size();
  for (Descriptor& descriptor : list->descriptors) found_.add(std::move(descriptor));
  if (list->incomplete && !out_.incomplete) out_.incomplete = (*std::move(list->incomplete)).as(kReferrersUnavailable);
  if (found_.is_over()) return stop(found_.over());
  auto next = pager_.after(page);
  if (!next) return stop(std::move(next).error());
  if (!*next) return finish();
  if (found_.size() == before && !list->descriptors.empty()) {
    return stop(Error(kReferrersUnavailable,
                      fmt::format("{}: a page brings nothing new, and another one follows", page.url.for_people())));
  }
  if (session_.clock().now() >= deadline_) {
    return stop(
        Error(kReferrersUnavailable, fmt::format("{}: the list is not at its end in time", page.url.for_people())));
  }
  ask(**next);
}

void Listing::fall_back(const Response& answer) {
  const std::string tag = fallback_tag(lookup_.subject);
  out_.notices.emplace_back(
      kReferrersFallback,
      fmt::format("{} has no referrers API ({}{}): the tag {} is read instead", target_.repository.host, answer.status,
                  answer.status == 200 ? " without an index" : "", tag));
  session_.learn_referrers_api(target_, false);
  if (early_) return take_fallback(*std::move(early_));
  needs_early_ = asked_early_;
  if (asked_early_) return;
  look_up_tag(session_, target_, tag,
              [self = shared_from_this()](Result<Content> index) { self->take_fallback(std::move(index)); });
}

void Listing::take_fallback(Result<Content> index) {
  if (!index && index.error().is(kTagNotFound)) return finish();
  if (!index) return stop(std::move(index).error());
  add_fallback_list(*index, lookup_.subject, found_, out_);
  if (found_.is_over()) return stop(found_.over());
  finish();
}

/// What was read before the failure may decide; that something is missing goes with it.
void Listing::stop(Error why) {
  const std::string step =
      fmt::format("listing the referrers of {} in {}", lookup_.subject.to_string(), target_.repository.to_string());
  Error error = as_list_error(std::move(why), kReferrersUnavailable).during(step);
  if (found_.size() == 0) {
    lookup_.answer = std::move(error);
    return;
  }
  out_.incomplete = std::move(error);
  finish();
}

void Listing::finish() {
  out_.descriptors = found_.take();
  lookup_.answer = std::move(out_);
}

}  // namespace

void look_up_referrers(Session& session, const Target& target, ReferrersLookup& lookup) {
  std::make_shared<Listing>(session, target, lookup)->start();
}

}  // namespace pratique::registry

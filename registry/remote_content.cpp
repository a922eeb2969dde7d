#include "registry/remote_content.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/escape.h"
#include "base/json_view.h"
#include "registry/error_words.h"
#include "registry/media_types.h"
#include "registry/reasons.h"

namespace pratique::registry {
namespace {

std::string accept_manifests() {
  return fmt::format("Accept: {}, {}, {}, {}", kOciIndex, kOciManifest, kDockerList, kDockerManifest);
}

Error too_large(const Digest& digest, std::int64_t size, std::int64_t max) {
  return Error(kTooLarge,
               fmt::format("{} has {} bytes by its descriptor, at most {} are fetched", digest.to_string(), size, max));
}

Error not_there(const Response& answer) { return Error(kContentUnavailable, error_words(answer)); }

/// The body of a 200, which must have the digest asked for, and the size of its descriptor. The digest comes first:
/// other bytes are other bytes, whatever their number.
Result<Content> checked_content(Response&& answer, const Digest& digest, std::optional<std::int64_t> size) {
  if (*answer.digest != digest) {
    return Error(kDigestMismatch, fmt::format("{} has digest {}, asked for was {}", answer.url.for_people(),
                                              answer.digest->to_string(), digest.to_string()));
  }
  if (size && *size != static_cast<std::int64_t>(answer.body.size())) {
    return Error(kSizeMismatch, fmt::format("{} has {} bytes, its descriptor says {}", answer.url.for_people(),
                                            answer.body.size(), *size));
  }
  PRATIQUE_CHECK(check_named_digests(answer, digest));
  return Content{std::move(answer.body), digest, std::move(answer.content_type)};
}

/// What a manifest may be called in transit. A page of somebody in between is none.
Result<void> check_manifest_type(Response& answer) {
  const std::string& type = answer.content_type;
  if (type == "application/json" || type == "application/octet-stream") answer.content_type.clear();  // says nothing
  if (type.empty() || is_manifest_type(type) || is_schema1_type(type)) return {};
  return Error(kContentUnavailable,
               fmt::format("{} answers with {} where a manifest is due", answer.url.for_people(), quote(type)));
}

Result<Content> manifest_content(Result<Response> answer, const Digest& digest, std::optional<std::int64_t> size) {
  if (!answer) return std::move(answer).error();
  if (answer->status == 404) return answer->is_elsewhere ? not_there(*answer) : not_there(*answer).as(kImageNotFound);
  if (answer->status != 200) return unexpected_answer(*answer);
  PRATIQUE_CHECK(check_manifest_type(*answer));
  return checked_content(*std::move(answer), digest, size);
}

/// The digest of what a tag means, in the algorithm in which the registry names it.
Digest own_digest(const Response& answer) {
  for (const std::string& text : answer.content_digests) {
    const auto named = Digest::parse(text);
    if (named) return Digest::of(answer.body, named->algorithm());
  }
  return *answer.digest;
}

Result<Content> tag_content(Result<Response> answer, const std::string& tag) {
  if (!answer) return std::move(answer).error();
  if (answer->status == 404) return Error(kTagNotFound, fmt::format("there is no tag {}", quote(tag)));
  if (answer->status != 200) return unexpected_answer(*answer);
  PRATIQUE_CHECK(check_manifest_type(*answer));
  const Digest digest = own_digest(*answer);
  PRATIQUE_CHECK(check_named_digests(*answer, digest));
  return Content{std::move(answer->body), digest, std::move(answer->content_type)};
}

Result<Content> blob_content(Result<Response> answer, const Descriptor& wanted) {
  if (!answer) return std::move(answer).error();
  if (answer->status == 404) return not_there(*answer);
  if (answer->status != 200) return unexpected_answer(*answer);
  return checked_content(*std::move(answer), wanted.digest, wanted.size);
}

template <class T>
Result<T> during(Result<T> result, const std::string& step) {
  if (!result) return std::move(result).error().during(step);
  return result;
}

}  // namespace

Session::Question manifest_question(const Target& target, const std::string& reference) {
  Request request{api_url(target, "manifests/" + reference)};
  request.headers.push_back(accept_manifests());
  request.body_limit = limits::kManifestBytes;
  request.hash = Digest::Algorithm::kSha256;
  return {std::move(request), Session::Redirects::kSameOrigin};
}

/// A registry that names a digest must name the right one, in whatever algorithm: it is about other content otherwise.
Result<void> check_named_digests(const Response& answer, const Digest& digest) {
  for (const std::string& text : answer.content_digests) {
    const auto named = Digest::parse(text);
    const bool right =
        named && (named->algorithm() == digest.algorithm() ? *named == digest : named->matches(answer.body));
    if (!right) {
      return Error(kDigestMismatch, fmt::format("{} has digest {}, but the registry calls it {}",
                                                answer.url.for_people(), digest.to_string(), quote(text)));
    }
  }
  return {};
}

Url api_url(const Target& target, const std::string& rest) {
  Url url = target.api;
  url.path = fmt::format("/v2/{}/{}", target.repository.path, rest);
  return url;
}

Error as_list_error(Error why, const Reason& reason) {
  const std::string hint = why.hint();
  Error error = std::move(why).as(reason);
  return hint.empty() || hint == kContentUnavailable.hint ? std::move(error) : std::move(error).with_hint(hint);
}

Error unexpected_answer(const Response& response) { return Error(kContentUnavailable, error_words(response)); }

void look_up_manifest(Session& session, const Target& target, ManifestLookup& lookup) {
  const std::string step =
      fmt::format("fetching manifest {} of {}", lookup.digest.to_string(), target.repository.to_string());
  if (lookup.size && *lookup.size > limits::kManifestBytes) {
    lookup.answer = too_large(lookup.digest, *lookup.size, limits::kManifestBytes).during(step);
    return;
  }
  Session::Question question = manifest_question(target, lookup.digest.to_string());
  question.redirects = Session::Redirects::kAnywhere;
  question.request.body_size = lookup.size;
  question.request.hash = lookup.digest.algorithm();
  question.request.expected = lookup.digest;
  session.ask(target, std::move(question), [&lookup, step](Result<Response> answer) {
    lookup.answer = during(manifest_content(std::move(answer), lookup.digest, lookup.size), step);
  });
}

void look_up_tag(Session& session, const Target& target, const std::string& tag,
                 std::function<void(Result<Content>)> done) {
  if (!is_tag(tag)) return done(Error(kTagNotFound, fmt::format("{} cannot be a tag", quote(tag))));
  const std::string step = fmt::format("fetching tag {} of {}", tag, target.repository.to_string());
  session.ask(target, manifest_question(target, tag), [tag, step, done = std::move(done)](Result<Response> answer) {
    done(during(tag_content(std::move(answer), tag), step));
  });
}

void look_up_digest(Session& session, const Target& target, ResolveLookup& lookup) {
  const auto by_get = [&session, target, &lookup] {
    look_up_tag(session, target, lookup.tag, [&lookup](Result<Content> content) {
      if (content) {
        lookup.answer = content->digest;
      } else {
        lookup.answer = std::move(content).error();
      }
    });
  };
  if (!is_tag(lookup.tag)) return by_get();
  Session::Question question = manifest_question(target, lookup.tag);
  question.request.method = Request::Method::kHead;
  question.request.hash.reset();
  session.ask(target, std::move(question), [&lookup, by_get](Result<Response> answer) {
    if (!answer) {
      lookup.answer = std::move(answer).error().during("resolving tag " + lookup.tag);
      return;
    }
    if (answer->status == 404) {
      lookup.answer = Error(kTagNotFound, fmt::format("there is no tag {}", quote(lookup.tag)));
      return;
    }
    if (answer->status == 200 && answer->content_digests.size() == 1) {
      if (auto digest = Digest::parse(answer->content_digests.front())) {
        lookup.answer = *std::move(digest);
        return;
      }
    }
    by_get();
  });
}

void look_up_blob(Session& session, const Target& target, BlobLookup& lookup) {
  const Descriptor& wanted = lookup.descriptor;
  const std::string step =
      fmt::format("fetching blob {} of {}", wanted.digest.to_string(), target.repository.to_string());
  if (wanted.size > limits::kEvidenceBlobBytes) {
    lookup.answer = too_large(wanted.digest, wanted.size, limits::kEvidenceBlobBytes).during(step);
    return;
  }
  Request request{api_url(target, "blobs/" + wanted.digest.to_string())};
  request.body_limit = limits::kEvidenceBlobBytes;
  request.body_size = wanted.size;
  request.hash = wanted.digest.algorithm();
  request.expected = wanted.digest;
  session.ask(target, {std::move(request), Session::Redirects::kAnywhere}, [&lookup, step](Result<Response> answer) {
    auto content = during(blob_content(std::move(answer), lookup.descriptor), step);
    if (content) content->media_type = lookup.descriptor.media_type;
    lookup.answer = std::move(content);
  });
}

}  // namespace pratique::registry

#include "registry/remote_sink.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/escape.h"
#include "base/json.h"
#include "registry/descriptor_json.h"
#include "registry/fallback_tag.h"
#include "registry/list_update.h"
#include "registry/remote_content.h"
#include "registry/remote_referrers.h"
#include "registry/upload.h"

namespace pratique::registry {
namespace {

Target for_writing(Target target) {
  target.write = true;
  return target;
}

class RemoteSink final : public Sink {
 public:
  RemoteSink(Session& session, const Repository& repository)
      : session_(session), target_(for_writing(session.target_of(repository))) {}

  Result<bool> push_blob(BytesView content, const std::optional<Repository>& mount_from) override {
    return upload_blob(session_, target_, content, mount_from);
  }
  Result<Pushed> push_manifest(BytesView bytes, std::string_view media_type) override;
  std::string name() const override { return target_.repository.to_string(); }

 private:
  Result<bool> is_there(const Digest& digest);
  bool is_listed(const Digest& subject, const Digest& digest);
  Result<Response> put(BytesView bytes, const Descriptor& descriptor);
  Result<Pushed> list(const Digest& subject, const Descriptor& descriptor);

  Session& session_;
  Target target_;
};

Result<Pushed> RemoteSink::push_manifest(BytesView bytes, std::string_view media_type) {
  if (bytes.size() > static_cast<std::size_t>(limits::kManifestBytes)) {
    return Error(kTooLarge, fmt::format("a manifest of {} bytes, at most {} would be read again", bytes.size(),
                                        limits::kManifestBytes));
  }
  PRATIQUE_TRY(manifest, parse_manifest(bytes, media_type));
  const Descriptor own{manifest.media_type,    Digest::of(bytes),    static_cast<std::int64_t>(bytes.size()),
                       manifest.artifact_type, manifest.annotations, std::nullopt};
  PRATIQUE_TRY(there, is_there(own.digest));
  if (there && (!manifest.subject || is_listed(manifest.subject->digest, own.digest)))
    return Pushed{own.digest, false, {}};
  PRATIQUE_TRY(answer, put(bytes, own));
  // With this header the registry says that it keeps the list itself.
  if (!manifest.subject || answer.subject == manifest.subject->digest.to_string()) return Pushed{own.digest, true, {}};
  return list(manifest.subject->digest, own);
}

Result<bool> RemoteSink::is_there(const Digest& digest) {
  Session::Question question = manifest_question(target_, digest.to_string());
  question.request.method = Request::Method::kHead;
  question.request.hash.reset();
  PRATIQUE_TRY(answer, ask_now(session_, target_, std::move(question.request)));
  if (answer.status == 200) return true;
  if (answer.status == 404 || answer.status == 405) return false;
  return unexpected_answer(answer);
}

/// Whether readers find it already. If that cannot be known, it is pushed again, which changes nothing.
bool RemoteSink::is_listed(const Digest& subject, const Digest& digest) {
  ReferrersLookup lookup{subject};
  auto lock = session_.lock();
  look_up_referrers(session_, target_, lookup);
  session_.run_until(lock, [&] { return lookup.answer.has_value(); });
  if (!lookup.answer || !*lookup.answer) return false;
  const auto& found = (*lookup.answer)->descriptors;
  return std::any_of(found.begin(), found.end(), [&](const Descriptor& d) { return d.digest == digest; });
}

/// By its digest: however often it is sent, there is one.
Result<Response> RemoteSink::put(BytesView bytes, const Descriptor& descriptor) {
  const std::string step =
      fmt::format("pushing manifest {} to {}", descriptor.digest.to_string(), target_.repository.to_string());
  Request request{api_url(target_, "manifests/" + descriptor.digest.to_string()), Request::Method::kPut};
  request.headers.push_back("Content-Type: " + descriptor.media_type);
  request.content = std::make_shared<const Bytes>(bytes);
  request.body_limit = limits::kErrorBodyBytes;
  request.deadline = upload_deadline(session_, bytes.size());
  auto answer = ask_now(session_, target_, std::move(request));
  if (!answer) return std::move(answer).error().during(step);
  if (answer->status != 201) return not_taken(*answer).during(step);
  if (auto taken = check_taken_as(*answer, bytes, descriptor.digest); !taken)
    return std::move(taken).error().during(step);
  return answer;
}

Result<Pushed> RemoteSink::list(const Digest& subject, const Descriptor& descriptor) {
  ListUpdate update(session_, target_, subject,
                    {descriptor.digest.to_string(), json::canonical(descriptor_json(descriptor))});
  PRATIQUE_TRY(done, update.run());
  Pushed pushed{descriptor.digest, true, {}};
  if (done.changed && !done.guarded) {
    pushed.notices.emplace_back(
        kPushUnguarded,
        fmt::format(
            "{} keeps no list of referrers, and has not shown that it keeps writers of the tag {} apart: it was "
            "read again until it was whole and still, but a slower writer could yet replace it",
            target_.repository.host, fallback_tag(subject)));
  }
  return pushed;
}

}  // namespace

std::unique_ptr<Sink> make_remote_sink(Session& session, const Repository& repository) {
  return std::make_unique<RemoteSink>(session, repository);
}

}  // namespace pratique::registry

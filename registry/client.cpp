#include "registry/client.h"

#include <algorithm>

#include "registry/mirrors.h"
#include "registry/reasons.h"
#include "registry/remote_content.h"
#include "registry/remote_names.h"
#include "registry/remote_referrers.h"
#include "registry/remote_sink.h"
#include "registry/session.h"

namespace pratique::registry {
namespace {

/// The last of many mostly stays open longest.
template <class Lookup>
bool are_answered(const std::vector<Lookup>& lookups) {
  return std::all_of(lookups.rbegin(), lookups.rend(), [](const Lookup& lookup) { return lookup.answer.has_value(); });
}

class RemoteRepository final : public Source {
 public:
  RemoteRepository(Session& session, Mirrors& mirrors, const Repository& repository)
      : session_(session), mirrors_(mirrors), target_(session.target_of(repository)) {
    if (session.options().mirrors_of) mirrored_at_ = session.options().mirrors_of(repository);
  }

  void look_up(Wave& wave) override {
    if (!mirrored_at_) return refuse(wave, mirrored_at_.error());
    auto lock = session_.lock();
    for (auto& lookup : wave.referrers) look_up_referrers(session_, target_, lookup);
    for (auto& lookup : wave.tags) {
      look_up_tag(session_, target_, lookup.tag,
                  [&lookup](Result<Content> content) { lookup.answer = std::move(content); });
    }
    for (auto& lookup : wave.resolves) look_up_digest(session_, target_, lookup);
    mirrors_.look_up(*mirrored_at_, wave, lock);
    for (auto& lookup : wave.manifests) {
      if (!lookup.answer) look_up_manifest(session_, target_, lookup);
    }
    for (auto& lookup : wave.blobs) {
      if (!lookup.answer) look_up_blob(session_, target_, lookup);
    }
    session_.run_until(lock, [&] {
      return are_answered(wave.manifests) && are_answered(wave.referrers) && are_answered(wave.tags) &&
             are_answered(wave.resolves) && are_answered(wave.blobs);
    });
  }

  Result<Tags> tags() override {
    if (!mirrored_at_) return mirrored_at_.error();
    return list_tags(session_, target_);
  }

  std::string name() const override { return target_.repository.to_string(); }

 private:
  static void refuse(Wave& wave, const Error& why) {
    for (auto& lookup : wave.manifests) lookup.answer = why;
    for (auto& lookup : wave.tags) lookup.answer = why;
    for (auto& lookup : wave.resolves) lookup.answer = why;
    for (auto& lookup : wave.blobs) lookup.answer = why;
    for (auto& lookup : wave.referrers) lookup.answer = as_list_error(why, kReferrersUnavailable);
  }

  Session& session_;
  Mirrors& mirrors_;
  Target target_;
  Result<std::vector<Mirror>> mirrored_at_ = std::vector<Mirror>();
};

}  // namespace

class Client::State {
 public:
  State(Options options, const Credentials& credentials, Clock& clock)
      : session(std::move(options), credentials, clock), mirrors(session) {}
  Session session;
  Mirrors mirrors;
};

Client::Client(Options options, const Credentials& credentials, Clock& clock)
    : state_(std::make_unique<State>(std::move(options), credentials, clock)) {}
Client::~Client() = default;

std::unique_ptr<Source> Client::repository(const Repository& name) {
  return std::make_unique<RemoteRepository>(state_->session, state_->mirrors, name);
}

Result<Names> Client::repositories(const std::string& host) {
  return list_repositories(state_->session, state_->session.catalog_of(host));
}

std::unique_ptr<Sink> Client::sink(const Repository& name) { return make_remote_sink(state_->session, name); }

void Client::cancel() { state_->session.cancel(); }

Traffic Client::traffic() const { return state_->session.traffic(); }

std::vector<std::string> Client::warnings() const { return state_->session.warnings(); }

std::vector<std::string> Client::mirror_notices() const {
  const auto lock = state_->session.lock();
  return state_->mirrors.notices();
}
Hints Client::learned() const { return state_->session.learned(); }

}  // namespace pratique::registry

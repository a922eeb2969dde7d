#include "registry/client.h"

#include "registry/remote_content.h"
#include "registry/remote_referrers.h"
#include "registry/remote_tags.h"
#include "registry/session.h"

namespace pratique::registry {
namespace {

class RemoteRepository final : public Source {
 public:
  RemoteRepository(Session& session, const Repository& repository)
      : session_(session), target_(session.target_of(repository)) {}

  void look_up(Wave& wave) override {
    for (auto& lookup : wave.manifests) look_up_manifest(session_, target_, lookup);
    for (auto& lookup : wave.referrers) look_up_referrers(session_, target_, lookup);
    for (auto& lookup : wave.tags) {
      look_up_tag(session_, target_, lookup.tag,
                  [&lookup](Result<Content> content) { lookup.answer = std::move(content); });
    }
    for (auto& lookup : wave.resolves) look_up_digest(session_, target_, lookup);
    for (auto& lookup : wave.blobs) look_up_blob(session_, target_, lookup);
    session_.run();
  }

  Result<Tags> tags() override { return list_tags(session_, target_); }

  std::string name() const override { return target_.repository.to_string(); }

 private:
  Session& session_;
  Target target_;
};

}  // namespace

class Client::State {
 public:
  State(Options options, const Credentials& credentials, Clock& clock) : session(options, credentials, clock) {}
  Session session;
};

Client::Client(Options options, const Credentials& credentials, Clock& clock)
    : state_(std::make_unique<State>(std::move(options), credentials, clock)) {}
Client::~Client() = default;

std::unique_ptr<Source> Client::repository(const Repository& name) {
  return std::make_unique<RemoteRepository>(state_->session, name);
}

Hints Client::learned() const { return state_->session.learned(); }

const Traffic& Client::traffic() const { return state_->session.traffic(); }

}  // namespace pratique::registry

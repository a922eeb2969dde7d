#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/limits.h"
#include "registry/client.h"

namespace pratique::test {

/// Stands still, and remembers how long somebody wanted to sleep.
class RecordingClock final : public Clock {
 public:
  Time now() const override { return now_; }
  void sleep(Duration length) override {
    slept.push_back(length);
    now_ = now_ + length;
  }
  std::vector<Duration> slept{};

 private:
  Time now_ = Time::from_seconds(1'800'000'000);
};

/// A client with one repository, whose waiting costs no time.
struct Remote {
  explicit Remote(const std::string& name, registry::Options options = {}, registry::Credentials logins = {})
      : credentials(std::move(logins)), client(std::move(options), credentials, clock), source(repository(name)) {}

  std::unique_ptr<registry::Source> repository(const std::string& name) {
    return client.repository(Repository::parse(name).value());
  }

  RecordingClock clock{};
  registry::Credentials credentials;
  registry::Client client;
  std::unique_ptr<registry::Source> source;
};

// One question alone.

inline Result<registry::Content> fetch_manifest(registry::Source& source, const Digest& digest,
                                                std::optional<std::int64_t> size = {}) {
  registry::Wave wave;
  wave.manifests.push_back({digest, size});
  source.look_up(wave);
  return *std::move(wave.manifests[0].answer);
}

inline Result<registry::Content> fetch_tag(registry::Source& source, const std::string& tag) {
  registry::Wave wave;
  wave.tags.push_back({tag});
  source.look_up(wave);
  return *std::move(wave.tags[0].answer);
}

inline Result<Digest> resolve_tag(registry::Source& source, const std::string& tag) {
  registry::Wave wave;
  wave.resolves.push_back({tag});
  source.look_up(wave);
  return *std::move(wave.resolves[0].answer);
}

inline Result<registry::Content> fetch_blob(registry::Source& source, const registry::Descriptor& descriptor) {
  registry::Wave wave;
  wave.blobs.push_back({descriptor});
  source.look_up(wave);
  return *std::move(wave.blobs[0].answer);
}

inline Result<registry::Referrers> list_referrers(registry::Source& source, const Digest& subject) {
  registry::Wave wave;
  wave.referrers.push_back({subject});
  source.look_up(wave);
  return *std::move(wave.referrers[0].answer);
}

/// The id of the error, or "good".
template <class T>
std::string outcome(const Result<T>& result) {
  return result ? "good" : result.error().id();
}

}  // namespace pratique::test

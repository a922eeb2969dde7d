#include "registry/mirrors.h"

#include <fmt/format.h>

#include <algorithm>

#include "registry/reasons.h"
#include "registry/remote_content.h"

namespace pratique::registry {
namespace {

/// A mirror that is wrong about everything is told about once, not for every piece of content.
constexpr std::size_t kMirrorNotices = 20;

bool contains(const std::vector<std::string>& texts, const std::string& text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

bool is_open(const Wave& wave) {
  const auto has_none = [](const auto& lookup) { return !lookup.answer.has_value(); };
  return std::any_of(wave.manifests.begin(), wave.manifests.end(), has_none) ||
         std::any_of(wave.blobs.begin(), wave.blobs.end(), has_none);
}

}  // namespace

void Mirrors::look_up(const std::vector<Mirror>& mirrors, Wave& wave, Transport::Lock& lock) {
  for (const Mirror& mirror : mirrors) {
    if (!is_open(wave)) return;
    const bool is_aside =
        contains(left_aside_, mirror.repository.host) || contains(left_aside_, mirror.repository.to_string());
    if (!is_aside) ask(mirror, wave, lock);
  }
}

void Mirrors::ask(const Mirror& mirror, Wave& wave, Transport::Lock& lock) {
  const Target target = session_.target_of(mirror);
  std::vector<ManifestLookup*> manifests;
  std::vector<BlobLookup*> blobs;
  for (auto& lookup : wave.manifests) {
    if (!lookup.answer) manifests.push_back(&lookup);
  }
  for (auto& lookup : wave.blobs) {
    if (!lookup.answer) blobs.push_back(&lookup);
  }
  for (ManifestLookup* lookup : manifests) look_up_manifest(session_, target, *lookup);
  for (BlobLookup* lookup : blobs) look_up_blob(session_, target, *lookup);
  const auto is_answered = [](const auto* lookup) { return lookup->answer.has_value(); };
  session_.run_until(lock, [&] {
    return std::all_of(manifests.begin(), manifests.end(), is_answered) &&
           std::all_of(blobs.begin(), blobs.end(), is_answered);
  });
  Tally tally;
  for (ManifestLookup* lookup : manifests) judge(*lookup, tally, mirror);
  for (BlobLookup* lookup : blobs) judge(*lookup, tally, mirror);
  if (tally.good + tally.not_there > 0) return;
  if (tally.failed > 0) left_aside_.push_back(mirror.repository.host);
  if (tally.denied > 0) left_aside_.push_back(mirror.repository.to_string());
}

/// Keeps a good answer; everything else is for the next place to say.
template <class Lookup>
void Mirrors::judge(Lookup& lookup, Tally& tally, const Mirror& mirror) {
  if (*lookup.answer) {
    ++tally.good;
    return;
  }
  const Error why = std::move(*lookup.answer).error();
  lookup.answer.reset();
  if (why.is(kImageNotFound)) {
    ++tally.not_there;
    return;
  }
  if (why.is(kTooLarge)) return;  // by its descriptor: no mirror was asked
  ++(why.is(kDenied) ? tally.denied : tally.failed);
  notice(mirror, why);
}

void Mirrors::notice(const Mirror& mirror, const Error& why) {
  std::string text = fmt::format("mirror {}: {}", mirror.repository.to_string(), why.message());
  if (notices_.size() < kMirrorNotices && !contains(notices_, text)) notices_.push_back(std::move(text));
}

}  // namespace pratique::registry

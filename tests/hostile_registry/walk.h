#pragma once

#include <fmt/format.h>

#include <string>
#include <vector>

#include "base/base64.h"
#include "tests/support/ask_registry.h"
#include "tests/support/hostile_registry.h"
#include "tests/support/oci_content.h"

namespace pratique::test {

/// What the whole way from an image to its bundles and tags comes to, step by step: ids of reasons, or what there is.
struct Walk {
  std::string image;      ///< its manifest and all its blobs; "good"
  std::string referrers;  ///< how many; "incomplete" if the list is
  std::string bundles;    ///< the first that is not good, of all referrers' manifests and first blobs; "good"
  std::string tags;       ///< how many

  std::string text() const { return fmt::format("{} | {} | {} | {}", image, referrers, bundles, tags); }
};

/// A hostile registry, and how it is asked.
struct Surroundings {
  std::vector<std::string> server{};
  registry::Options options{};
  registry::Credentials logins{};
};

inline std::string fetch_image(registry::Source& source, const Digest& digest) {
  const auto content = fetch_manifest(source, digest);
  if (!content) return content.error().id();
  const auto manifest = registry::parse_manifest(content->bytes, content->media_type);
  if (!manifest) return manifest.error().id();
  std::vector<registry::Descriptor> blobs = manifest->layers;
  if (manifest->config) blobs.push_back(*manifest->config);
  for (const auto& blob : blobs) {
    if (const auto fetched = fetch_blob(source, blob); !fetched) return fetched.error().id();
  }
  return "good";
}

/// A referrer counts if its own manifest names the image as its subject.
inline std::string fetch_bundles(registry::Source& source, const registry::Referrers& referrers, const Digest& image) {
  for (const auto& descriptor : referrers.descriptors) {
    const auto content = fetch_manifest(source, descriptor.digest, descriptor.size);
    if (!content) return content.error().id();
    const auto manifest = registry::parse_manifest(content->bytes, content->media_type);
    if (!manifest) return manifest.error().id();
    if (!manifest->subject || manifest->subject->digest != image) return "subject";
    if (manifest->layers.empty()) continue;
    const auto blob = fetch_blob(source, manifest->layers.front());
    if (!blob) return blob.error().id();
  }
  return "good";
}

/// Each step by a client of its own, so that none lives on what another one learned.
inline Walk walk(const HostileRegistry& registry, const std::string& fault, const registry::Options& options = {},
                 const registry::Credentials& logins = {}) {
  const std::string repository = fault.empty() ? "app" : "fault-" + fault + "/app";
  const std::string name = registry.host() + "/" + repository;
  const Digest digest = Digest::parse(registry.resolve(repository, "v1")).value();
  Walk out;
  out.image = fetch_image(*Remote(name, options, logins).source, digest);
  Remote remote(name, options, logins);
  const auto referrers = list_referrers(*remote.source, digest);
  out.referrers = !referrers              ? referrers.error().id()
                  : referrers->incomplete ? "incomplete"
                                          : fmt::format("{}", referrers->descriptors.size());
  out.bundles = referrers ? fetch_bundles(*remote.source, *referrers, digest) : "-";
  const auto tags = Remote(name, options, logins).source->tags();
  out.tags = tags ? fmt::format("{}", tags->names.size()) : tags.error().id();
  return out;
}

inline registry::Credentials login_for(const HostileRegistry& registry) {
  const std::string config =
      fmt::format(R"({{"auths":{{"{}":{{"auth":"{}"}}}}}})", registry.host(), base64_encode("user:s3cr3t-password"));
  return registry::Credentials::parse_docker_config(config, "config.json").value();
}

}  // namespace pratique::test

#include "app/engine/gather.h"

#include <fmt/format.h>

#include <algorithm>

#include <nlohmann/json.hpp>
#include "base/escape.h"
#include "base/json_view.h"
#include "base/limits.h"

namespace pratique::app {
namespace {

using registry::Content;
using registry::Descriptor;
using registry::Manifest;
using verifier::Evidence;

inline constexpr Reason kTagMoved{"tag.moved", Kind::kRejected,
                                  "deploy by the digest that the tag means now, or verify that one"};
inline constexpr Reason kSubjectMismatch{
    "referrer.subject-mismatch", Kind::kRejected,
    "attach the signature to this image: push it anew with this image as its subject"};
inline constexpr Reason kBundleMalformed{"bundle.malformed", Kind::kMalformed, "sign the image anew"};

bool is_index_type(std::string_view type) {
  return type == "application/vnd.oci.image.index.v1+json" ||
         type == "application/vnd.docker.distribution.manifest.list.v2+json";
}

bool is_manifest_type(std::string_view type) {
  return type == "application/vnd.oci.image.manifest.v1+json" ||
         type == "application/vnd.docker.distribution.manifest.v2+json";
}

/// cosign's older places: `sha256-HEX.sig`.
std::string signature_tag(const Digest& image) { return fmt::format("{}-{}.sig", image.algorithm_name(), image.hex()); }

/// "Gone" of something that is named by something else is not "no such image".
Error as_evidence(Error error) {
  if (error.is(registry::kImageNotFound)) return std::move(error).as(registry::kContentUnavailable);
  return error;
}

/// A layer that holds a signature, with the words that say where it stands.
struct SignatureLayer {
  Descriptor descriptor;
  std::string source;
};

/// Follows the image, its platforms and its signatures through the source, wave by wave.
class Gatherer {
 public:
  Gatherer(registry::Source& source, const Wanted& wanted) : source_(source), wanted_(wanted) {}

  Gathered run() {
    look_at_image();
    look_at_referrer_manifests();
    look_at_blobs();
    if (wanted_.signatures && !out_.trouble && !(wanted_.enough && wanted_.enough(out_))) {
      look_at_signature_tag();
      look_at_blobs();
    }
    return std::move(out_);
  }

 private:
  // ---- wave 1: the image itself ∥ what refers to it ∥ the tag

  void look_at_image() {
    registry::Wave wave;
    wave.manifests.push_back({wanted_.image, std::nullopt});
    if (wanted_.signatures) wave.referrers.push_back({wanted_.image});
    if (wanted_.tag) wave.resolves.push_back({*wanted_.tag});
    source_.look_up(wave);
    take_image(*std::move(wave.manifests.front().answer));
    if (wanted_.signatures) take_referrers(*std::move(wave.referrers.front().answer));
    if (wanted_.tag) take_tag(*std::move(wave.resolves.front().answer));
  }

  void take_image(Result<Content> answer) {
    if (!answer) {
      out_.trouble = std::move(answer).error();
      return;
    }
    auto manifest = registry::parse_manifest(answer->bytes, answer->media_type);
    keep("image", "image manifest", *answer);
    if (!manifest) {
      out_.trouble = std::move(manifest).error().during("reading the manifest of the image");
      return;
    }
    image_ = *std::move(manifest);
    out_.is_index = image_.is_index;
    if (!image_.is_index) {
      out_.platforms.push_back(
          {"", wanted_.image, image_.config ? std::optional(image_.config->digest) : std::nullopt});
      return;
    }
    for (const Descriptor& child : image_.manifests) {
      if (is_attestation_manifest(child)) continue;
      out_.platforms.push_back({child.platform ? child.platform->to_string() : "", child.digest, std::nullopt});
    }
  }

  /// BuildKit's attestation manifests are no images (cli-contract rule 13).
  static bool is_attestation_manifest(const Descriptor& child) {
    const auto kind = child.annotations.find("vnd.docker.reference.type");
    return kind != child.annotations.end() && kind->second == "attestation-manifest";
  }

  void take_referrers(Result<registry::Referrers> answer) {
    if (!answer) {
      unread("list of referrers", std::move(answer).error());
      return;
    }
    for (Error& notice : answer->notices) out_.notices.push_back(std::move(notice));
    // What could not be listed could have decided.
    if (answer->incomplete) unread("list of referrers", *std::move(answer->incomplete));
    referrers_ = std::move(answer->descriptors);
  }

  void take_tag(Result<Digest> answer) {
    if (!answer) {
      out_.tag = std::move(answer).error();
      if (out_.tag->kind() == Kind::kNotFound) {
        out_.tag = Error(kTagMoved, fmt::format("the tag {} is not there any more", quote(*wanted_.tag)));
      }
    } else if (*answer != wanted_.image) {
      out_.tag = Error(kTagMoved, fmt::format("the tag {} means {} now, not {}", quote(*wanted_.tag),
                                              answer->to_string(), wanted_.image.to_string()));
    }
  }

  // ---- wave 2: manifests of referrers ∥ children of the index ∥ configuration of a single image

  void look_at_referrer_manifests() {
    registry::Wave wave;
    if (referrers_.size() > limits::kReferrers) {
      unread("list of referrers",
             Error(registry::kTooLarge, fmt::format("{} referrers are listed, {} are looked at at most",
                                                    referrers_.size(), limits::kReferrers)));
      referrers_.erase(referrers_.begin() + limits::kReferrers, referrers_.end());
    }
    std::vector<Descriptor> asked;
    for (const Descriptor& referrer : referrers_) {
      if (!is_manifest_type(referrer.media_type) && !is_index_type(referrer.media_type)) {
        other("referrer " + referrer.digest.to_string(), referrer.digest, referrer.media_type);
        continue;
      }
      wave.manifests.push_back({referrer.digest, referrer.size, true});
      asked.push_back(referrer);
    }
    const bool children = wanted_.children && out_.is_index;
    if (children) {
      for (const auto& child : out_.platforms)
        wave.manifests.push_back({child.digest, size_of_child(child.digest), true});
    }
    const bool config = wanted_.platform_of_image && !out_.is_index && !out_.trouble && image_.config.has_value();
    if (config) wave.blobs.push_back({*image_.config});
    if (wave.manifests.empty() && wave.blobs.empty()) return;
    source_.look_up(wave);
    for (std::size_t i = 0; i < asked.size(); ++i) take_referrer(asked[i], *std::move(wave.manifests[i].answer));
    for (std::size_t i = asked.size(); i < wave.manifests.size(); ++i) {
      take_child(out_.platforms[i - asked.size()], *std::move(wave.manifests[i].answer));
    }
    if (config) take_config(*std::move(wave.blobs.front().answer));
  }

  std::optional<std::int64_t> size_of_child(const Digest& digest) const {
    for (const Descriptor& child : image_.manifests) {
      if (child.digest == digest) return child.size;
    }
    return std::nullopt;
  }

  void take_referrer(const Descriptor& referrer, Result<Content> answer) {
    const std::string source = "referrer " + referrer.digest.to_string();
    if (!answer) return unread(source, as_evidence(std::move(answer).error()));
    auto manifest = registry::parse_manifest(answer->bytes, answer->media_type);
    if (!manifest) return broken(source, referrer.digest, std::move(manifest).error());
    const bool claims_bundle = manifest->artifact_type.starts_with(verifier::kBundleTypePrefix);
    if (!manifest->subject || manifest->subject->digest != wanted_.image) {
      return misplaced(
          source, referrer.digest,
          Error(kSubjectMismatch,
                fmt::format("{} is listed for this image, but its subject is {}", referrer.digest.to_string(),
                            manifest->subject ? manifest->subject->digest.to_string() : "nothing")));
    }
    if (manifest->is_index) {
      if (!claims_bundle) return other(source, referrer.digest, manifest->media_type);
      return misplaced(source, referrer.digest,
                       Error(registry::kManifestMalformed, "an index, where the manifest of a signature is due"));
    }
    take_signature_manifest(*manifest, *answer, source);
  }

  void take_child(gate::PlatformImage& platform, Result<Content> answer) {
    // A child that cannot be read is judged by its digest alone; its configuration stays unknown.
    if (!answer) {
      out_.notices.push_back(
          as_evidence(std::move(answer).error()).during("reading the image of " + platform.platform));
      return;
    }
    const auto manifest = registry::parse_manifest(answer->bytes, answer->media_type);
    if (!manifest) {
      out_.trouble = Error(manifest.error()).during("reading the image of " + platform.platform);
      return;
    }
    if (manifest->config) platform.config = manifest->config->digest;
    keep("platform", "manifest of " + platform.platform, *answer);
  }

  void take_config(Result<Content> answer) {
    if (!answer) {
      out_.notices.push_back(as_evidence(std::move(answer).error()).during("reading the configuration of the image"));
      return;
    }
    const auto config = json::parse(answer->bytes);
    if (!config) {
      out_.notices.push_back(Error(config.error()).during("reading the configuration of the image"));
      return;
    }
    const json::View view(*config);
    const auto text = [&](std::string_view name) {
      const auto value = view.string_or(name, "");
      return value ? std::string(*value) : std::string();
    };
    out_.platforms.front().platform = registry::Platform{text("os"), text("architecture"), text("variant")}.to_string();
    keep("config", "configuration of the image", *answer);
  }

  // ---- older place of signatures

  void look_at_signature_tag() {
    const std::string tag = signature_tag(wanted_.image);
    registry::Wave wave;
    wave.tags.push_back({tag});
    source_.look_up(wave);
    auto answer = *std::move(wave.tags.front().answer);
    if (!answer) {
      if (!answer.error().is(registry::kTagNotFound)) unread("tag " + tag, as_evidence(std::move(answer).error()));
      return;
    }
    auto manifest = registry::parse_manifest(answer->bytes, answer->media_type);
    if (!manifest) return broken("tag " + tag, answer->digest, std::move(manifest).error());
    if (manifest->is_index) {
      return misplaced("tag " + tag, answer->digest,
                       Error(registry::kManifestMalformed, "an index, where the manifest of signatures is due"));
    }
    if (manifest->subject && manifest->subject->digest != wanted_.image) {
      return misplaced(
          "tag " + tag, answer->digest,
          Error(kSubjectMismatch, fmt::format("its subject is {}", manifest->subject->digest.to_string())));
    }
    take_signature_manifest(*manifest, *answer, "tag " + tag);
  }

  // ---- last wave: the blobs that hold signatures

  void take_signature_manifest(const Manifest& manifest, const Content& content, const std::string& source) {
    std::vector<std::size_t> signatures;
    std::size_t bundles = 0;
    for (std::size_t i = 0; i < manifest.layers.size(); ++i) {
      const std::string& type = manifest.layers[i].media_type;
      const bool bundle = type.starts_with(verifier::kBundleTypePrefix);
      bundles += bundle;
      if (bundle || type == verifier::kSimpleSigningType) signatures.push_back(i);
    }
    const bool claims_bundle = manifest.artifact_type.starts_with(verifier::kBundleTypePrefix);
    if (signatures.empty() && !claims_bundle) return other(source, content.digest, manifest.artifact_type);
    keep("signature", source, content);
    if (claims_bundle && (bundles != 1 || manifest.layers.size() != 1)) {
      return misplaced(source, content.digest,
                       Error(kBundleMalformed, fmt::format("has {} layers, where exactly one Sigstore bundle is due",
                                                           manifest.layers.size())));
    }
    for (const std::size_t i : signatures) {
      const std::string where = manifest.layers.size() == 1
                                    ? source
                                    : fmt::format("{}, layer {} of {}", source, i + 1, manifest.layers.size());
      layers_.push_back({manifest.layers[i], where});
    }
  }

  void look_at_blobs() {
    if (layers_.size() > limits::kSignatures) {
      unread("signatures", Error(registry::kTooLarge, fmt::format("{} signatures, {} are looked at at most",
                                                                  layers_.size(), limits::kSignatures)));
      layers_.erase(layers_.begin() + limits::kSignatures, layers_.end());
    }
    registry::Wave wave;
    for (const SignatureLayer& layer : layers_) wave.blobs.push_back({layer.descriptor});
    if (!wave.blobs.empty()) source_.look_up(wave);
    for (std::size_t i = 0; i < layers_.size(); ++i) take_blob(layers_[i], *std::move(wave.blobs[i].answer));
    layers_.clear();
  }

  void take_blob(SignatureLayer& layer, Result<Content> answer) {
    if (!answer) return unread(layer.source, as_evidence(std::move(answer).error()));
    if (layer.descriptor.media_type == verifier::kSimpleSigningType) {
      out_.evidence.push_back(
          {layer.source, answer->digest,
           verifier::SimpleSigning{std::move(answer->bytes), std::move(layer.descriptor.annotations)}});
    } else {
      out_.evidence.push_back({layer.source, answer->digest, verifier::SigstoreBundle{std::move(answer->bytes)}});
    }
  }

  // ---- what was found

  void keep(std::string kind, std::string name, const Content& content) {
    out_.contents.push_back({std::move(kind), std::move(name), content.digest, content.bytes});
  }
  void unread(std::string source, Error why) {
    out_.evidence.push_back({std::move(source), std::nullopt, verifier::Unreadable{std::move(why)}});
  }
  void misplaced(std::string source, const Digest& digest, Error why) {
    out_.evidence.push_back({std::move(source), digest, verifier::Misplaced{std::move(why)}});
  }
  void other(std::string source, const Digest& digest, std::string media_type) {
    out_.evidence.push_back({std::move(source), digest, verifier::OtherKind{std::move(media_type)}});
  }
  /// A manifest that could be fetched and not read: too much of it could have decided, anything else is read and wrong.
  void broken(std::string source, const Digest& digest, Error why) {
    if (why.kind() == Kind::kLimit) {
      unread(std::move(source), std::move(why));
    } else {
      misplaced(std::move(source), digest, std::move(why));
    }
  }

  registry::Source& source_;
  const Wanted& wanted_;
  Gathered out_;
  Manifest image_;
  std::vector<Descriptor> referrers_;
  std::vector<SignatureLayer> layers_;
};

}  // namespace

Gathered gather(registry::Source& source, const Wanted& wanted) { return Gatherer(source, wanted).run(); }

}  // namespace pratique::app

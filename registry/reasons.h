#pragma once

#include "base/error.h"

/// The reasons of this room (docs/reasons.md, "Image, manifests, registry").
namespace pratique::registry {

inline constexpr Reason kImageNotFound{"image.not-found", Kind::kUnavailable,
                                       "check repository and digest; was it deleted, or never pushed here?"};
inline constexpr Reason kContentUnavailable{"content.unavailable", Kind::kUnavailable,
                                            "check that the registry answers and still holds it, then try again"};
inline constexpr Reason kDigestMismatch{"content.digest-mismatch", Kind::kUnavailable,
                                        "the registry, or something before it, changed the content: push it anew"};
inline constexpr Reason kSizeMismatch{"content.size-mismatch", Kind::kUnavailable,
                                      "descriptor and content disagree: push what was signed anew"};
inline constexpr Reason kTooLarge{"content.too-large", Kind::kLimit, "no real signature is that large: remove it"};
inline constexpr Reason kDenied{"registry.denied", Kind::kUnavailable,
                                "log in (docker login, podman login, or PRATIQUE_REGISTRY_USERNAME and "
                                "PRATIQUE_REGISTRY_PASSWORD), or ask for pull "
                                "rights"};
inline constexpr Reason kReferrersUnavailable{"referrers.unavailable", Kind::kUnavailable,
                                              "the list of signatures could not be read: try again later"};
inline constexpr Reason kReferrersMalformed{"referrers.malformed", Kind::kNotice, ""};
inline constexpr Reason kReferrersFallback{"referrers.fallback", Kind::kNotice, ""};
inline constexpr Reason kTagNotFound{"tag.not-found", Kind::kNotFound, ""};
inline constexpr Reason kTagsUnavailable{"tags.unavailable", Kind::kUnavailable, "try again later"};
inline constexpr Reason kCatalogUnavailable{"catalog.unavailable", Kind::kUnavailable,
                                            "name the repositories: many registries do not list theirs"};
inline constexpr Reason kLayoutMalformed{"layout.malformed", Kind::kUnavailable, "make the layout anew"};
inline constexpr Reason kLayoutNotAFile{"layout.not-a-file", Kind::kUnavailable, "copy the layout without links"};
inline constexpr Reason kManifestMalformed{"manifest.malformed", Kind::kMalformed, "build and push the image anew"};
inline constexpr Reason kManifestDuplicateKey{"manifest.duplicate-key", Kind::kMalformed,
                                              "build and push the image anew"};
inline constexpr Reason kManifestAmbiguous{"manifest.ambiguous", Kind::kMalformed,
                                           "two readers would see two images in it: build and push it anew"};
// Of pushing.
inline constexpr Reason kPushFailed{"push.failed", Kind::kUnavailable,
                                    "check that you may push there and that the registry answers, then try again"};
inline constexpr Reason kPushNotListed{
    "push.not-listed", Kind::kUnavailable,
    "it is in the registry, but readers do not find it: do the same again once nobody else attaches to this image"};
inline constexpr Reason kPushUnguarded{"push.unguarded", Kind::kNotice, ""};

}  // namespace pratique::registry

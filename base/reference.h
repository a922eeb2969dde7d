#pragma once

#include <optional>
#include <string>
#include <variant>

#include "base/digest.h"

namespace pratique {

inline constexpr Reason kReferenceMalformed{"usage", Kind::kUsage,
                                            "name the image by digest: HOST/REPO@sha256:… or oci:FOLDER@sha256:…"};

/// A repository of a registry: host with optional port, and path. `docker.io` stands for Docker Hub.
struct Repository {
  std::string host;  ///< "ghcr.io", "127.0.0.1:5000", "[::1]:5000"
  std::string path;  ///< "org/app"

  /// `HOST/REPO` without tag or digest; Docker's short names are completed. Errors: usage.
  static Result<Repository> parse(std::string_view text);
  std::string to_string() const { return host + '/' + path; }
  /// Whether the host is this machine: such registries may speak plain http without being asked.
  bool is_loopback() const;

  friend bool operator==(const Repository&, const Repository&) = default;
  friend auto operator<=>(const Repository&, const Repository&) = default;
};

/// An OCI image layout on disk: a folder, or a tar file of one.
struct LayoutFolder {
  std::string path;

  friend bool operator==(const LayoutFolder&, const LayoutFolder&) = default;
};

/// Which image: always by digest. A tag beside the digest is only checked for still meaning it.
struct Reference {
  std::variant<Repository, LayoutFolder> place;
  Digest digest;
  std::optional<std::string> tag;

  /// `HOST/REPO@DIGEST`, `HOST/REPO:TAG@DIGEST`, `oci:FOLDER@DIGEST`. Errors: usage, also for a tag without digest: a
  /// tag is not an identity.
  static Result<Reference> parse(std::string_view text);

  const Repository* repository() const { return std::get_if<Repository>(&place); }
  const LayoutFolder* layout() const { return std::get_if<LayoutFolder>(&place); }
  /// `HOST/REPO@DIGEST` or `oci:FOLDER@DIGEST`.
  std::string to_string() const;
};

/// Whether `text` may be a tag (OCI distribution-spec, "Pulling manifests").
bool is_tag(std::string_view text);

}  // namespace pratique

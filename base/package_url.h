#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pratique {

/// A package URL, `pkg:type/namespace/name@version?qualifiers#subpath` (purl-spec), percent-decoded. Qualifiers and
/// subpath are not kept: nothing here compares them.
struct PackageUrl {
  std::string type;        ///< lower case
  std::string name_space;  ///< parts joined by '/', or empty
  std::string name;
  std::string version;  ///< or empty

  static std::optional<PackageUrl> parse(std::string_view text);
  /// Without version: what survives a rebuild.
  std::string base() const;
  /// With version, if there is one.
  std::string to_string() const;
  /// Same type, namespace and name; the version only if this one has one.
  bool covers(const PackageUrl& other) const;
};

}  // namespace pratique

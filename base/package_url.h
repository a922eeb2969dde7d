#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pratique {

/// Text with `%41` turned into what it means; nothing, if a `%` is not followed by two hexadecimal digits.
std::optional<std::string> percent_decode(std::string_view text);

/// A package URL, `pkg:type/namespace/name@version?qualifiers#subpath` (purl-spec), percent-decoded. Qualifiers and
/// subpath are not kept: nothing here compares them.
struct PackageUrl {
  std::string type;        ///< lower case
  std::string name_space;  ///< parts joined by '/', or empty
  std::string name;
  std::string version;  ///< or empty

  static std::optional<PackageUrl> parse(std::string_view text);
  /// As parse, with the name in the letters of the text: parse folds those of PyPI, which mean the same.
  static std::optional<PackageUrl> parse_as_written(std::string_view text);
  /// Without version: what survives a rebuild.
  std::string base() const;
  /// With version, if there is one.
  std::string to_string() const;
  /// Same type, namespace and name; the version only if this one has one.
  bool covers(const PackageUrl& other) const;
};

}  // namespace pratique

#pragma once

#include <optional>
#include <string>
#include <variant>

#include "base/reference.h"

namespace pratique::app {

/// An image as a person names it who wants to look, not to judge: a tag alone is enough, and means what it means now.
struct ImageName {
  std::variant<Repository, LayoutFolder> place;
  std::optional<Digest> digest;
  std::optional<std::string> tag;

  /// What Reference::parse takes, and `HOST/REPO:TAG`, `oci:FOLDER:TAG`. Errors: usage, also for neither tag nor
  /// digest.
  static Result<ImageName> parse(std::string_view text);
  const Repository* repository() const { return std::get_if<Repository>(&place); }
  const LayoutFolder* layout() const { return std::get_if<LayoutFolder>(&place); }
};

}  // namespace pratique::app

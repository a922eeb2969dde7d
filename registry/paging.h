#pragma once

#include <set>
#include <string>

#include "registry/transport.h"

/// Internal to the room.
namespace pratique::registry {

/// Leads from page to page of a list, within the repository's own registry and list, never to a page twice.
class Pager {
 public:
  /// Pages must be at this URL's origin and below the folder of its path.
  Pager(const Url& first, std::size_t max_pages);

  /// The next page; nothing if this was the last. Errors: content.unavailable (the link is malformed, leads elsewhere
  /// or in a circle; too many pages).
  Result<std::optional<Url>> after(const Response& page);
  /// The same for a page that is asked for without a link.
  Result<void> visit(const Url& page);

 private:
  std::string origin_;
  std::string folder_;
  std::size_t max_pages_;
  std::set<std::string> seen_;
};

}  // namespace pratique::registry

#include "registry/paging.h"

#include <fmt/format.h>

#include "base/escape.h"
#include "registry/link_header.h"
#include "registry/reasons.h"

namespace pratique::registry {
namespace {

Error bad_link(const Response& page, std::string_view why) {
  return Error(kContentUnavailable, fmt::format("{}: its link to the next page {}", page.url.for_people(), why));
}

}  // namespace

Pager::Pager(const Url& first, std::size_t max_pages)
    : origin_(first.origin()), folder_(first.path.substr(0, first.path.rfind('/') + 1)), max_pages_(max_pages) {
  seen_.insert(first.to_string());
}

Result<void> Pager::visit(const Url& page) {
  if (!seen_.insert(page.to_string()).second)
    return Error(kContentUnavailable, fmt::format("{}: the pages go in a circle", page.for_people()));
  if (seen_.size() > max_pages_)
    return Error(kContentUnavailable, fmt::format("{}: more than {} pages", page.for_people(), max_pages_));
  return {};
}

Result<std::optional<Url>> Pager::after(const Response& page) {
  const NextLink link = parse_next_link(page.links);
  if (link.malformed) return bad_link(page, "is malformed");
  if (!link.target) return std::optional<Url>();
  auto next = page.url.resolve(*link.target);
  // An encoded character could be a slash or a dot for the server.
  const bool own =
      next && next->origin() == origin_ && next->path.starts_with(folder_) && next->path.find('%') == std::string::npos;
  if (!own) return bad_link(page, fmt::format("{} leads out of the list", quote(*link.target)));
  PRATIQUE_CHECK(visit(*next));
  return std::optional(*std::move(next));
}

}  // namespace pratique::registry

#include "db/paging.h"

namespace pratique::db {

Result<std::vector<std::int64_t>> cursor_numbers(const PageRequest& page, std::size_t count) {
  if (page.limit < 1 || page.limit > kLargestPage) {
    return Error(kBadQuery, fmt::format("the page's limit is {}, not from 1 to {}", page.limit, kLargestPage));
  }
  std::vector<std::int64_t> numbers;
  std::string_view rest = page.cursor;
  while (!rest.empty()) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
    if (error != std::errc()) break;
    numbers.push_back(number);
    rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
    if (rest.size() < 2 || rest.front() != '.') break;
    rest.remove_prefix(1);
  }
  if (!rest.empty() || (!numbers.empty() && numbers.size() != count)) {
    return Error(kBadQuery, "the page's cursor " + quote(page.cursor) + " is none of this list")
        .with_hint("give the `next` of the page before, or none");
  }
  return numbers;
}

}  // namespace pratique::db

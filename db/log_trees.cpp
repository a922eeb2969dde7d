#include <algorithm>

#include "base/limits.h"
#include "db/connection.h"
#include "db/store.h"

namespace pratique::db {

Result<std::vector<LogTreeRecord>> Store::log_trees() {
  return connection_->read("reading the trees of transparency logs", [&]() -> Result<std::vector<LogTreeRecord>> {
    std::vector<LogTreeRecord> trees;
    for (const auto& row :
         connection_->rows<5>("SELECT log, origin, size, root, seen_at FROM log_tree ORDER BY seen_at DESC, log, "
                              "origin, size LIMIT ?",
                              static_cast<std::int64_t>(limits::kLogTreesRemembered))) {
      trees.push_back({row.text(0), row.text(1), row.integer(2), row.text(3), Time{row.integer(4)}});
    }
    std::reverse(trees.begin(), trees.end());
    return trees;
  });
}

}  // namespace pratique::db

#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "db/answers.h"
#include "db/paging.h"

/// The hot queries as text and values, apart from running them, so that a test can look at their plans. `after`: the
/// cursor's numbers. Internal to this room.
namespace pratique::db {

Query verdict_query(const VerdictFilter& filter, const std::vector<std::int64_t>& after);
/// `groups`: the vulnerability groups of filter.id (groups_to_ask).
Query finding_query(const FindingFilter& filter, const std::vector<std::int64_t>& groups,
                    const std::vector<std::string>& after);
Query exposed_query(const std::vector<std::int64_t>& groups, std::string_view stage,
                    const std::vector<std::int64_t>& after);
Query unscanned_query(std::string_view stage, Time since, const std::vector<std::int64_t>& after);

}  // namespace pratique::db

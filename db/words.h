#pragma once

#include <optional>
#include <string_view>

#include "base/result.h"
#include "db/records.h"

/// The words that the schema has. Checked before anything is written, so that a wrong one gets a clear refusal and not
/// a constraint's. Internal to this room.
namespace pratique::db {

/// 0 unknown … 5 critical.
std::optional<int> severity_rank(std::string_view word);
std::string_view severity_word(std::int64_t rank);

/// Errors: db.refused, which names the member and its value.
Result<void> check_words(const VerdictRecord& record);
Result<void> check_words(const ReportRecord& report);
Result<void> check_words(const ArtifactRecord& artifact);
Result<void> check_words(const Actor& actor);

}  // namespace pratique::db

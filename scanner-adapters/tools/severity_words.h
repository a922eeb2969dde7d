#pragma once

#include <span>
#include <string>
#include <string_view>

#include "scanner-adapters/report.h"

namespace pratique::scanners {

/// A tool's own words, folded, and what they mean.
struct OwnWord {
  std::string_view word;
  Severity severity;
};
/// By the tool's words instead of those that all understand; any other word is unknown.
Severity severity_by(std::span<const OwnWord> words, std::string_view word);

/// What a word of a scanner means, without case and outer blanks; any other word is `unknown`, never "low".
Severity severity_of_word(std::string_view word);

/// By the bands of CVSS v3 and v4: 9.0 critical, 7.0 high, 4.0 medium, above 0 low, 0 info.
Severity severity_of_score(double score);

/// By the bands of CVSS v2, which knows no critical: 7.0 high, 4.0 medium, the rest low.
Severity severity_of_score_v2(double score);

/// The text in lower-case ASCII without outer blanks.
std::string folded_word(std::string_view word);

/// The text in upper-case ASCII without outer blanks.
std::string upper_word(std::string_view word);

}  // namespace pratique::scanners

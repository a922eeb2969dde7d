#pragma once

#include <memory>
#include <string>

#include "base/result.h"

namespace pratique {

inline constexpr Reason kPatternMalformed{"pattern.malformed", Kind::kUsage,
                                          "write RE2 syntax (no back-references, no look-around)"};

/// A regular expression (RE2 syntax: linear time), matched against the whole text.
class Pattern {
 public:
  /// Errors: pattern.malformed (syntax, more than limits::kPatternChars characters, too large a program).
  static Result<Pattern> parse(std::string_view text);
  bool matches(std::string_view subject) const;
  const std::string& to_string() const;

 private:
  struct Compiled;
  explicit Pattern(std::shared_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}
  std::shared_ptr<const Compiled> compiled_;
};

}  // namespace pratique

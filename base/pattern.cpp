#include "base/pattern.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include "base/escape.h"
#include "base/limits.h"

namespace pratique {

struct Pattern::Compiled {
  Compiled(std::string_view pattern, const RE2::Options& options)
      : text(pattern), expression(re2::StringPiece(pattern.data(), pattern.size()), options) {}
  std::string text;
  RE2 expression;
};

Result<Pattern> Pattern::parse(std::string_view text) {
  if (text.size() > limits::kPatternChars) {
    return Error(kPatternMalformed,
                 fmt::format("pattern has {} characters, {} are allowed", text.size(), limits::kPatternChars));
  }
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(8 << 20);
  auto compiled = std::make_shared<const Compiled>(text, options);
  if (!compiled->expression.ok()) {
    return Error(kPatternMalformed, fmt::format("pattern {}: {}", quote(text),
                                                escape_terminal(compiled->expression.error(), limits::kQuotedChars)));
  }
  return Pattern(std::move(compiled));
}

bool Pattern::matches(std::string_view subject) const {
  return RE2::FullMatch(re2::StringPiece(subject.data(), subject.size()), compiled_->expression);
}

const std::string& Pattern::to_string() const { return compiled_->text; }

}  // namespace pratique

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/limits.h"

namespace pratique {

/// Text of a stranger, safe to print on a terminal or in a log line: C0 and C1 controls (line ends and tabs too), DEL,
/// bidirectional controls and other format characters that hide or reorder text, and bytes that are not UTF-8 become
/// `\n`, `\x1b`, `\u202e`. A backslash stays as it is: the result is for eyes, not for parsing back.
std::string escape_terminal(std::string_view text);

/// As escape_terminal, cut to `max_chars` characters with `…` at the end.
std::string escape_terminal(std::string_view text, std::size_t max_chars);

/// As escape_terminal, in double quotes and cut to limits::kQuotedChars: how messages show what somebody wrote.
std::string quote(std::string_view text);

/// The text with every byte that is not part of well-formed UTF-8 replaced by U+FFFD.
std::string to_valid_utf8(std::string_view text);

}  // namespace pratique

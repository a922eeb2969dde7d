#pragma once

#include <optional>
#include <string>
#include <string_view>

/// Internal to the room.
namespace pratique::registry {

/// Walks over the value of a header field (RFC 9110, 5.6).
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  bool at_end() const { return at_ >= text_.size(); }
  bool at(char c) const { return !at_end() && text_[at_] == c; }
  bool take(char c) {
    if (!at(c)) return false;
    ++at_;
    return true;
  }
  void skip_blanks();
  /// Blanks and commas: empty elements of a list count for nothing.
  void skip_separators();
  /// May be empty.
  std::string_view take_token();
  std::string_view take_while(bool (*belongs)(char));
  /// Nothing if there is no well-formed quoted string here.
  std::optional<std::string> take_quoted();
  std::size_t position() const { return at_; }
  void go_back(std::size_t position) { at_ = position; }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

std::string lower_case(std::string_view text);

}  // namespace pratique::registry

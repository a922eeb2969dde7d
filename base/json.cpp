#include "base/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/escape.h"

namespace pratique::json {
namespace {

using nlohmann::json;

struct Position {
  std::size_t line;
  std::size_t column;
};

/// Line and column, from 1, of a byte offset; the column counts bytes.
Position position(BytesView text, std::size_t offset) {
  const BytesView before = text.substr(0, std::min(offset, text.size()));
  const auto line_ends = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
  const std::size_t last = before.rfind('\n');
  return {line_ends + 1, before.size() - (last == BytesView::npos ? 0 : last + 1) + 1};
}

std::string pointer_part(std::string_view name) {
  std::string out = "/";
  for (const char c : name) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
  return out;
}

/// Builds the document from nlohmann's events, which it checks where nlohmann does not.
class Builder final : public nlohmann::json_sax<json> {
 public:
  Builder(BytesView text, const ReadOptions& options) : text_(text), options_(options) {}

  bool null() override { return add(nullptr); }
  bool boolean(bool value) override { return add(value); }
  bool number_integer(number_integer_t value) override { return add(value); }
  bool number_unsigned(number_unsigned_t value) override { return add(value); }
  bool number_float(number_float_t value, const string_t&) override { return add(value); }
  bool string(string_t& value) override { return add(std::move(value)); }
  bool binary(binary_t&) override { return false; }  // no JSON text has one
  bool start_object(std::size_t) override { return open(json::object()); }
  bool start_array(std::size_t) override { return open(json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    auto [place, is_new] = stack_.back()->get_ref<json::object_t&>().try_emplace(name, nullptr);
    if (!is_new) {
      error_ = Error(kDuplicateKey, fmt::format("the name {} comes twice in {}", quote(name), where()));
      return false;
    }
    member_ = &place->second;
    forget_member_ = std::find(options_.forget.begin(), options_.forget.end(), name) != options_.forget.end();
    return true;
  }

  bool parse_error(std::size_t offset, const std::string&, const nlohmann::detail::exception& problem) override {
    if (error_) return false;
    const Position at = position(text_, offset == 0 ? 0 : offset - 1);
    error_ = Error(kMalformed, fmt::format("no JSON at line {}, column {}{}: {}", at.line, at.column, near(),
                                           reason(problem.what())));
    return false;
  }

  std::optional<Error>& error() { return error_; }
  json& root() { return root_; }

 private:
  bool add(json value) {
    const bool forgotten = forgotten_depth_ != 0 || forgets_here();
    place(forgotten ? json() : std::move(value));
    return true;
  }

  /// Whether the value that comes next is that of a member to be forgotten.
  bool forgets_here() const { return forget_member_ && !stack_.empty() && stack_.back()->is_object(); }

  json* place(json value) {
    if (stack_.empty()) {
      root_ = std::move(value);
      return &root_;
    }
    if (stack_.back()->is_array()) {
      stack_.back()->push_back(std::move(value));
      return &stack_.back()->back();
    }
    *member_ = std::move(value);
    return member_;
  }

  bool open(json value) {
    if (stack_.size() >= options_.max_depth) {
      error_ = Error(kTooDeep, fmt::format("nested more than {} levels deep", options_.max_depth));
      return false;
    }
    const bool starts_forgetting = forgotten_depth_ == 0 && forgets_here();
    stack_.push_back(place(std::move(value)));
    if (starts_forgetting) forgotten_depth_ = stack_.size();
    return true;
  }

  bool close() {
    if (stack_.size() == forgotten_depth_) {
      *stack_.back() = nullptr;
      forgotten_depth_ = 0;
    }
    stack_.pop_back();
    return true;
  }

  /// JSON pointer (RFC 6901) of the innermost open object or array.
  std::string where() const {
    std::string pointer;
    for (std::size_t i = 0; i + 1 < stack_.size(); ++i) {
      const json& outer = *stack_[i];
      if (outer.is_array()) {
        pointer += '/' + std::to_string(outer.size() - 1);
        continue;
      }
      for (const auto& [name, value] : outer.get_ref<const json::object_t&>()) {
        if (&value == stack_[i + 1]) pointer += pointer_part(name);
      }
    }
    return pointer.empty() ? "the document" : escape_terminal(pointer, limits::kQuotedChars);
  }

  std::string near() const { return stack_.empty() ? "" : " (in " + where() + ")"; }

  /// nlohmann's text without its prefix "[json.exception.parse_error.101] parse error at line 1, column 2: ".
  static std::string reason(std::string_view what) {
    const std::size_t colon = what.find(": ");
    return escape_terminal(colon == std::string_view::npos ? what : what.substr(colon + 2), limits::kQuotedChars);
  }

  BytesView text_;
  ReadOptions options_;
  json root_;
  std::vector<json*> stack_;
  json* member_ = nullptr;
  bool forget_member_ = false;       ///< whether member_ is one to be forgotten
  std::size_t forgotten_depth_ = 0;  ///< size of the stack in the outermost value that is being forgotten, or 0
  std::optional<Error> error_;
};

}  // namespace

Result<nlohmann::json> parse(BytesView text, const ReadOptions& options) {
  constexpr BytesView kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) {
    if (!options.byte_order_mark) return Error(kMalformed, "starts with a byte order mark");
    text.remove_prefix(kByteOrderMark.size());
    if (text.starts_with(kByteOrderMark)) return Error(kMalformed, "starts with two byte order marks");
  }
  if (text.find_first_not_of(" \t\r\n") == BytesView::npos)
    return Error(kMalformed, "empty, where a JSON document is due");
  // No JSON text has a zero byte, and nlohmann would take one for the end of the document.
  if (const std::size_t zero = text.find('\0'); zero != BytesView::npos) {
    const Position at = position(text, zero);
    return Error(kMalformed, fmt::format("no JSON: a zero byte at line {}, column {}", at.line, at.column));
  }
  Builder builder(text, options);
  const bool good = json::sax_parse(text.begin(), text.end(), &builder);
  if (builder.error()) return *std::move(builder.error());
  if (!good) return Error(kMalformed, "no JSON document");
  return std::move(builder.root());
}

}  // namespace pratique::json

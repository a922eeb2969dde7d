#include "base/json_events.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/src.hpp>
#include <charconv>
#include <cmath>
#include <string>
#include <vector>

#include "base/escape.h"
#include "base/json_names.h"

namespace pratique::json {
namespace {

using boost::json::error_code;
using Text = boost::json::string_view;

/// Set, so that Boost.JSON stops: the reason is kept beside it.
error_code stopped() { return boost::json::make_error_code(boost::json::error::syntax); }

/// Of everything that is read, so for the processor's wide registers.
__attribute__((optimize("O3"))) std::size_t count_lines(BytesView text) {
  std::size_t lines = 0;
  for (const char c : text) lines += c == '\n' ? 1 : 0;
  return lines;
}

/// Boost.JSON's events, checked where it does not check, and told to an Events unless they are in a value that it does
/// not want. Names of functions and constants are Boost.JSON's.
class Checker {
 public:
  static constexpr std::size_t max_object_size = std::size_t(-1);
  static constexpr std::size_t max_array_size = std::size_t(-1);
  static constexpr std::size_t max_key_size = limits::kJsonMemberNameBytes;
  static constexpr std::size_t max_string_size = std::size_t(-1);

  Checker(Events& events, std::size_t max_depth) : events_(events), max_depth_(max_depth) {}

  std::optional<Error>& problem() { return problem_; }

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }

  bool on_object_begin(error_code& code) {
    if (!deeper(code)) return false;
    names_.open();
    if (skipping()) return true;
    push(true);
    return told([&] { events_.begin_object(); }, code);
  }

  bool on_object_end(std::size_t, error_code& code) {
    --depth_;
    if (!names_.close()) return fail(Error(kDuplicateKey, "a name comes twice in " + where()), code);
    return ended([&] { events_.end_object(); }, code);
  }

  bool on_array_begin(error_code& code) {
    if (!deeper(code)) return false;
    if (skipping()) return true;
    push(false);
    return told([&] { events_.begin_array(); }, code);
  }

  bool on_array_end(std::size_t, error_code& code) {
    --depth_;
    return ended([&] { events_.end_array(); }, code);
  }

  bool on_key_part(Text part, std::size_t, error_code&) {
    pieces_.append(part.data(), part.size());
    return true;
  }

  bool on_key(Text last, std::size_t, error_code& code) {
    const std::string_view name = whole(last);
    if (!names_.add(name)) {
      return fail(Error(kDuplicateKey, fmt::format("the name {} comes twice in {}", quote(name), owner())), code);
    }
    if (!skipping()) {
      innermost().name.assign(name);
      if (!events_.key(name)) skipped_at_ = depth_;
    }
    pieces_.clear();
    return true;
  }

  bool on_string_part(Text part, std::size_t, error_code&) {
    if (!skipping()) pieces_.append(part.data(), part.size());
    return true;
  }

  bool on_string(Text last, std::size_t, error_code& code) {
    if (skipping()) return skipped_scalar();
    const bool goes_on = scalar([&] { events_.text(whole(last)); }, code);
    pieces_.clear();
    return goes_on;
  }

  bool on_number_part(Text part, error_code&) {
    pieces_.append(part.data(), part.size());
    return true;
  }

  bool on_int64(std::int64_t value, Text, error_code& code) {
    pieces_.clear();
    return skipping() ? skipped_scalar() : scalar([&] { events_.integer(value); }, code);
  }

  bool on_uint64(std::uint64_t value, Text, error_code& code) {
    pieces_.clear();
    return skipping() ? skipped_scalar() : scalar([&] { events_.natural(value); }, code);
  }

  /// Boost.JSON's own value is not the nearest double; a number that is too small is 0.
  bool on_double(double value, Text last, error_code& code) {
    const std::string_view digits = whole(last);
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    const bool overflows = failure == std::errc::result_out_of_range && std::abs(value) >= 1;
    if (overflows || !std::isfinite(value)) return fail(Error(kMalformed, "no JSON: a number above every double in " + where()), code);
    pieces_.clear();
    return skipping() ? skipped_scalar() : scalar([&] { events_.number(value); }, code);
  }

  bool on_bool(bool value, error_code& code) {
    return skipping() ? skipped_scalar() : scalar([&] { events_.boolean(value); }, code);
  }

  bool on_null(error_code& code) {
    return skipping() ? skipped_scalar() : scalar([&] { events_.null(); }, code);
  }

  bool on_comment_part(Text, error_code&) { return true; }
  bool on_comment(Text, error_code&) { return true; }

  /// Pointer of the value that is being read; of one that is skipped, that of the member.
  std::string where() const { return pointer(open_); }

 private:
  struct Frame {
    bool is_object = false;
    std::size_t index = 0;  ///< of the element that comes, in an array
    std::string name;   ///< of the last member, in an object
  };

  Frame& innermost() { return frames_[open_ - 1]; }

  /// Frames are kept for the next value, with the memory of their names.
  void push(bool is_object) {
    if (open_ == frames_.size()) frames_.emplace_back();
    Frame& frame = frames_[open_++];
    frame.is_object = is_object;
    frame.index = 0;
    frame.name.clear();
  }

  bool skipping() const { return skipped_at_ != 0; }

  /// A name or text in one: its pieces so far and the last.
  std::string_view whole(Text last) {
    if (pieces_.empty()) return {last.data(), last.size()};
    pieces_.append(last.data(), last.size());
    return pieces_;
  }

  bool fail(Error error, error_code& code) {
    problem_ = std::move(error);
    code = stopped();
    return false;
  }

  bool deeper(error_code& code) {
    if (depth_ >= max_depth_) return fail(Error(kTooDeep, fmt::format("nested more than {} levels deep", max_depth_)), code);
    ++depth_;
    return true;
  }

  template <class Tell>
  bool told(Tell tell, error_code& code) {
    tell();
    if (!events_.problem()) return true;
    return fail(*events_.problem(), code);
  }

  /// A value is over: the next element of its array has the next index.
  void count_element() {
    if (open_ != 0 && !innermost().is_object) ++innermost().index;
  }

  template <class Tell>
  bool scalar(Tell tell, error_code& code) {
    const bool goes_on = told(tell, code);
    count_element();
    return goes_on;
  }

  bool skipped_scalar() {
    if (depth_ == skipped_at_) skipped_at_ = 0;
    return true;
  }

  template <class Tell>
  bool ended(Tell tell, error_code& code) {
    if (skipping()) return skipped_scalar();
    --open_;
    const bool goes_on = told(tell, code);
    count_element();
    return goes_on;
  }

  std::string owner() const {
    // Inside of what is skipped nobody keeps account of places.
    return pointer(skipping() ? open_ : open_ - 1);
  }

  std::string pointer(std::size_t levels) const {
    std::string out;
    for (std::size_t i = 0; i < levels; ++i) {
      const Frame& frame = frames_[i];
      out += '/';
      if (!frame.is_object) {
        out += std::to_string(frame.index);
        continue;
      }
      for (const char c : frame.name) out += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
    }
    return out.empty() ? "the document" : escape_terminal(out, limits::kQuotedChars);
  }

  Events& events_;
  std::size_t max_depth_;
  OpenNames names_;
  std::vector<Frame> frames_;  ///< the first open_ of them: what is open and wanted
  std::size_t open_ = 0;
  std::string pieces_;         ///< of a name, text or number that came in several
  std::size_t depth_ = 0;
  std::size_t skipped_at_ = 0;  ///< depth of the object whose member is being skipped, or 0
  std::optional<Error> problem_;
};

boost::json::parse_options boost_options(const ReadOptions& options) {
  boost::json::parse_options out;
  out.max_depth = options.max_depth + 1;  // ours is told first
  return out;
}

}  // namespace

class EventReader::Implementation {
 public:
  Implementation(Events& events, const ReadOptions& options)
      : options_(options), parser_(boost_options(options), events, options.max_depth) {}

  Result<void> write(BytesView piece) {
    if (mark_due_) {
      head_.append(piece);
      if (head_.size() < kMark.size() && kMark.starts_with(head_)) return {};
      mark_due_ = false;
      PRATIQUE_TRY(rest, without_mark(head_));
      return parse(rest, true);
    }
    return parse(piece, true);
  }

  Result<void> finish() {
    if (mark_due_) {
      mark_due_ = false;
      PRATIQUE_TRY(rest, without_mark(head_));
      PRATIQUE_CHECK(parse(rest, true));
    }
    if (!seen_) return Error(kMalformed, "empty, where a JSON document is due");
    return parse({}, false);
  }

  std::string where() const { return parser_.handler().where(); }

 private:
  static constexpr BytesView kMark = "\xEF\xBB\xBF";

  Result<BytesView> without_mark(BytesView head) const {
    if (!head.starts_with(kMark)) return head;
    if (!options_.byte_order_mark) return Error(kMalformed, "starts with a byte order mark");
    head.remove_prefix(kMark.size());
    if (head.starts_with(kMark)) return Error(kMalformed, "starts with two byte order marks");
    return head;
  }

  Result<void> parse(BytesView piece, bool more) {
    seen_ = seen_ || piece.find_first_not_of(" \t\r\n") != BytesView::npos;
    error_code code;
    const std::size_t used = parser_.write_some(more, piece.data(), piece.size(), code);
    auto& problem = parser_.handler().problem();
    if (problem) return *std::move(problem);
    if (code) return no_json(piece.substr(0, used), code.message());
    if (used < piece.size()) return no_json(piece.substr(0, used), "something behind the end of the document");
    count(piece);
    return {};
  }

  Error no_json(BytesView good, const std::string& why) {
    count(good);
    return Error(kMalformed, fmt::format("no JSON at line {}, column {} (in {}): {}", lines_ + 1, column_ + 1, where(), why));
  }

  void count(BytesView piece) {
    lines_ += count_lines(piece);
    const std::size_t last = piece.rfind('\n');
    column_ = last == BytesView::npos ? column_ + piece.size() : piece.size() - last - 1;
  }

  ReadOptions options_;
  boost::json::basic_parser<Checker> parser_;
  bool mark_due_ = true;
  bool seen_ = false;  ///< anything but blanks
  std::string head_;   ///< what has come before it is clear whether there is a mark
  std::size_t lines_ = 0;
  std::size_t column_ = 0;
};

EventReader::EventReader(Events& events, const ReadOptions& options)
    : implementation_(std::make_unique<Implementation>(events, options)) {}
EventReader::~EventReader() = default;

Result<void> EventReader::write(BytesView piece) { return implementation_->write(piece); }
Result<void> EventReader::finish() { return implementation_->finish(); }
std::string EventReader::where() const { return implementation_->where(); }

}  // namespace pratique::json

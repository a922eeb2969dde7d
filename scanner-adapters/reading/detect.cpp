#include "scanner-adapters/reading/detect.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/json_document.h"
#include "scanner-adapters/read.h"
#include "scanner-adapters/reading/reading.h"

namespace pratique::scanners {
namespace {

using Candidates = std::vector<const Adapter*>;

constexpr std::size_t kHead = std::size_t{64} << 10;

std::string names_of(const Candidates& list) {
  std::string text;
  for (const Adapter* adapter : list) {
    text += fmt::format("{}{}/{}", text.empty() ? "" : ", ", adapter->tool, adapter->format);
  }
  return text;
}

Result<const Adapter*> the_one(const Candidates& candidates) {
  if (candidates.size() == 1) return candidates.front();
  const std::string message = candidates.empty() ? "looks like no report of a tool that is known"
                                                 : "looks like reports of several tools: " + names_of(candidates);
  return Error(kReportInvalid, message).with_hint("say what it is: --report TOOL/FORMAT=FILE");
}

/// The adapters whose reader is of this kind and says yes.
template <class Reader, class Recognises>
Candidates fitting(Recognises recognises) {
  Candidates out;
  for (const Adapter& adapter : adapters()) {
    const auto* reader = std::get_if<const Reader*>(&adapter.reader);
    if (reader != nullptr && recognises(**reader, adapter)) out.push_back(&adapter);
  }
  return out;
}

Candidates fitting_json(const json::View& document, bool lines) {
  return fitting<JsonReader>([&](const JsonReader& reader, const Adapter& adapter) {
    return (adapter.format == kLinesOfJson) == lines && reader.recognises(document, adapter);
  });
}

/// One text may be a report, or a file of one line.
Candidates fitting_text_or_line(const json::View& document) {
  Candidates out = fitting_json(document, false);
  const Candidates of_lines = fitting_json(document, true);
  out.insert(out.end(), of_lines.begin(), of_lines.end());
  return out;
}

/// Builds of each array the first element only, and of those at the top, as SARIF's runs, a few more: all that
/// recognisers look at.
class SampleBuilder final : public json::DocumentBuilder {
 public:
  bool key(std::string_view name) override { return !is_forgotten(name) && DocumentBuilder::key(name); }
  void begin_object() override { begin(), DocumentBuilder::begin_object(); }
  void begin_array() override { begin(), DocumentBuilder::begin_array(); }
  void end_object() override { DocumentBuilder::end_object(), end(); }
  void end_array() override { DocumentBuilder::end_array(), end(); }
  void text(std::string_view value) override { begin(), DocumentBuilder::text(value), end(); }
  void integer(std::int64_t value) override { begin(), DocumentBuilder::integer(value), end(); }
  void natural(std::uint64_t value) override { begin(), DocumentBuilder::natural(value), end(); }
  void number(double value) override { begin(), DocumentBuilder::number(value), end(); }
  void boolean(bool value) override { begin(), DocumentBuilder::boolean(value), end(); }
  void null() override { begin(), DocumentBuilder::null(), end(); }

 private:
  static constexpr std::size_t kAtTheTop = 32;

  /// An element more than wanted is noted, and what is in it is left alone.
  void begin() {
    if (surplus_ || !in_array() || size() < (depth() <= 2 ? kAtTheTop : 1)) return;
    surplus_ = next_element();
    surplus_depth_ = depth();
  }

  void end() {
    if (surplus_ && depth() == surplus_depth_) take_out(*std::exchange(surplus_, std::nullopt), true);
  }

  std::optional<Element> surplus_;
  std::size_t surplus_depth_ = 0;
};

struct Start {
  std::string head;    ///< the first bytes, or all
  bool whole = false;  ///< whether that is all
};

Result<Start> read_start(Source& source) {
  Start start;
  while (start.head.size() < kHead) {
    PRATIQUE_TRY(piece, source.next());
    start.whole = piece.empty();
    if (start.whole) break;
    const std::size_t room = kHead - start.head.size();
    start.head.append(piece.substr(0, room));
    if (piece.size() > room) break;
  }
  PRATIQUE_CHECK(source.rewind());
  return start;
}

bool starts_as_xml(BytesView content) {
  constexpr BytesView kByteOrderMark = "\xEF\xBB\xBF";
  if (content.starts_with(kByteOrderMark)) content.remove_prefix(kByteOrderMark.size());
  const std::size_t first = content.find_first_not_of(" \t\r\n");
  return first != BytesView::npos && content[first] == '<';
}

Result<const Adapter*> detect_xml(const Start& start) {
  PRATIQUE_TRY(document, xml::parse_root(start.head));
  return the_one(fitting<XmlReader>(
      [&](const XmlReader& reader, const Adapter&) { return reader.recognises(document.root()); }));
}

/// The first line that is not blank.
Line first_line(BytesView text) {
  Line line{1, text.substr(0, text.find('\n'))};
  while (line.text.find_first_not_of(" \t\r") == BytesView::npos && line.text.size() < text.size()) {
    text.remove_prefix(line.text.size() + 1);
    line = {line.number + 1, text.substr(0, text.find('\n'))};
  }
  if (line.text.ends_with('\r')) line.text.remove_suffix(1);
  return line;
}

/// Lines of JSON or of text, by the first of them; else it is JSON that is broken.
Result<const Adapter*> detect_lines(const Start& start, Error not_json) {
  const Line line = first_line(start.head);
  if (const auto first = parse_kept(line.text, line.number == 1)) {
    return the_one(fitting_json(json::View(*first), true));
  }
  const Candidates candidates =
      fitting<TextReader>([&](const TextReader& reader, const Adapter&) { return reader.recognises(line); });
  if (candidates.size() == 1) return candidates.front();
  return not_json;
}

/// Reads all of it, in the memory of a sample.
Result<const Adapter*> detect_by_all(Source& source) {
  SampleBuilder sample;
  json::EventReader reader(sample, {.byte_order_mark = true});
  PRATIQUE_CHECK(each_piece(source, [&](BytesView piece) { return reader.write(piece); }));
  PRATIQUE_CHECK(reader.finish());
  PRATIQUE_CHECK(source.rewind());
  return the_one(fitting_text_or_line(json::View(sample.document())));
}

Result<const Adapter*> detect_json(Source& source, const Start& start) {
  SampleBuilder sample;
  json::EventReader reader(sample, {.byte_order_mark = true});
  auto read = reader.write(start.head);
  if (read && start.whole) read = reader.finish();
  if (!read) return detect_lines(start, std::move(read).error());
  const Candidates candidates = fitting_text_or_line(json::View(sample.document()));
  if (start.whole || candidates.size() == 1) return the_one(candidates);
  return detect_by_all(source);
}

}  // namespace

Result<json::Document> parse_kept(BytesView text, bool byte_order_mark) {
  class Keeper final : public json::DocumentBuilder {
    bool key(std::string_view name) override { return !is_forgotten(name) && DocumentBuilder::key(name); }
  };
  Keeper keeper;
  json::EventReader reader(keeper, {.byte_order_mark = byte_order_mark});
  PRATIQUE_CHECK(reader.write(text));
  PRATIQUE_CHECK(reader.finish());
  return keeper.take();
}

Result<const Adapter*> detect_adapter(Source& source) {
  PRATIQUE_TRY(start, read_start(source));
  return starts_as_xml(start.head) ? detect_xml(start) : detect_json(source, start);
}

Result<void> check_found_out(const json::View& document, const Adapter& adapter) {
  Candidates candidates = fitting_json(document, false);
  // The rows of one reader (SARIF by many tools) read it alike.
  std::erase_if(candidates, [&](const Adapter* other) { return other->reader == adapter.reader; });
  if (candidates.empty()) return {};
  candidates.insert(candidates.begin(), &adapter);
  return the_one(candidates).error();
}

}  // namespace pratique::scanners

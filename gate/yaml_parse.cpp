#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <map>
#include <sstream>

#include "base/escape.h"
#include "base/limits.h"
#include "gate/yaml_node.h"

namespace pratique::gate::yaml {
namespace {

using DataPtr = std::shared_ptr<Node::Data>;

/// Leaves yaml-cpp's parser, which knows no other way to be stopped; never leaves this file.
struct Refused {
  Error error;
};

bool is_blank_line(std::string_view line) { return line.find_first_not_of(" \t\r") == std::string_view::npos; }

Result<void> check_characters(std::string_view line, std::size_t number, const std::string& file) {
  for (std::size_t i = 0; i < line.size(); ++i) {
    const auto byte = static_cast<unsigned char>(line[i]);
    const auto next = static_cast<unsigned char>(i + 1 < line.size() ? line[i + 1] : 0);
    const bool carriage_return_inside = byte == '\r' && i + 1 != line.size();
    const bool c0 = (byte < 0x20 && byte != '\t' && byte != '\r') || byte == 0x7f;
    const bool c1 = byte == 0xc2 && next >= 0x80 && next < 0xa0;
    // yaml-cpp takes U+2028 and U+2029 for text and others for line ends: two readers would see two files.
    const bool odd_line_end = line.substr(i).starts_with("\xe2\x80\xa8") || line.substr(i).starts_with("\xe2\x80\xa9");
    if (carriage_return_inside || c0 || c1 || odd_line_end) {
      return error_at(file, number, i + 1, "a control character, which no YAML file may hold; write it as an escape");
    }
  }
  return {};
}

/// What yaml-cpp would take, pass over or read in its own way.
Result<void> check_line(std::string_view line, std::size_t number, const std::string& file) {
  PRATIQUE_CHECK(check_characters(line, number, file));
  const std::size_t text = line.find_first_not_of(" \t\r");
  if (const std::size_t tab = line.find('\t'); tab < text && !is_blank_line(line)) {
    return error_at(file, number, tab + 1, "a tab in the indentation, where only blanks may stand");
  }
  if (line.starts_with('%') && line.substr(0, line.find_last_not_of(" \r") + 1) != "%YAML 1.2") {
    return error_at(file, number, 1, "a directive, where at most `%YAML 1.2` may stand");
  }
  return {};
}

Result<void> check_text(BytesView text, const std::string& file) {
  if (text.size() > limits::kPolicyBytes) {
    return error_at(file, 1, 1, fmt::format("{} bytes, more than the limit of {}", text.size(), limits::kPolicyBytes));
  }
  if (to_valid_utf8(text) != text) return error_at(file, 1, 1, "not UTF-8 text");
  std::size_t number = 1;
  for (std::size_t begin = 0; begin < text.size(); ++number) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    PRATIQUE_CHECK(check_line(text.substr(begin, end - begin), number, file));
    begin = end + 1;
  }
  return {};
}

/// Whether the quoted text that begins at `begin` has an end; yaml-cpp takes the end of the file for one.
bool is_closed(BytesView text, std::size_t begin) {
  const char quote_mark = text[begin];
  for (std::size_t i = begin + 1; i < text.size(); ++i) {
    if (quote_mark == '"' && text[i] == '\\') {
      ++i;
    } else if (text[i] == quote_mark) {
      const bool doubled = quote_mark == '\'' && i + 1 < text.size() && text[i + 1] == quote_mark;
      if (!doubled) return true;
      ++i;
    }
  }
  return false;
}

/// Builds the tree of one document out of the parser's events, and refuses what we do not allow.
class TreeBuilder final : public YAML::EventHandler {
 public:
  TreeBuilder(BytesView text, std::shared_ptr<const std::string> file) : text_(text), file_(std::move(file)) {}

  std::shared_ptr<const Node::Data> root() const { return root_; }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { refuse(mark, "an alias, which is not allowed"); }
  void OnAnchor(const YAML::Mark& mark, const std::string&) override {
    refuse(mark, "an anchor, which is not allowed");
  }
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { add(make(Shape::kNull, mark, anchor)); }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    check_tag(mark, tag);
    check_end(mark);
    auto data = make(Shape::kScalar, mark, anchor);
    data->quoted = tag == "!";
    data->value = value;
    add(std::move(data));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    check_tag(mark, tag);
    open(make(Shape::kList, mark, anchor));
  }
  void OnSequenceEnd() override { open_.pop_back(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    check_tag(mark, tag);
    open(make(Shape::kMap, mark, anchor));
  }
  void OnMapEnd() override { open_.pop_back(); }

 private:
  struct Open {
    DataPtr data;
    DataPtr key;                                    ///< of a map: read, and its value is not
    std::map<std::string, std::size_t> lines = {};  ///< of the keys
  };

  [[noreturn]] void refuse(const YAML::Mark& mark, std::string_view what) const {
    throw Refused{
        error_at(*file_, static_cast<std::size_t>(mark.line) + 1, static_cast<std::size_t>(mark.column) + 1, what)};
  }

  /// yaml-cpp gives quoted text and an explicit `!` the same tag; the character that is there tells them apart.
  void check_tag(const YAML::Mark& mark, const std::string& tag) const {
    const auto at = static_cast<std::size_t>(mark.pos);
    const bool written = at < text_.size() && text_[at] == '!';
    if (written || (!tag.empty() && tag != "?" && tag != "!")) refuse(mark, "a tag, which is not allowed");
  }

  void check_end(const YAML::Mark& mark) const {
    const auto at = static_cast<std::size_t>(mark.pos);
    if (at >= text_.size() || (text_[at] != '"' && text_[at] != '\'') || is_closed(text_, at)) return;
    refuse(mark, "a quoted text without an end");
  }

  DataPtr make(Shape shape, const YAML::Mark& mark, YAML::anchor_t anchor) const {
    if (anchor != 0) refuse(mark, "an anchor, which is not allowed");
    auto data = std::make_shared<Node::Data>();
    data->shape = shape;
    data->file = file_;
    data->line = static_cast<std::size_t>(mark.line) + 1;
    data->column = static_cast<std::size_t>(mark.column) + 1;
    if (open_.size() >= limits::kYamlDepth) {
      refuse(mark, fmt::format("nested deeper than the limit of {}", limits::kYamlDepth));
    }
    return data;
  }

  void take_key(Open& map, DataPtr key) {
    const YAML::Mark mark = mark_of(*key);
    if (key->shape != Shape::kScalar) refuse(mark, "a key that is no text");
    if (key->value == "<<") refuse(mark, "a merge key, which is not allowed");
    const auto [before, is_new] = map.lines.try_emplace(key->value, key->line);
    if (!is_new) {
      refuse(mark, fmt::format("the key {} is there twice, first in line {}", quote(key->value), before->second));
    }
    map.key = std::move(key);
  }

  void add(DataPtr data) {
    if (open_.empty()) {
      root_ = std::move(data);
      return;
    }
    Open& into = open_.back();
    if (into.data->shape == Shape::kList) {
      into.data->elements.push_back(std::move(data));
    } else if (into.key == nullptr) {
      take_key(into, std::move(data));
    } else {
      if (data->shape == Shape::kNull) {  // yaml-cpp places what is not there behind the next blank line
        data->line = into.key->line;
        data->column = into.key->column;
      }
      into.data->members.emplace_back(std::exchange(into.key, nullptr), std::move(data));
    }
  }

  void open(DataPtr data) {
    const bool is_key = !open_.empty() && open_.back().data->shape == Shape::kMap && open_.back().key == nullptr;
    if (is_key) refuse(mark_of(*data), "a key that is no text");
    DataPtr opened = data;
    add(std::move(data));
    open_.push_back({std::move(opened), nullptr});
  }

  static YAML::Mark mark_of(const Node::Data& data) {
    YAML::Mark mark;
    mark.line = static_cast<int>(data.line) - 1;
    mark.column = static_cast<int>(data.column) - 1;
    return mark;
  }

  BytesView text_;
  std::shared_ptr<const std::string> file_;
  std::shared_ptr<const Node::Data> root_;
  std::vector<Open> open_;
};

}  // namespace

Result<std::vector<Node>> parse(BytesView text, const std::string& file_name) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  PRATIQUE_CHECK(check_text(text, file_name));
  const auto file = std::make_shared<const std::string>(file_name);
  std::vector<Node> documents;
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    for (;;) {
      TreeBuilder builder(text, file);
      if (!parser.HandleNextDocument(builder)) break;
      auto root = builder.root();
      if (root == nullptr || root->shape == Shape::kNull) {
        const std::size_t line = root == nullptr ? 1 : root->line;
        return error_at(file_name, line, 1, "an empty document, where a map is due");
      }
      documents.emplace_back(std::move(root));
    }
  } catch (Refused& refused) {
    return std::move(refused.error);
  } catch (const YAML::Exception& e) {
    const auto line = static_cast<std::size_t>(std::max(e.mark.line, 0)) + 1;
    const auto column = static_cast<std::size_t>(std::max(e.mark.column, 0)) + 1;
    return error_at(file_name, line, column, fmt::format("not YAML: {}", e.msg));
  }
  if (documents.empty()) return error_at(file_name, 1, 1, "no document in the file");
  return documents;
}

}  // namespace pratique::gate::yaml

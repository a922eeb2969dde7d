#include "scanner-adapters/reading/xml.h"

#include <expat.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>

#include "base/escape.h"

namespace pratique::scanners::xml {

namespace {

/// Between namespace and name; no XML document can hold it.
constexpr char kSeparator = '\f';

constexpr std::array<std::string_view, 9> kForgottenElements{
    "codeSnippet", "description", "detail", "evidence", "packages", "sources", "stackTrace", "system-err", "system-out",
};

constexpr std::array<std::string_view, 3> kEncodings{"utf-8", "us-ascii", "iso-8859-1"};

std::string_view trimmed_text(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kBlanks);
  return first == std::string_view::npos ? ""
                                         : text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::string lower_case(std::string_view word) {
  std::string out(word);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return out;
}

bool is_utf16(BytesView text) {
  using namespace std::string_view_literals;
  return text.starts_with("\xFE\xFF"sv) || text.starts_with("\xFF\xFE"sv) || text.starts_with("\0<"sv) ||
         text.starts_with("<\0"sv);
}

}  // namespace

/// Takes Expat's events. What is wrong beside the grammar is kept, and stops it.
class Builder {
 public:
  Builder(std::string_view row, Parser::Take take)
      : parser_(XML_ParserCreateNS(nullptr, kSeparator), XML_ParserFree), row_(row), take_(std::move(take)) {
    XML_SetUserData(parser_.get(), this);
    XML_SetElementHandler(parser_.get(), on_start, on_end);
    XML_SetCharacterDataHandler(parser_.get(), on_text);
    XML_SetXmlDeclHandler(parser_.get(), on_declaration);
    XML_SetStartDoctypeDeclHandler(parser_.get(), on_doctype);
    XML_SetSkippedEntityHandler(parser_.get(), on_skipped);
  }

  /// Lengths are Expat's: it takes them as int.
  Result<void> write(BytesView text) {
    constexpr std::size_t kMost = std::size_t{1} << 20;
    if (head_.size() < kHeadBytes) head_.append(text.substr(0, kHeadBytes - head_.size()));
    if (is_utf16(head_)) return Error(kXmlMalformed, "UTF-16, where UTF-8, US-ASCII or ISO-8859-1 are read");
    blank_ = blank_ && text.find_first_not_of(" \t\r\n") == BytesView::npos;
    for (; !text.empty(); text.remove_prefix(std::min(kMost, text.size())))
      PRATIQUE_CHECK(feed(text.substr(0, kMost), false));
    return {};
  }

  Result<void> finish() {
    if (blank_) return Error(kXmlMalformed, "empty, where an XML document is due");
    return feed({}, true);
  }

  bool has_root() const { return !document_.nodes_.empty(); }

  Document take() { return std::move(document_); }

 private:
  using Node = Document::Node;

  Result<void> feed(BytesView text, bool last) {
    const auto status = XML_Parse(parser_.get(), text.data(), static_cast<int>(text.size()), last ? 1 : 0);
    if (problem_) return *problem_;
    if (status == XML_STATUS_OK) return {};
    return at_position(fmt::format("no XML: {}", XML_ErrorString(XML_GetErrorCode(parser_.get()))));
  }

  static Builder& self(void* data) { return *static_cast<Builder*>(data); }
  static void on_start(void* data, const XML_Char* name, const XML_Char** attributes) {
    self(data).start(name, attributes);
  }
  static void on_end(void* data, const XML_Char*) { self(data).end(); }
  static void on_text(void* data, const XML_Char* text, int size) {
    self(data).add_text({text, static_cast<std::size_t>(size)});
  }
  static void on_declaration(void* data, const XML_Char*, const XML_Char* encoding, int) {
    if (encoding != nullptr) self(data).check_encoding(encoding);
  }
  static void on_doctype(void* data, const XML_Char*, const XML_Char*, const XML_Char*, int has_internal_subset) {
    if (has_internal_subset != 0) self(data).refuse("a DOCTYPE that declares something (an internal subset)");
  }
  static void on_skipped(void* data, const XML_Char* entity, int) {
    self(data).refuse(fmt::format("the entity {}, which is not defined here", quote(entity)));
  }

  Error at_position(std::string_view what) const {
    return Error(kXmlMalformed, fmt::format("{} at line {}, column {}", what, XML_GetCurrentLineNumber(parser_.get()),
                                            XML_GetCurrentColumnNumber(parser_.get()) + 1));
  }

  void refuse(std::string_view what) {
    if (!problem_) problem_ = at_position(what);
    XML_StopParser(parser_.get(), XML_FALSE);
  }

  void check_encoding(std::string_view encoding) {
    if (std::ranges::find(kEncodings, lower_case(encoding)) == kEncodings.end())
      refuse(fmt::format("the encoding {}, where UTF-8, US-ASCII or ISO-8859-1 are read", quote(encoding)));
  }

  void start(std::string_view name, const XML_Char** attributes) {
    ++depth_;
    if (depth_ > kMaxDepth) return refuse(fmt::format("elements nested more than {} levels deep", kMaxDepth));
    if (forgotten_depth_ != 0) return;
    const std::size_t separator = name.find(kSeparator);
    Node node;
    node.line = XML_GetCurrentLineNumber(parser_.get());
    if (separator != std::string_view::npos) {
      node.space = name.substr(0, separator);
      name.remove_prefix(separator + 1);
    }
    node.name = name;
    for (; *attributes != nullptr; attributes += 2) {
      const std::string_view key = attributes[0];
      if (key.find(kSeparator) == std::string_view::npos) node.attributes.emplace_back(key, attributes[1]);
    }
    add(std::move(node));
    if (std::ranges::find(kForgottenElements, name) != kForgottenElements.end()) forgotten_depth_ = depth_;
  }

  void add(Node node) {
    const std::size_t index = document_.nodes_.size();
    document_.nodes_.push_back(std::move(node));
    if (!open_.empty()) {
      Node& parent = document_.nodes_[open_.back()];
      if (row_start_ == 0 && !row_.empty() && document_.nodes_[index].name == row_) {
        row_start_ = index;
        row_before_ = parent.last_child;
      }
      (parent.last_child == 0 ? parent.first_child : document_.nodes_[parent.last_child].next) = index;
      parent.last_child = index;
    }
    open_.push_back(index);
  }

  void end() {
    if (forgotten_depth_ == 0 || forgotten_depth_ == depth_) {
      forgotten_depth_ = 0;
      const std::size_t index = open_.back();
      open_.pop_back();
      if (row_start_ == index && row_start_ != 0) take_row();
    }
    --depth_;
  }

  /// A row is the last child of its parent, and nothing is behind it in the list.
  void take_row() {
    const auto taken = take_(Element(&document_, row_start_));
    if (!taken) {
      problem_ = taken.error();
      XML_StopParser(parser_.get(), XML_FALSE);
    }
    document_.nodes_.resize(row_start_);
    Node& parent = document_.nodes_[open_.back()];
    parent.last_child = row_before_;
    (row_before_ == 0 ? parent.first_child : document_.nodes_[row_before_].next) = 0;
    row_start_ = 0;
  }

  void add_text(std::string_view text) {
    if (forgotten_depth_ == 0 && !open_.empty()) document_.nodes_[open_.back()].text += text;
  }

  std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser_;
  Document document_;
  std::vector<std::size_t> open_;
  std::size_t depth_ = 0;
  std::size_t forgotten_depth_ = 0;  ///< depth of the outermost element that is being forgotten, or 0
  std::optional<Error> problem_;
  std::string_view row_;
  Parser::Take take_;
  std::size_t row_start_ = 0;   ///< index of the row that is open, or 0
  std::size_t row_before_ = 0;  ///< its parent's last child before it, or 0
  static constexpr std::size_t kHeadBytes = 2;
  std::string head_;
  bool blank_ = true;
};

Parser::Parser(std::string_view row, Take take) : builder_(std::make_unique<Builder>(row, std::move(take))) {}
Parser::~Parser() = default;

Result<void> Parser::write(BytesView piece) { return builder_->write(piece); }

Result<Document> Parser::finish() {
  PRATIQUE_CHECK(builder_->finish());
  return builder_->take();
}

Result<Document> parse_root(BytesView head) {
  Builder builder({}, {});
  const auto read = builder.write(head);
  if (builder.has_root()) return builder.take();
  if (!read) return read.error();
  PRATIQUE_CHECK(builder.finish());
  return Error(kXmlMalformed, fmt::format("no element within the first {} bytes", head.size()));
}

Element Document::root() const { return {this, 0}; }

std::string_view Element::text() const { return trimmed_text(node().text); }

std::optional<std::string_view> Element::attribute(std::string_view name) const {
  for (const auto& [key, value] : node().attributes) {
    if (key == name) return value;
  }
  return std::nullopt;
}

std::vector<Element> Element::children() const {
  std::vector<Element> out;
  for (std::size_t i = node().first_child; i != 0; i = document_->nodes_[i].next) out.push_back({document_, i});
  return out;
}

std::vector<Element> Element::children(std::string_view name) const {
  std::vector<Element> out = children();
  std::erase_if(out, [&](const Element& child) { return child.name() != name; });
  return out;
}

std::optional<Element> Element::child(std::string_view name) const {
  for (std::size_t i = node().first_child; i != 0; i = document_->nodes_[i].next) {
    if (document_->nodes_[i].name == name) return Element(document_, i);
  }
  return std::nullopt;
}

std::string_view Element::child_text(std::string_view name) const {
  const auto found = child(name);
  return found ? found->text() : "";
}

std::string_view Element::raw_child_text(std::string_view name) const {
  const auto found = child(name);
  return found ? found->raw_text() : "";
}

std::vector<Element> Element::grandchildren(std::string_view outer, std::string_view inner) const {
  std::vector<Element> out;
  for (const Element& list : children(outer)) {
    for (const Element& entry : list.children(inner)) out.push_back(entry);
  }
  return out;
}

Error Element::error(std::string_view what) const {
  return Error(kXmlMalformed, fmt::format("line {}: {}", node().line, what));
}

}  // namespace pratique::scanners::xml

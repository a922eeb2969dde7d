#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

/// XML reports, read by Expat. Nothing is ever fetched, and no entity is defined: a DOCTYPE with an internal subset is
/// refused, one that only names an external one is passed over.
namespace pratique::scanners::xml {

inline constexpr Reason kXmlMalformed{"xml.malformed", Kind::kMalformed, ""};
inline constexpr std::size_t kMaxDepth = 10'000;

class Builder;
class Element;

/// A document as a flat list of its elements, so that no depth costs stack.
class Document {
 public:
  Element root() const;

 private:
  friend class Element;
  friend class Builder;

  struct Node {
    std::string name;   ///< without prefix
    std::string space;  ///< URI of its namespace, or empty
    std::string text;   ///< its own characters, without those of its children
    std::vector<std::pair<std::string, std::string>> attributes;  ///< those without a namespace
    std::uint64_t line = 0;
    std::size_t first_child = 0;  ///< 0: none
    std::size_t last_child = 0;
    std::size_t next = 0;  ///< next sibling; 0: none
  };
  std::vector<Node> nodes_;
};

/// One element. The document must outlive it.
class Element {
 public:
  std::string_view name() const { return node().name; }
  std::string_view space() const { return node().space; }
  /// Its characters without blanks around them.
  std::string_view text() const;
  /// Its characters as they stand: ids and paths are not cleaned.
  std::string_view raw_text() const { return node().text; }
  /// An attribute without namespace.
  std::optional<std::string_view> attribute(std::string_view name) const;
  std::string_view attribute_or_empty(std::string_view name) const { return attribute(name).value_or(""); }

  std::vector<Element> children() const;
  std::vector<Element> children(std::string_view name) const;
  /// The first child of this name.
  std::optional<Element> child(std::string_view name) const;
  /// Text of the first child of this name, or empty.
  std::string_view child_text(std::string_view name) const;
  std::string_view raw_child_text(std::string_view name) const;
  /// The children `inner` of all children `outer`.
  std::vector<Element> grandchildren(std::string_view outer, std::string_view inner) const;

  /// "line N: WHAT".
  Error error(std::string_view what) const;

 private:
  friend class Builder;
  friend class Document;
  Element(const Document* document, std::size_t index) : document_(document), index_(index) {}
  const Document::Node& node() const { return document_->nodes_[index_]; }

  const Document* document_;
  std::size_t index_;
};

/// Reads XML 1.0 in UTF-8, US-ASCII or ISO-8859-1, as it declares, piece by piece. What is in elements that no adapter
/// reads and that make up most of a report (texts, printed output, listings) is checked and not kept. Once an error was
/// given, it must not be used any more. Errors: xml.malformed, with line and column; those of TAKE.
class Parser {
 public:
  using Take = std::function<Result<void>(const Element& row)>;

  /// Elements called ROW are given to TAKE when they are whole, and then forgotten. Without a name there are none.
  explicit Parser(std::string_view row = {}, Take take = {});
  ~Parser();

  Result<void> write(BytesView piece);
  Result<Document> finish();

 private:
  std::unique_ptr<Builder> builder_;
};

/// The first element of a document that may go on behind `head`, without what is in it. Errors: xml.malformed.
Result<Document> parse_root(BytesView head);

}  // namespace pratique::scanners::xml

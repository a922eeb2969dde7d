#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "base/json_events.h"

namespace pratique::json {

/// Texts in a few large blocks, so that they stay where they are. Given back from the end only.
class TextStore {
 public:
  std::string_view keep(std::string_view text);

  struct Mark {
    std::size_t blocks = 0;
    std::size_t used = 0;
  };
  Mark mark() const { return {blocks_.size(), used_}; }
  /// Forgets what was kept after the mark.
  void rewind(const Mark& mark);

 private:
  struct Block {
    std::unique_ptr<char[]> bytes;
    std::size_t size = 0;
  };
  std::vector<Block> blocks_;
  Block spare_;
  std::size_t used_ = 0;  ///< of the last block
};

/// A JSON document: its values one behind the other, each with the way to its first child and its next sibling. To be
/// looked at through a View. Reading it costs a tenth of the memory blocks that a tree of maps would.
class Document {
 public:
  Document() = default;
  Document(Document&&) noexcept = default;
  Document& operator=(Document&&) noexcept = default;

 private:
  friend class View;
  friend class DocumentBuilder;
  using Index = std::uint32_t;
  static constexpr Index kNone = 0;  ///< the root is nobody's child

  enum class Kind : std::uint8_t { kNull, kBoolean, kInteger, kNatural, kNumber, kText, kArray, kObject };
  struct Node {
    Kind kind = Kind::kNull;
    Index next = kNone;
    Index first = kNone;
    std::uint32_t count = 0;    ///< of children
    std::string_view name = {};  ///< if its parent is an object
    std::string_view text = {};
    union {
      std::int64_t integer = 0;
      std::uint64_t natural;
      double number;
      bool boolean;
    };
  };

  std::vector<Node> nodes_{Node{}};
  TextStore texts_;
};

/// Builds a document of what is read. Subclasses may leave out members, and take values out again when they are whole.
class DocumentBuilder : public Events {
 public:
  bool key(std::string_view name) override;
  void begin_object() override { open_value(Document::Kind::kObject); }
  void end_object() override { open_.pop_back(); }
  void begin_array() override { open_value(Document::Kind::kArray); }
  void end_array() override { open_.pop_back(); }
  void text(std::string_view value) override;
  void integer(std::int64_t value) override { add(Document::Kind::kInteger).integer = value; }
  void natural(std::uint64_t value) override { add(Document::Kind::kNatural).natural = value; }
  void number(double value) override { add(Document::Kind::kNumber).number = value; }
  void boolean(bool value) override { add(Document::Kind::kBoolean).boolean = value; }
  void null() override { add(Document::Kind::kNull); }

  const Document& document() const { return document_; }
  Document take() { return std::move(document_); }

 protected:
  /// How many objects and arrays are open.
  std::size_t depth() const { return open_.size(); }
  bool in_array() const;
  /// How many elements or members the innermost open value has.
  std::size_t size() const;

  /// A value that was built last, as the last element of the innermost open array.
  struct Element {
    Document::Index list;
    Document::Index value;
    Document::Index before;  ///< the element before it
    TextStore::Mark texts;   ///< before it
  };
  /// What the next element of the innermost open array will be.
  Element next_element() const;
  /// Takes the element out of its array; with `and_forget` its memory, too, and it must have been built last.
  void take_out(const Element& element, bool and_forget);
  /// Gives an element that was taken out back to its array, at its end.
  void put_back(const Element& element);
  /// The value, as a document of its own (its errors name places in it); and the open value so many levels further out
  /// than the innermost.
  class View view_of(const Element& element) const;
  class View open_view(std::size_t levels_out) const;

 private:
  struct Open {
    Document::Index value;
    Document::Index last = Document::kNone;  ///< child
  };

  Document::Node& add(Document::Kind kind);
  void open_value(Document::Kind kind);

  Document document_;
  std::vector<Open> open_;
  std::string_view name_;  ///< of the member that comes
};

}  // namespace pratique::json

#include "base/json_document.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/json_view.h"

namespace pratique::json {

std::string_view TextStore::keep(std::string_view text) {
  constexpr std::size_t kBlock = std::size_t{16} << 10;
  if (text.empty()) return "";
  if (blocks_.empty() || blocks_.back().size - used_ < text.size()) {
    const std::size_t size = std::max(text.size(), blocks_.empty() ? kBlock / 16 : kBlock);
    if (spare_.size >= size) {
      blocks_.push_back(std::exchange(spare_, {}));
    } else {
      blocks_.push_back({std::make_unique_for_overwrite<char[]>(size), size});
    }
    used_ = 0;
  }
  char* place = blocks_.back().bytes.get() + used_;
  std::memcpy(place, text.data(), text.size());
  used_ += text.size();
  return {place, text.size()};
}

void TextStore::rewind(const Mark& mark) {
  // A block is kept for the next text, which is likely to want it.
  for (; blocks_.size() > mark.blocks; blocks_.pop_back()) {
    if (blocks_.back().size > spare_.size) spare_ = std::exchange(blocks_.back(), {});
  }
  used_ = mark.used;
}

bool DocumentBuilder::key(std::string_view name) {
  name_ = document_.texts_.keep(name);
  return true;
}

/// The next value, in its place. The reference lives until the next one.
Document::Node& DocumentBuilder::add(Document::Kind kind) {
  auto& nodes = document_.nodes_;
  if (open_.empty()) {
    nodes.front().kind = kind;
    return nodes.front();
  }
  const auto index = static_cast<Document::Index>(nodes.size());
  nodes.emplace_back();
  nodes.back().kind = kind;
  nodes.back().name = name_;
  Open& open = open_.back();
  (open.last == Document::kNone ? nodes[open.value].first : nodes[open.last].next) = index;
  open.last = index;
  ++nodes[open.value].count;
  return nodes.back();
}

void DocumentBuilder::open_value(Document::Kind kind) {
  const bool is_root = open_.empty();
  add(kind);
  open_.push_back({is_root ? Document::Index{0} : static_cast<Document::Index>(document_.nodes_.size() - 1)});
}

void DocumentBuilder::text(std::string_view value) {
  const std::string_view kept = document_.texts_.keep(value);
  add(Document::Kind::kText).text = kept;
}

bool DocumentBuilder::in_array() const {
  return !open_.empty() && document_.nodes_[open_.back().value].kind == Document::Kind::kArray;
}

std::size_t DocumentBuilder::size() const { return document_.nodes_[open_.back().value].count; }

DocumentBuilder::Element DocumentBuilder::next_element() const {
  return {open_.back().value, static_cast<Document::Index>(document_.nodes_.size()), open_.back().last,
          document_.texts_.mark()};
}

void DocumentBuilder::take_out(const Element& element, bool and_forget) {
  auto& nodes = document_.nodes_;
  (element.before == Document::kNone ? nodes[element.list].first : nodes[element.before].next) = Document::kNone;
  --nodes[element.list].count;
  open_.back().last = element.before;
  if (!and_forget) return;
  nodes.resize(element.value);
  document_.texts_.rewind(element.texts);
}

void DocumentBuilder::put_back(const Element& element) {
  auto& nodes = document_.nodes_;
  Document::Index last = nodes[element.list].first;
  while (last != Document::kNone && nodes[last].next != Document::kNone) last = nodes[last].next;
  (last == Document::kNone ? nodes[element.list].first : nodes[last].next) = element.value;
  ++nodes[element.list].count;
}

View DocumentBuilder::view_of(const Element& element) const { return View(&document_, element.value, element.value); }

View DocumentBuilder::open_view(std::size_t levels_out) const {
  const Document::Index value = open_[open_.size() - 1 - levels_out].value;
  return View(&document_, value, value);
}

}  // namespace pratique::json

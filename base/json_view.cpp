#include "base/json_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/escape.h"

namespace pratique::json {
namespace {

bool same_folded(std::string_view a, std::string_view b) {
  const auto fold = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return fold(x) == fold(y); });
}

}  // namespace

bool View::is_object() const { return node().kind == Document::Kind::kObject; }
bool View::is_array() const { return node().kind == Document::Kind::kArray; }
bool View::is_string() const { return node().kind == Document::Kind::kText; }
bool View::is_integer() const {
  return node().kind == Document::Kind::kInteger || node().kind == Document::Kind::kNatural;
}
bool View::is_number() const { return is_integer() || node().kind == Document::Kind::kNumber; }
bool View::is_boolean() const { return node().kind == Document::Kind::kBoolean; }
bool View::is_null() const { return node().kind == Document::Kind::kNull; }
std::size_t View::size() const { return node().count; }

Result<View> View::object() const {
  if (!is_object()) return must_be("an object");
  return *this;
}

Result<std::string_view> View::string() const {
  if (!is_string()) return must_be("a string");
  return node().text;
}

Result<bool> View::boolean() const {
  if (!is_boolean()) return must_be("true or false");
  return node().boolean;
}

Result<double> View::number() const {
  if (!is_number()) return must_be("a number");
  if (node().kind == Document::Kind::kNumber) return node().number;
  return node().kind == Document::Kind::kInteger ? static_cast<double>(node().integer)
                                                 : static_cast<double>(node().natural);
}

Result<std::int64_t> View::integer(std::int64_t min, std::int64_t max) const {
  const auto bad = [&] { return must_be(fmt::format("a whole number from {} to {}", min, max)); };
  if (node().kind != Document::Kind::kInteger) return bad();  // a natural one is above every bound
  const std::int64_t number = node().integer;
  if (number < min || number > max) return bad();
  return number;
}

Result<std::vector<View>> View::elements() const {
  if (!is_array()) return must_be("an array");
  std::vector<View> out;
  out.reserve(size());
  for (Index i = node().first; i != Document::kNone; i = node(i).next) out.push_back(at(i));
  return out;
}

Result<std::vector<std::pair<std::string_view, View>>> View::members() const {
  if (!is_object()) return must_be("an object");
  std::vector<std::pair<std::string_view, View>> out;
  out.reserve(size());
  for (Index i = node().first; i != Document::kNone; i = node(i).next) out.emplace_back(node(i).name, at(i));
  std::ranges::sort(out, {}, &std::pair<std::string_view, View>::first);
  return out;
}

View::Index View::index_of(std::string_view name) const {
  if (!is_object()) return Document::kNone;
  for (Index i = node().first; i != Document::kNone; i = node(i).next) {
    if (node(i).name == name) return i;
  }
  return Document::kNone;
}

bool View::has(std::string_view name) const { return index_of(name) != Document::kNone; }

std::optional<View> View::find(std::string_view name) const {
  const Index index = index_of(name);
  if (index == Document::kNone || node(index).kind == Document::Kind::kNull) return std::nullopt;
  return at(index);
}

Result<View> View::at(std::string_view name) const {
  if (!is_object()) return must_be("an object");
  auto member = find(name);
  if (!member) return Error(kMalformed, fmt::format("{}: {} is missing", pointer(), quote(name)));
  return *member;
}

Result<std::string_view> View::string_at(std::string_view name) const {
  PRATIQUE_TRY(member, at(name));
  return member.string();
}

Result<std::vector<View>> View::elements_at(std::string_view name) const {
  PRATIQUE_TRY(member, at(name));
  return member.elements();
}

Result<std::optional<std::string_view>> View::maybe_string(std::string_view name) const {
  const auto member = find(name);
  if (!member) return std::optional<std::string_view>();
  PRATIQUE_TRY(text, member->string());
  return std::optional<std::string_view>(text);
}

Result<std::optional<bool>> View::maybe_boolean(std::string_view name) const {
  const auto member = find(name);
  if (!member) return std::optional<bool>();
  PRATIQUE_TRY(value, member->boolean());
  return std::optional<bool>(value);
}

Result<std::string_view> View::string_or(std::string_view name, std::string_view otherwise) const {
  const auto member = find(name);
  return member ? member->string() : Result<std::string_view>(otherwise);
}

Result<std::vector<View>> View::elements_or_none(std::string_view name) const {
  const auto member = find(name);
  return member ? member->elements() : Result<std::vector<View>>(std::vector<View>());
}

Result<std::vector<std::string_view>> View::strings_or_none(std::string_view name) const {
  PRATIQUE_TRY(list, elements_or_none(name));
  std::vector<std::string_view> out;
  out.reserve(list.size());
  for (const View& element : list) {
    PRATIQUE_TRY(text, element.string());
    out.push_back(text);
  }
  return out;
}

Result<void> View::no_case_twins(std::span<const std::string_view> defined) const {
  if (!is_object()) return {};
  const auto all = members().value();
  for (const std::string_view name : defined) {
    const auto count = std::ranges::count_if(all, [&](const auto& member) { return same_folded(member.first, name); });
    if (count > 1) {
      return Error(kDuplicateKey, fmt::format("{}: {} comes twice, in different letter case", pointer(), quote(name)));
    }
  }
  return {};
}

/// Searched for only when something is wrong, so that reading is cheap.
bool View::find_pointer(Index from, std::string& pointer) const {
  if (from == value_) return true;
  const std::size_t length = pointer.size();
  std::size_t position = 0;
  for (Index i = node(from).first; i != Document::kNone; i = node(i).next) {
    pointer += '/';
    if (node(from).kind == Document::Kind::kArray) {
      pointer += std::to_string(position++);
    } else {
      for (const char c : node(i).name) pointer += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
    }
    if (find_pointer(i, pointer)) return true;
    pointer.resize(length);
  }
  return false;
}

std::string View::pointer() const {
  std::string pointer;
  find_pointer(root_, pointer);
  return pointer.empty() ? "the document" : escape_terminal(pointer, limits::kQuotedChars);
}

Error View::must_be(std::string_view what) const {
  return Error(kMalformed, fmt::format("{}: must be {}", pointer(), what));
}

nlohmann::json View::value() const {
  switch (node().kind) {
    case Document::Kind::kNull:
      return nullptr;
    case Document::Kind::kBoolean:
      return node().boolean;
    case Document::Kind::kInteger:  // nlohmann keeps what is not negative as unsigned
      return node().integer < 0 ? nlohmann::json(node().integer)
                                     : nlohmann::json(static_cast<std::uint64_t>(node().integer));
    case Document::Kind::kNatural:
      return node().natural;
    case Document::Kind::kNumber:
      return node().number;
    case Document::Kind::kText:
      return node().text;
    case Document::Kind::kArray:
    case Document::Kind::kObject:
      break;
  }
  nlohmann::json out = is_array() ? nlohmann::json::array() : nlohmann::json::object();
  for (View::Index i = node().first; i != Document::kNone; i = node(i).next) {
    if (is_array()) {
      out.push_back(at(i).value());
    } else {
      out.emplace(node(i).name, at(i).value());
    }
  }
  return out;
}

}  // namespace pratique::json

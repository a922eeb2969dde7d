#include "base/json_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/escape.h"

namespace pratique::json {
namespace {

using nlohmann::json;

/// Appends the pointer of `wanted` below `from`; searched for only when something is wrong, so that reading is cheap.
bool find_pointer(const json& from, const json* wanted, std::string& pointer) {
  if (&from == wanted) return true;
  const std::size_t length = pointer.size();
  if (from.is_object()) {
    for (const auto& [name, value] : from.get_ref<const json::object_t&>()) {
      pointer += '/';
      for (const char c : name) pointer += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
      if (find_pointer(value, wanted, pointer)) return true;
      pointer.resize(length);
    }
  }
  if (from.is_array()) {
    for (std::size_t i = 0; i < from.size(); ++i) {
      pointer += '/' + std::to_string(i);
      if (find_pointer(from[i], wanted, pointer)) return true;
      pointer.resize(length);
    }
  }
  return false;
}

bool same_folded(std::string_view a, std::string_view b) {
  const auto fold = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return fold(x) == fold(y); });
}

}  // namespace

bool View::is_object() const { return value_->is_object(); }
bool View::is_array() const { return value_->is_array(); }
bool View::is_string() const { return value_->is_string(); }
bool View::is_number() const { return value_->is_number(); }
bool View::is_integer() const { return value_->is_number_integer(); }
bool View::is_boolean() const { return value_->is_boolean(); }
bool View::is_null() const { return value_->is_null(); }
std::size_t View::size() const { return value_->is_structured() ? value_->size() : 0; }

Result<View> View::object() const {
  if (!is_object()) return must_be("an object");
  return *this;
}

Result<std::string_view> View::string() const {
  if (!is_string()) return must_be("a string");
  return std::string_view(value_->get_ref<const std::string&>());
}

Result<bool> View::boolean() const {
  if (!is_boolean()) return must_be("true or false");
  return value_->get<bool>();
}

Result<double> View::number() const {
  if (!is_number()) return must_be("a number");
  return value_->get<double>();
}

Result<std::int64_t> View::integer(std::int64_t min, std::int64_t max) const {
  const auto bad = [&] { return must_be(fmt::format("a whole number from {} to {}", min, max)); };
  if (!is_integer()) return bad();
  if (value_->is_number_unsigned()) {
    const auto number = value_->get<std::uint64_t>();
    if (max < 0 || number > static_cast<std::uint64_t>(max)) return bad();
    if (min > 0 && number < static_cast<std::uint64_t>(min)) return bad();
    return static_cast<std::int64_t>(number);
  }
  const auto number = value_->get<std::int64_t>();
  if (number < min || number > max) return bad();
  return number;
}

Result<std::vector<View>> View::elements() const {
  if (!is_array()) return must_be("an array");
  std::vector<View> out;
  out.reserve(value_->size());
  for (const json& element : *value_) out.push_back(View(root_, &element));
  return out;
}

Result<std::vector<std::pair<std::string_view, View>>> View::members() const {
  if (!is_object()) return must_be("an object");
  std::vector<std::pair<std::string_view, View>> out;
  out.reserve(value_->size());
  for (const auto& [name, value] : value_->get_ref<const json::object_t&>())
    out.emplace_back(name, View(root_, &value));
  return out;
}

std::optional<View> View::find(std::string_view name) const {
  if (!is_object()) return std::nullopt;
  const auto& members = value_->get_ref<const json::object_t&>();
  const auto place = members.find(name);
  if (place == members.end() || place->second.is_null()) return std::nullopt;
  return View(root_, &place->second);
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
  const auto& members = value_->get_ref<const json::object_t&>();
  for (const std::string_view name : defined) {
    const auto count =
        std::count_if(members.begin(), members.end(), [&](const auto& m) { return same_folded(m.first, name); });
    if (count > 1) {
      return Error(kDuplicateKey, fmt::format("{}: {} comes twice, in different letter case", pointer(), quote(name)));
    }
  }
  return {};
}

std::string View::pointer() const {
  std::string pointer;
  find_pointer(*root_, value_, pointer);
  return pointer.empty() ? "the document" : escape_terminal(pointer, limits::kQuotedChars);
}

Error View::must_be(std::string_view what) const {
  return Error(kMalformed, fmt::format("{}: must be {}", pointer(), what));
}

}  // namespace pratique::json

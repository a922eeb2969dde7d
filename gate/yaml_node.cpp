#include "gate/yaml_node.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/escape.h"
#include "gate/nearest.h"

namespace pratique::gate::yaml {

Error error_at(const std::string& file, std::size_t line, std::size_t column, std::string_view what) {
  return Error(kPolicyInvalid, fmt::format("{}:{}:{}: {}", file, line, column, what));
}

namespace {

std::string_view name_of(Shape shape) {
  switch (shape) {
    case Shape::kNull:
      return "nothing";
    case Shape::kScalar:
      return "a text";
    case Shape::kList:
      return "a list";
    case Shape::kMap:
      return "a map";
  }
  return "";
}

std::string found(const Node::Data& data) {
  if (data.shape != Shape::kScalar) return std::string(name_of(data.shape));
  return data.quoted ? fmt::format("the text {}", quote(data.value)) : quote(data.value);
}

Error expected(const Node& node, const Node::Data& data, std::string_view what) {
  return node.error(fmt::format("{}, where {} is due", found(data), what));
}

}  // namespace

bool Node::is_map() const { return data_->shape == Shape::kMap; }
bool Node::is_list() const { return data_->shape == Shape::kList; }
bool Node::is_scalar() const { return data_->shape == Shape::kScalar; }
bool Node::is_null() const { return data_->shape == Shape::kNull; }

std::string Node::position() const { return fmt::format("{}:{}:{}", *data_->file, data_->line, data_->column); }

Error Node::error(std::string_view what) const { return error_at(*data_->file, data_->line, data_->column, what); }

Error Node::unsupported(std::string_view what) const {
  return error(fmt::format("{} is not supported by this version", what))
      .with_hint("take it out: whatever a policy says is done or refused, never passed over (docs/policy.md)");
}

Result<std::string> Node::text() const {
  if (!is_scalar() || data_->value.find_first_not_of(" \t\r\n") == std::string::npos) {
    return expected(*this, *data_, "a text that is not blank");
  }
  return data_->value;
}

Result<bool> Node::boolean() const {
  if (is_scalar() && !data_->quoted && data_->value == "true") return true;
  if (is_scalar() && !data_->quoted && data_->value == "false") return false;
  return expected(*this, *data_, "true or false");
}

Result<std::int64_t> Node::integer(std::int64_t min, std::int64_t max) const {
  std::int64_t value = 0;
  const std::string& text = data_->value;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = fault == std::errc() && end == text.data() + text.size();
  if (!is_scalar() || data_->quoted || !whole || value < min || value > max) {
    return expected(*this, *data_, fmt::format("a whole number from {} to {}", min, max));
  }
  return value;
}

Result<double> Node::number() const {
  double value = 0;
  const std::string& text = data_->value;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  const bool whole = fault == std::errc() && end == text.data() + text.size() && std::isfinite(value);
  if (!is_scalar() || data_->quoted || !whole) return expected(*this, *data_, "a number");
  return value;
}

Result<Time> Node::time() const {
  auto parsed = Time::parse(data_->value);
  if (is_scalar() && parsed) return parsed;
  return expected(*this, *data_, "a date as in 2026-12-01T00:00:00Z");
}

Result<Duration> Node::duration() const {
  auto parsed = Duration::parse(data_->value);
  if (is_scalar() && parsed) return parsed;
  return expected(*this, *data_, "a duration as in 24h or 90d");
}

Result<Pattern> Node::pattern() const {
  PRATIQUE_TRY(written, text());
  auto parsed = Pattern::parse(written);
  if (!parsed) return error(fmt::format("no valid pattern: {}", parsed.error().message()));
  return parsed;
}

Result<Digest> Node::digest() const {
  auto parsed = Digest::parse(data_->value);
  if (is_scalar() && parsed) return parsed;
  return expected(*this, *data_, "a digest as in sha256: and 64 lower-case hexadecimal digits");
}

Result<std::size_t> Node::one_of(std::initializer_list<std::string_view> words) const {
  PRATIQUE_TRY(written, text());
  const auto* word = std::find(words.begin(), words.end(), written);
  if (word == words.end()) {
    return error(fmt::format("unknown word {}{}", quote(written), suggestion(written, {words.begin(), words.size()})));
  }
  return static_cast<std::size_t>(word - words.begin());
}

Result<std::vector<Node>> Node::elements() const {
  if (!is_list()) return expected(*this, *data_, "a list");
  std::vector<Node> nodes;
  nodes.reserve(data_->elements.size());
  for (const auto& element : data_->elements) nodes.emplace_back(element);
  return nodes;
}

Result<std::vector<Node>> Node::elements_not_empty() const {
  PRATIQUE_TRY(nodes, elements());
  if (nodes.empty()) return error("an empty list, where at least one element is due");
  return nodes;
}

Result<std::vector<std::string>> Node::texts() const {
  PRATIQUE_TRY(nodes, elements());
  std::vector<std::string> all;
  for (const Node& node : nodes) {
    PRATIQUE_TRY(one, node.text());
    all.push_back(std::move(one));
  }
  return all;
}

Result<std::vector<std::string>> Node::texts_not_empty() const {
  PRATIQUE_CHECK(elements_not_empty());
  return texts();
}

Result<std::vector<std::pair<std::string, Node>>> Node::members() const {
  if (!is_map()) return expected(*this, *data_, "a map");
  std::vector<std::pair<std::string, Node>> all;
  for (const auto& [key, value] : data_->members) all.emplace_back(key->value, Node(value));
  return all;
}

Node Node::key(std::string_view name) const {
  for (const auto& [key, value] : data_->members) {
    if (key->value == name) return Node(key);
  }
  return *this;
}

Result<void> Node::only_keys(std::initializer_list<std::string_view> keys) const {
  if (!is_map()) return expected(*this, *data_, "a map");
  for (const auto& [key, value] : data_->members) {
    if (std::find(keys.begin(), keys.end(), key->value) != keys.end()) continue;
    return Node(key).error(
        fmt::format("unknown key {}{}", quote(key->value), suggestion(key->value, {keys.begin(), keys.size()})));
  }
  return {};
}

std::optional<Node> Node::find(std::string_view name) const {
  for (const auto& [key, value] : data_->members) {
    if (key->value == name) return Node(value);
  }
  return std::nullopt;
}

Result<Node> Node::at(std::string_view name) const {
  if (!is_map()) return expected(*this, *data_, "a map");
  auto member = find(name);
  if (!member) return error(fmt::format("the key {} is required here and missing", quote(name)));
  return *std::move(member);
}

}  // namespace pratique::gate::yaml

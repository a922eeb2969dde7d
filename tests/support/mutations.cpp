#include "tests/support/mutations.h"

#include <array>
#include <utility>
#include <vector>

namespace pratique::test {
namespace {

using Json = nlohmann::json;
using Pointer = Json::json_pointer;

/// Stands where the bytes of a mutation are no JSON value.
constexpr const char* kMark = "@mark@";

void collect(const Json& value, const Pointer& place, std::vector<Pointer>& out) {
  out.push_back(place);
  if (value.is_object()) {
    for (const auto& [name, member] : value.items()) collect(member, place / name, out);
  }
  if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i) collect(value[i], place / i, out);
  }
}

std::vector<std::pair<std::string, Json>> replacements() {
  std::vector<std::pair<std::string, Json>> out{
      {"null", nullptr},
      {"true", true},
      {"false", false},
      {"0", 0},
      {"-1", -1},
      {"a large integer", 4'000'000'000},
      {"a fraction", 0.5},
      {"a number near the largest", 1.5e308},
      {"an empty text", ""},
      {"a number as a text", "1"},
      {"a word of the field", "HIGH"},
      {"a digest", "sha256:" + std::string(64, 'a')},
      {"a text", "Kritisch"},
      {"a text with controls", std::string("a\0\x1B[2J\n::set-output", 19)},
      {"a huge text", std::string(70'000, 'x')},
      {"an empty array", Json::array()},
      {"an array", Json::array({1, "a"})},
      {"an array in an array", Json::array({Json::array()})},
      {"an empty object", Json::object()},
      {"an object", {{"id", "x"}, {"0", 1}}},
      {"an array of objects", Json::array({Json::object(), {{"id", "x"}}})},
  };
  Json many = Json::array();
  for (int i = 0; i < 2'000; ++i) many.push_back(i);
  out.emplace_back("a huge array", std::move(many));
  return out;
}

std::string with_mark_replaced(const Json& document, const std::string& bytes) {
  std::string text = document.dump();
  const std::string mark = '"' + std::string(kMark) + '"';
  text.replace(text.find(mark), mark.size(), bytes);
  return text;
}

Json changed(Json document, const Pointer& place, Json value) {
  document[place] = std::move(value);
  return document;
}

Json without(Json document, const Pointer& place) {
  Json& owner = document[place.parent_pointer()];
  if (owner.is_array()) {
    owner.erase(std::stoul(place.back()));
  } else {
    owner.erase(place.back());
  }
  return document;
}

class Mutator {
 public:
  Mutator(const Json& document, const std::function<void(const Mutation&)>& use) : document_(document), use_(use) {}

  void change(const Pointer& place) {
    for (const auto& [what, value] : kReplacements) {
      Json other = changed(document_, place, value);
      std::string bytes = other.dump();
      tell({place.to_string() + ": " + what, std::move(bytes), std::move(other)});
    }
    no_document(place, "too deep", std::string(1'000, '[') + std::string(1'000, ']'));
    no_document(place, "a number above every double", "1e999");
    no_document(place, "not a number", "NaN");
    no_document(place, "a control character", "\"a\tb\"");
    no_document(place, "no UTF-8", "\"\xFF\"");
    if (!place.empty()) remove_or_repeat(place);
  }

  std::size_t count() const { return count_; }

 private:
  void tell(const Mutation& mutation) {
    ++count_;
    use_(mutation);
  }

  void no_document(const Pointer& place, const std::string& what, const std::string& bytes) {
    const Json marked = changed(document_, place, kMark);
    tell({place.to_string() + ": " + what, with_mark_replaced(marked, bytes), nullptr, true});
  }

  void remove_or_repeat(const Pointer& place) {
    Json smaller = without(document_, place);
    std::string bytes = smaller.dump();
    tell({place.to_string() + ": missing", std::move(bytes), std::move(smaller)});
    const Json& value = document_[place];
    if (document_[place.parent_pointer()].is_array()) {
      Json larger = document_;
      larger[place.parent_pointer()].push_back(value);
      bytes = larger.dump();
      return tell({place.to_string() + ": twice", std::move(bytes), std::move(larger)});
    }
    for (const std::string& second : {value.dump(), std::string("null")})
      no_document(place, "twice", value.dump() + "," + Json(place.back()).dump() + ":" + second);
  }

  inline static const auto kReplacements = replacements();
  const Json& document_;
  const std::function<void(const Mutation&)>& use_;
  std::size_t count_ = 0;
};

}  // namespace

std::size_t for_each_mutation(const Json& document, const std::function<void(const Mutation&)>& use) {
  std::vector<Pointer> places;
  collect(document, Pointer(), places);
  Mutator mutator(document, use);
  for (const Pointer& place : places) mutator.change(place);
  return mutator.count();
}

}  // namespace pratique::test

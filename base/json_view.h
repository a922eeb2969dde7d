#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/json_document.h"

namespace pratique::json {

/// A value somewhere in a document, read with checked types. Errors are json.malformed and name the JSON pointer. The
/// document must outlive the view. A member that is `null` counts as absent.
class View {
 public:
  explicit View(const Document& document) : View(&document, 0, 0) {}

  bool is_object() const;
  bool is_array() const;
  bool is_string() const;
  bool is_number() const;
  bool is_integer() const;  ///< a number written without fraction or exponent, within 64 bits
  bool is_boolean() const;
  bool is_null() const;
  /// Members of an object or elements of an array; 0 for everything else.
  std::size_t size() const;

  Result<View> object() const;  ///< itself, if it is an object
  Result<std::string_view> string() const;
  Result<bool> boolean() const;
  Result<double> number() const;
  /// Errors also outside of [min, max].
  Result<std::int64_t> integer(std::int64_t min, std::int64_t max) const;
  Result<std::vector<View>> elements() const;                              ///< of an array
  Result<std::vector<std::pair<std::string_view, View>>> members() const;  ///< of an object, sorted by name

  /// The member `name`; nothing if it is absent or null, or if this is no object.
  std::optional<View> find(std::string_view name) const;
  /// The member `name`, which must be there and not null.
  Result<View> at(std::string_view name) const;
  Result<std::string_view> string_at(std::string_view name) const;
  Result<std::vector<View>> elements_at(std::string_view name) const;
  /// The member `name` if it is there, which must then have the type.
  Result<std::optional<std::string_view>> maybe_string(std::string_view name) const;
  Result<std::optional<bool>> maybe_boolean(std::string_view name) const;
  /// As maybe_*, with what absent means.
  Result<std::string_view> string_or(std::string_view name, std::string_view otherwise) const;
  /// No element if the member is absent.
  Result<std::vector<View>> elements_or_none(std::string_view name) const;
  Result<std::vector<std::string_view>> strings_or_none(std::string_view name) const;

  /// Refuses two members whose names differ only in letter case from each other, for the names that the format defines:
  /// readers that fold case would see another document than we do. Errors: json.duplicate-key.
  Result<void> no_case_twins(std::span<const std::string_view> defined) const;

  /// JSON pointer (RFC 6901) of this value in its document, safe to print; "the document" for the whole.
  std::string pointer() const;
  /// "POINTER: must be WHAT".
  Error must_be(std::string_view what) const;
  /// A copy that can be changed and written.
  nlohmann::json value() const;
  /// Whether an object has the member, and be it null.
  bool has(std::string_view name) const;
  /// Whether both are the same place of the same document.
  bool is(const View& other) const { return document_ == other.document_ && value_ == other.value_; }

 private:
  friend class DocumentBuilder;
  using Index = Document::Index;

  View(const Document* document, Index root, Index value) : document_(document), root_(root), value_(value) {}
  const Document::Node& node() const { return document_->nodes_[value_]; }
  const Document::Node& node(Index index) const { return document_->nodes_[index]; }
  View at(Index index) const { return {document_, root_, index}; }
  Index index_of(std::string_view name) const;
  /// Appends the pointer of this value below `from`, if it is there.
  bool find_pointer(Index from, std::string& pointer) const;

  const Document* document_;
  Index root_;
  Index value_;
};


}  // namespace pratique::json

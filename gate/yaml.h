#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/digest.h"
#include "base/glob.h"
#include "base/pattern.h"
#include "base/result.h"
#include "base/time.h"

namespace pratique::gate {

inline constexpr Reason kPolicyInvalid{"policy.invalid", Kind::kConfig,
                                       "correct the file; docs/policy.md has every key"};

/// YAML that people write for us, read strictly: policies, waivers and other configuration. Every error is
/// policy.invalid and starts with FILE:LINE:COLUMN (lines and columns count from 1, columns in bytes).
namespace yaml {

/// A place in a document: a map, a list, a text or nothing. Cheap to copy; keeps its document alive.
class Node {
 public:
  bool is_map() const;
  bool is_list() const;
  bool is_scalar() const;
  bool is_null() const;  ///< nothing written, `null` or `~`

  /// "FILE:LINE:COLUMN"
  std::string position() const;
  /// policy.invalid, "FILE:LINE:COLUMN: WHAT".
  Error error(std::string_view what) const;
  /// policy.invalid, "FILE:LINE:COLUMN: WHAT is not supported by this version".
  Error unsupported(std::string_view what) const;

  /// A scalar that is not empty, with or without quotes. `2` and `true` are text too where text is wanted.
  Result<std::string> text() const;
  Result<bool> boolean() const;  ///< true or false without quotes, nothing else
  Result<std::int64_t> integer(std::int64_t min, std::int64_t max) const;  ///< decimal, without quotes
  Result<double> number() const;                                           ///< decimal and finite, without quotes
  Result<Time> time() const;
  Result<Duration> duration() const;
  Result<Pattern> pattern() const;
  Result<Digest> digest() const;
  /// The index of the word in a closed list; case counts. The error names the nearest word.
  Result<std::size_t> one_of(std::initializer_list<std::string_view> words) const;

  Result<std::vector<Node>> elements() const;            ///< of a list
  Result<std::vector<Node>> elements_not_empty() const;  ///< of a list with at least one
  Result<std::vector<std::string>> texts() const;        ///< of a list of texts
  Result<std::vector<std::string>> texts_not_empty() const;
  Result<std::vector<std::pair<std::string, Node>>> members() const;  ///< of a map, as written
  /// Where the key of a member stands. The member must be there.
  Node key(std::string_view name) const;

  /// That this is a map with no other keys than these. The error stands at the unknown key and names the nearest.
  Result<void> only_keys(std::initializer_list<std::string_view> keys) const;
  /// The member, if it is there. A member that is there and null is an error of whoever reads it.
  std::optional<Node> find(std::string_view name) const;
  /// The member, which must be there.
  Result<Node> at(std::string_view name) const;

  struct Data;
  explicit Node(std::shared_ptr<const Data> data) : data_(std::move(data)) {}

 private:
  std::shared_ptr<const Data> data_;
};

/// The documents of a file: YAML 1.2 in UTF-8, at most limits::kPolicyBytes and limits::kYamlDepth. Not allowed:
/// anchors, aliases, tags, merge keys, directives other than `%YAML 1.2`, tabs in indentation, control characters, keys
/// that are no text, a key twice. No document at all is an error too.
Result<std::vector<Node>> parse(BytesView text, const std::string& file_name);

}  // namespace yaml
}  // namespace pratique::gate

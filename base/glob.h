#pragma once

#include <string>
#include <string_view>

namespace pratique {

/// A glob as in ClusterImagePolicy: `*` stays inside one path part, `**` crosses `/`, everything else is itself.
/// Without either it is an exact text.
class Glob {
 public:
  explicit Glob(std::string text) : text_(std::move(text)) {}
  bool matches(std::string_view subject) const;
  const std::string& to_string() const { return text_; }

 private:
  std::string text_;
};

}  // namespace pratique

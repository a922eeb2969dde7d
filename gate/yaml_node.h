#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gate/yaml.h"

namespace pratique::gate::yaml {

enum class Shape { kNull, kScalar, kList, kMap };

struct Node::Data {
  Shape shape = Shape::kNull;
  std::shared_ptr<const std::string> file;
  std::size_t line = 1, column = 1;
  bool quoted = false;
  std::string value;
  std::vector<std::shared_ptr<const Data>> elements;
  /// Keys and values, as written.
  std::vector<std::pair<std::shared_ptr<const Data>, std::shared_ptr<const Data>>> members;
};

Error error_at(const std::string& file, std::size_t line, std::size_t column, std::string_view what);

}  // namespace pratique::gate::yaml

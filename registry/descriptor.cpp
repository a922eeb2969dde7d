#include "registry/descriptor.h"

#include "registry/media_types.h"

namespace pratique::registry {

std::string Platform::to_string() const {
  std::string text = os + '/' + architecture;
  if (!variant.empty()) text += '/' + variant;
  return text;
}

std::string base_media_type(std::string_view header) {
  std::string_view type = header.substr(0, header.find(';'));
  while (!type.empty() && (type.back() == ' ' || type.back() == '\t')) type.remove_suffix(1);
  while (!type.empty() && (type.front() == ' ' || type.front() == '\t')) type.remove_prefix(1);
  std::string lower(type);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return lower;
}

}  // namespace pratique::registry

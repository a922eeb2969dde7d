#include "base/json_document.h"

#include <nlohmann/json.hpp>

namespace pratique::json {

DocumentBuilder::DocumentBuilder() : root_(std::make_unique<nlohmann::json>()) {}
DocumentBuilder::~DocumentBuilder() = default;

nlohmann::json* DocumentBuilder::place(nlohmann::json value) {
  if (open_.empty()) {
    *root_ = std::move(value);
    return root_.get();
  }
  if (open_.back()->is_array()) return &open_.back()->get_ref<nlohmann::json::array_t&>().emplace_back(std::move(value));
  *member_ = std::move(value);
  return member_;
}

bool DocumentBuilder::key(std::string_view name) {
  member_ = &open_.back()->get_ref<nlohmann::json::object_t&>()[std::string(name)];
  return true;
}

void DocumentBuilder::begin_object() { open_.push_back(place(nlohmann::json::object())); }
void DocumentBuilder::end_object() { open_.pop_back(); }
void DocumentBuilder::begin_array() { open_.push_back(place(nlohmann::json::array())); }
void DocumentBuilder::end_array() { open_.pop_back(); }
void DocumentBuilder::text(std::string_view value) { place(value); }
void DocumentBuilder::natural(std::uint64_t value) { place(value); }
void DocumentBuilder::number(double value) { place(value); }
void DocumentBuilder::boolean(bool value) { place(value); }
void DocumentBuilder::null() { place(nullptr); }

/// nlohmann keeps what is not negative as unsigned.
void DocumentBuilder::integer(std::int64_t value) {
  if (value >= 0) {
    place(static_cast<std::uint64_t>(value));
  } else {
    place(value);
  }
}

}  // namespace pratique::json

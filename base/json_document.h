#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <memory>
#include <string_view>
#include <vector>

#include "base/json_events.h"

namespace pratique::json {

/// Builds a document of what is read. Subclasses may leave out members, and take values out again when they are whole.
class DocumentBuilder : public Events {
 public:
  DocumentBuilder();
  ~DocumentBuilder() override;

  bool key(std::string_view name) override;
  void begin_object() override;
  void end_object() override;
  void begin_array() override;
  void end_array() override;
  void text(std::string_view value) override;
  void integer(std::int64_t value) override;
  void natural(std::uint64_t value) override;
  void number(double value) override;
  void boolean(bool value) override;
  void null() override;

  nlohmann::json& root() { return *root_; }
  const nlohmann::json& root() const { return *root_; }

 protected:
  /// Objects and arrays that are open, outermost first.
  const std::vector<nlohmann::json*>& open() const { return open_; }

 private:
  nlohmann::json* place(nlohmann::json value);

  std::unique_ptr<nlohmann::json> root_;
  std::vector<nlohmann::json*> open_;
  nlohmann::json* member_ = nullptr;  ///< where the value of the last member belongs
};

}  // namespace pratique::json

#include "base/json.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/json_view.h"

namespace pratique::json {
namespace {

/// A document without the members that the options forget.
class ForgetfulBuilder final : public DocumentBuilder {
 public:
  explicit ForgetfulBuilder(std::span<const std::string_view> forget) : forget_(forget) {}

  bool key(std::string_view name) override {
    return std::find(forget_.begin(), forget_.end(), name) == forget_.end() && DocumentBuilder::key(name);
  }

 private:
  std::span<const std::string_view> forget_;
};

}  // namespace

Result<Document> parse(BytesView text, const ReadOptions& options) {
  ForgetfulBuilder builder(options.forget);
  EventReader reader(builder, options);
  PRATIQUE_CHECK(reader.write(text));
  PRATIQUE_CHECK(reader.finish());
  return builder.take();
}

Result<nlohmann::json> parse_value(BytesView text) {
  PRATIQUE_TRY(document, parse(text));
  return View(document).value();
}

}  // namespace pratique::json

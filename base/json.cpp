#include "base/json.h"

#include <nlohmann/json.hpp>

#include "base/json_view.h"

namespace pratique::json {
Result<Document> parse(BytesView text, const ReadOptions& options) {
  DocumentBuilder builder;
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

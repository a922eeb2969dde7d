#include <nlohmann/json.hpp>

#include "base/json.h"
#include "tests/fuzz/target.h"
#include "verifier/dsse.h"
#include "verifier/statement.h"

namespace pratique::fuzz {

void run(BytesView input) {
  (void)verifier::Statement::parse(input);
  const auto document = json::parse(input);
  if (document) (void)verifier::Envelope::parse(json::View(*document));
}

}  // namespace pratique::fuzz

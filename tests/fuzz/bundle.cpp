#include "verifier/bundle.h"
#include "tests/fuzz/target.h"
#include "verifier/explain.h"

namespace pratique::fuzz {

void run(BytesView input) {
  const auto bundle = verifier::Bundle::parse(input);
  const auto explained = verifier::explain({Bytes(input)}, {});
  must(bundle || !explained);
}

}  // namespace pratique::fuzz

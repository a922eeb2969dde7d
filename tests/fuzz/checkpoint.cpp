#include "tests/fuzz/target.h"
#include "verifier/checkpoint.h"

namespace pratique::fuzz {

void run(BytesView input) {
  const auto checkpoint = verifier::Checkpoint::parse(input);
  if (checkpoint) must(checkpoint->root.size() == 32 && input.starts_with(checkpoint->signed_text));
}

}  // namespace pratique::fuzz

#include "verifier/checkpoint.h"
#include "tests/fuzz/target.h"

namespace pratique::fuzz {

void run(BytesView input) {
  const auto checkpoint = verifier::Checkpoint::parse(input);
  if (checkpoint) must(checkpoint->root.size() == 32 && input.starts_with(checkpoint->signed_text));
}

}  // namespace pratique::fuzz

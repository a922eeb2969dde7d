#include "tests/fuzz/target.h"
#include "verifier/trusted_root.h"

namespace pratique::fuzz {

void run(BytesView input) {
  (void)verifier::TrustedRoot::parse(input);
}

}  // namespace pratique::fuzz

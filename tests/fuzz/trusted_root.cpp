#include "verifier/trusted_root.h"
#include "tests/fuzz/target.h"

namespace pratique::fuzz {

void run(BytesView input) { (void)verifier::TrustedRoot::parse(input); }

}  // namespace pratique::fuzz

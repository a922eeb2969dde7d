#include "verifier/sct_list.h"
#include "tests/fuzz/target.h"

namespace pratique::fuzz {

void run(BytesView input) { (void)verifier::parse_sct_list(input); }

}  // namespace pratique::fuzz

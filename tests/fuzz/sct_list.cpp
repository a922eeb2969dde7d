#include "tests/fuzz/target.h"
#include "verifier/sct_list.h"

namespace pratique::fuzz {

void run(BytesView input) {
  (void)verifier::parse_sct_list(input);
}

}  // namespace pratique::fuzz

#include "verifier/tuf_metadata.h"
#include "tests/fuzz/target.h"

namespace pratique::fuzz {

void run(BytesView input) {
  (void)verifier::tuf::Root::parse(input);
  (void)verifier::tuf::Timestamp::parse(input);
  (void)verifier::tuf::Snapshot::parse(input);
  (void)verifier::tuf::Targets::parse(input);
}

}  // namespace pratique::fuzz

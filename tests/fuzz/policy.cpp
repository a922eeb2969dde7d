#include "gate/policy.h"
#include "gate/waiver.h"
#include "tests/fuzz/target.h"

namespace pratique::fuzz {

void run(BytesView input) {
  (void)gate::PolicySet::parse(input, "policy.yaml");
  (void)gate::parse_waivers(input, "waivers.yaml");
}

}  // namespace pratique::fuzz

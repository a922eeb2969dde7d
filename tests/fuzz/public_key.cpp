#include "tests/fuzz/target.h"
#include "verifier/keys.h"

namespace pratique::fuzz {

void run(BytesView input) {
  const auto key = verifier::PublicKey::parse_pem(input);
  if (key) must(verifier::PublicKey::parse_spki(key->spki())->fingerprint() == key->fingerprint());
}

}  // namespace pratique::fuzz

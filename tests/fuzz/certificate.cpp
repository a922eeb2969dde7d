#include "verifier/certificate.h"
#include "tests/fuzz/target.h"
#include "verifier/fulcio_claims.h"
#include "verifier/identity.h"

namespace pratique::fuzz {

void run(BytesView input) {
  const auto certificate = verifier::Certificate::parse(input);
  if (!certificate) return;
  must(certificate->der() == input);
  (void)certificate->names();
  (void)certificate->key();
  (void)certificate->path_length();
  (void)certificate->extended_key_usage();
  (void)certificate->critical_extensions();
  (void)verifier::FulcioClaims::read(*certificate);
  (void)verifier::identity_of(*certificate);
}

}  // namespace pratique::fuzz

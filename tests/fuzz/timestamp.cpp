#include "tests/fuzz/target.h"
#include "verifier/timestamp_token.h"
#include "verifier/tst_info.h"

namespace pratique::fuzz {

void run(BytesView input) {
  (void)verifier::TimestampToken::parse_response(input, "a signature");
  (void)verifier::TimestampToken::parse(input, "a signature");
  (void)verifier::TstInfo::parse(input);
}

}  // namespace pratique::fuzz

#include "verifier/ed25519ph.h"

#include <sodium/crypto_sign_ed25519.h>

namespace pratique::verifier {
namespace {

const unsigned char* sodium_bytes(BytesView bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }

}  // namespace

bool ed25519ph_verifies(std::span<const unsigned char, 32> key, BytesView message, BytesView signature) {
  if (signature.size() != crypto_sign_ed25519_BYTES) return false;
  // sodium_init() is for random numbers and for choosing faster code: verifying needs neither.
  crypto_sign_ed25519ph_state state;
  if (crypto_sign_ed25519ph_init(&state) != 0) return false;
  if (crypto_sign_ed25519ph_update(&state, sodium_bytes(message), message.size()) != 0) return false;
  return crypto_sign_ed25519ph_final_verify(&state, sodium_bytes(signature), key.data()) == 0;
}

}  // namespace pratique::verifier

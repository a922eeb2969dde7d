#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/json_view.h"
#include "base/result.h"
#include "verifier/keys.h"

namespace pratique::verifier::tuf {

/// A public key as TUF metadata carries it (TUF specification, 4.2.1, "keys"): keytype and scheme `rsa` with
/// rsassa-pss-sha256 or rsa-pkcs1v15-sha256, `ecdsa` (also spelled ecdsa-sha2-nistp256, ecdsa-sha2-nistp384) with
/// ecdsa-sha2-nistp256 or ecdsa-sha2-nistp384, `ed25519`. RSA and ECDSA keys are PEM, Ed25519 keys hexadecimal; so are
/// ECDSA points of the oldest repositories. Safe to use from many threads.
class Key {
 public:
  /// A key of another kind, a weak or a damaged one is a key that verifies nothing: a repository may bring in keys of a
  /// kind that we do not know. Errors: json.malformed (not an object with these members).
  static Result<Key> parse(const json::View& key);

  /// Tries what the scheme says, nothing else.
  bool verifies(BytesView message, BytesView signature) const;
  /// Equal for equal keys, whatever they are called and whatever stands beside them; empty if it verifies nothing.
  std::string_view fingerprint() const;

 private:
  explicit Key(std::optional<PublicKey> key) : key_(std::move(key)) {}
  std::optional<PublicKey> key_;
};

/// By key id. An id is a name: that it is a hash of the key is not demanded (specification from 1.0.20 on).
using Keys = std::map<std::string, Key, std::less<>>;

}  // namespace pratique::verifier::tuf

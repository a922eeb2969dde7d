#include "verifier/hash.h"

#include <array>
#include <stdexcept>

#include "verifier/openssl.h"

namespace pratique::verifier {

Bytes hash_of(Hash hash, BytesView content) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned int length = 0;
  if (EVP_Digest(content.data(), content.size(), out.data(), &length, openssl::method(hash), nullptr) != 1) {
    throw std::runtime_error("OpenSSL could not hash");  // memory; never the content's fault
  }
  return {reinterpret_cast<const char*>(out.data()), length};
}

std::optional<Hash> hash_named(std::string_view name) {
  if (name == "sha256") return Hash::kSha256;
  if (name == "sha384") return Hash::kSha384;
  if (name == "sha512") return Hash::kSha512;
  return std::nullopt;
}

std::optional<Hash> hash_in_protobuf(std::string_view name) {
  if (name == "SHA2_256") return Hash::kSha256;
  if (name == "SHA2_384") return Hash::kSha384;
  if (name == "SHA2_512") return Hash::kSha512;
  return std::nullopt;
}

}  // namespace pratique::verifier

#include "base/digest.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "base/base64.h"
#include "base/escape.h"

namespace pratique {
namespace {

const EVP_MD* method(Digest::Algorithm algorithm) {
  return algorithm == Digest::Algorithm::kSha256 ? EVP_sha256() : EVP_sha512();
}

std::string_view prefix(Digest::Algorithm algorithm) {
  return algorithm == Digest::Algorithm::kSha256 ? "sha256:" : "sha512:";
}

Bytes hash(BytesView content, const EVP_MD* md) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned int length = 0;
  if (EVP_Digest(content.data(), content.size(), out.data(), &length, md, nullptr) != 1) {
    throw std::runtime_error("OpenSSL could not hash");  // memory; never the content's fault
  }
  return {reinterpret_cast<const char*>(out.data()), length};
}

}  // namespace

Result<Digest> Digest::parse(std::string_view text) {
  const auto bad = [&](std::string_view why) {
    return Error(kDigestMalformed, fmt::format("digest {} {}", quote(text), why));
  };
  std::size_t digits = 0;
  if (text.starts_with("sha256:")) digits = 64;
  if (text.starts_with("sha512:")) digits = 128;
  if (digits == 0) return bad("is of no known algorithm");
  const std::string_view hex = text.substr(7);
  if (hex.size() != digits) return bad(fmt::format("has {} digits, not {}", hex.size(), digits));
  const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  if (!std::all_of(hex.begin(), hex.end(), is_hex)) return bad("is not lower-case hexadecimal");
  return Digest(std::string(text));
}

Digest Digest::of(BytesView content, Algorithm algorithm) {
  return Digest(std::string(prefix(algorithm)) + hex_encode(hash(content, method(algorithm))));
}

struct Hasher::State {
  Digest::Algorithm algorithm;
  EVP_MD_CTX* context;

  explicit State(Digest::Algorithm a) : algorithm(a), context(EVP_MD_CTX_new()) { start(); }
  ~State() { EVP_MD_CTX_free(context); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  void start() {
    if (context == nullptr || EVP_DigestInit_ex(context, method(algorithm), nullptr) != 1) {
      throw std::runtime_error("OpenSSL could not start a digest");
    }
  }
};

Hasher::Hasher(Digest::Algorithm algorithm) : state_(std::make_unique<State>(algorithm)) {}
Hasher::~Hasher() = default;
Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;

void Hasher::update(BytesView piece) { EVP_DigestUpdate(state_->context, piece.data(), piece.size()); }

Digest Hasher::finish() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned int length = 0;
  EVP_DigestFinal_ex(state_->context, out.data(), &length);
  state_->start();
  return Digest(std::string(prefix(state_->algorithm)) +
                hex_encode({reinterpret_cast<const char*>(out.data()), length}));
}

Bytes sha256(BytesView content) { return hash(content, EVP_sha256()); }

}  // namespace pratique

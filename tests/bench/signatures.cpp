// What one signature check costs beyond the public key operation itself.
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <cstdlib>
#include <string>

#include "base/base64.h"
#include "tests/bench/measure.h"
#include "verifier/verify.h"

namespace {

using namespace pratique;

std::string pem_of(EVP_PKEY* key) {
  BIO* out = BIO_new(BIO_s_mem());
  PEM_write_bio_PUBKEY(out, key);
  char* data = nullptr;
  const long size = BIO_get_mem_data(out, &data);
  std::string pem(data, static_cast<std::size_t>(size));
  BIO_free(out);
  return pem;
}

std::string sign(EVP_PKEY* key, BytesView message) {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  std::string signature(256, '\0');
  std::size_t size = signature.size();
  EVP_DigestSignInit(context, nullptr, EVP_sha256(), nullptr, key);
  EVP_DigestSign(context, reinterpret_cast<unsigned char*>(signature.data()), &size,
                 reinterpret_cast<const unsigned char*>(message.data()), message.size());
  EVP_MD_CTX_free(context);
  signature.resize(size);
  return signature;
}

}  // namespace

int main() {
  EVP_PKEY* pair = EVP_EC_gen("P-256");
  const Digest image = Digest::of("an image");
  const std::string payload = fmt::format(
      R"({{"critical":{{"identity":{{"docker-reference":"a/b"}},"image":{{"docker-manifest-digest":"{}"}},"type":"cosign container image signature"}},"optional":null}})",
      image.to_string());
  const std::string signature = sign(pair, payload);
  auto key = verifier::PublicKey::parse_pem(pem_of(pair));
  if (!key) return 1;
  const verifier::Trust trust{{{.name = "bench", .means = *key}}};
  const std::vector<verifier::Evidence> evidence{
      {"bench", Digest::of(payload),
       verifier::SimpleSigning{payload, {{"dev.cosignproject.cosign/signature", base64_encode(signature)}}}}};
  constexpr int kTimes = 2000;
  const double bare = bench::best_seconds(3, [&] {
    for (int i = 0; i < kTimes; ++i) {
      if (!key->verifies(payload, signature)) std::exit(1);
    }
  });
  const double whole = bench::best_seconds(3, [&] {
    for (int i = 0; i < kTimes; ++i) {
      if (verifier::verify_signatures(image, evidence, trust, {}, Time{0}).verified.size() != 1) std::exit(1);
    }
  });
  EVP_PKEY_free(pair);
  bench::print("ECDSA P-256, the key operation alone", kTimes / bare, "signatures/s");
  bench::print("cosign simple signing, the whole check", kTimes / whole, "signatures/s");
  bench::print("  cost of everything around the key operation", 100 * (whole - bare) / bare, "% of it");
}

#include <boost/test/unit_test.hpp>

#include <random>

#include "tests/support/verify_fixture.h"

namespace pratique::test {

using nlohmann::json;

namespace {

/// Everything in it counts: no hints, no blanks. A byte that changes must change the outcome.
struct Undamaged : Releases {
  TestLog log;
  Bytes payload = signature_statement(kImage).dump();
  std::string good;

  Undamaged() {
    trusted_root = log.root();
    json bundle = bundle_of(key, payload);
    bundle["verificationMaterial"]["publicKey"] = json::object();
    const Bytes body = dsse_body(signature_in(bundle), payload, key.public_pem());
    bundle["verificationMaterial"]["tlogEntries"] = json::array({log.entry("dsse", "0.0.1", body, kLogged)});
    good = bundle.dump();
  }
  bool is_verified(const std::string& text) const {
    return !verify(verifier::Evidence{"damaged", std::nullopt, verifier::SigstoreBundle{text}}).verified.empty();
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(damaged_bundles, Undamaged)

BOOST_AUTO_TEST_CASE(the_undamaged_bundle_is_good) { BOOST_TEST(is_verified(good)); }

BOOST_AUTO_TEST_CASE(a_bundle_with_any_byte_changed_is_not_verified) {
  std::mt19937 random(20261120);
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string damaged = good;
    damaged[i] = static_cast<char>(damaged[i] ^ static_cast<char>(1 + random() % 255));
    // A letter of other case may be the same number in two places: none is here, since all hexadecimal is in base64.
    BOOST_TEST(!is_verified(damaged), "byte " << i << ": " << damaged.substr(i > 20 ? i - 20 : 0, 40));
  }
}

BOOST_AUTO_TEST_CASE(a_bundle_with_any_byte_missing_is_not_verified) {
  for (std::size_t i = 0; i < good.size(); ++i) {
    if (good[i] == '=') continue;  // base64 without padding is the same value (protobuf's JSON mapping)
    BOOST_TEST(!is_verified(good.substr(0, i) + good.substr(i + 1)),
               "byte " << i << ": " << good.substr(i > 30 ? i - 30 : 0, 60));
  }
}

BOOST_AUTO_TEST_CASE(a_cut_bundle_is_not_verified) {
  for (std::size_t i = 0; i < good.size(); i += 7) BOOST_TEST(!is_verified(good.substr(0, i)), "length " << i);
}

BOOST_AUTO_TEST_CASE(a_bundle_with_any_value_replaced_is_not_verified) {
  const json flat = json::parse(good).flatten();
  for (const auto& [pointer, value] : flat.items()) {
    for (const json& other :
         {json(0), json(""), json::array(), json::object(), json(nullptr), json(true), json(-1), json(1e99)}) {
      if (pointer == "/verificationMaterial/publicKey") continue;  // an empty object, as it should be
      json bundle = json::parse(good);
      bundle[json::json_pointer(pointer)] = other;
      BOOST_TEST(!is_verified(bundle.dump()), pointer << " = " << other);
    }
  }
}

BOOST_AUTO_TEST_CASE(noise_is_not_verified) {
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    std::string damaged = good;
    for (std::size_t edits = 1 + random() % 6; edits > 0; --edits) {
      const std::size_t from = random() % damaged.size();
      const std::size_t length = random() % 40;
      const std::string piece = good.substr(random() % good.size(), random() % 40);
      damaged.replace(from, length, piece);
    }
    if (damaged != good) BOOST_TEST(!is_verified(damaged), damaged);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <iterator>

#include "base/digest.h"
#include "tests/support/shared.h"
#include "tests/support/test_tuf.h"
#include "verifier/public_root.h"
#include "verifier/trusted_root.h"

namespace pratique::test {

namespace tuf = verifier::tuf;

namespace {

constexpr const char* kMirror = "vectors/tuf-conformance/tuf_conformance/static_data/sigstore-root-signing/metadata";

Bytes read(const std::string& file) {
  std::ifstream stream(shared_folder() / kMirror / file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(tuf_real_repository)

BOOST_AUTO_TEST_CASE(the_built_in_root_is_the_one_that_is_documented_and_signed_by_its_keys) {
  BOOST_TEST(Digest::of(verifier::public_tuf_root()).to_string() ==
             "sha256:73747011d0857ada15479a16c4cae0f3ed03aac698b523b97e1de314ac9d9ca8");
  BOOST_TEST(Digest::of(verifier::public_trusted_root()).to_string() ==
             "sha256:6494e21ea73fa7ee769f85f57d5a3e6a08725eae1e38c755fc3517c9e6bc0b66");
  const auto trusted = tuf::TrustedSet::from_root(verifier::public_tuf_root(), kTufNow);
  BOOST_REQUIRE(trusted.has_value());
  BOOST_TEST(trusted->root().file.version == 15);
  BOOST_TEST(verifier::TrustedRoot::parse(verifier::public_trusted_root()).has_value());
}

/// All root keys of Sigstore's first ceremony on, in all forms in which they were written.
BOOST_AUTO_TEST_CASE(sigstores_chain_of_roots_holds_from_the_first_one, *boost::unit_test::precondition(has_shared{kMirror})) {
  auto trusted = tuf::TrustedSet::from_root(read("1.root.json"), kTufNow);
  BOOST_REQUIRE(trusted.has_value());
  for (int version = 2; version <= 12; ++version) {
    const auto next = trusted->update_root(read(std::to_string(version) + ".root.json"));
    if (!next) BOOST_FAIL(version << ": " << next.error().to_string());
  }
  BOOST_TEST(trusted->root().file.version == 12);
}

BOOST_AUTO_TEST_CASE(a_root_of_the_chain_cannot_be_left_out, *boost::unit_test::precondition(has_shared{kMirror})) {
  auto trusted = tuf::TrustedSet::from_root(read("5.root.json"), kTufNow);
  BOOST_REQUIRE(trusted.has_value());
  BOOST_TEST(!trusted->update_root(read("7.root.json")).has_value());
  BOOST_TEST(trusted->update_root(read("6.root.json")).has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <iterator>

#include "base/digest.h"
#include "tests/support/shared.h"
#include "tests/support/test_tuf.h"
#include "verifier/built_in_roots.h"
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

BOOST_AUTO_TEST_CASE(the_built_in_roots_are_those_that_are_documented_and_signed_by_their_keys) {
  struct Documented {
    std::string_view name, trusted_root, tuf_root;
    int version;
  };
  const std::array<Documented, 2> all{{
      {"sigstore-public", "sha256:6494e21ea73fa7ee769f85f57d5a3e6a08725eae1e38c755fc3517c9e6bc0b66",
       "sha256:73747011d0857ada15479a16c4cae0f3ed03aac698b523b97e1de314ac9d9ca8", 15},
      {"github", "sha256:484cdfe1a7c65479c5ba2a22193d1be90f0020db1997de696ab207434c62fbb7",
       "sha256:eb303461e0109458144b6ebcbfd62aaa6f6d7481e9ca77504b85f17761661462", 9},
  }};
  BOOST_REQUIRE(verifier::built_in_roots().size() == all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    const verifier::BuiltInRoot& root = verifier::built_in_roots()[i];
    BOOST_TEST(root.name == all[i].name);
    BOOST_TEST(Digest::of(root.trusted_root).to_string() == all[i].trusted_root);
    BOOST_TEST(Digest::of(root.tuf_root).to_string() == all[i].tuf_root);
    BOOST_TEST(verifier::TrustedRoot::parse(root.trusted_root).has_value());
    const auto trusted = tuf::TrustedSet::from_root(root.tuf_root, kTufNow);
    BOOST_REQUIRE(trusted.has_value());
    BOOST_TEST(trusted->root().file.version == all[i].version);
  }
}

/// All root keys of Sigstore's first ceremony on, in all forms in which they were written.
BOOST_AUTO_TEST_CASE(sigstores_chain_of_roots_holds_from_the_first_one,
                     *boost::unit_test::precondition(has_shared{kMirror})) {
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

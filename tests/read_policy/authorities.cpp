#include <boost/test/unit_test.hpp>

#include "tests/support/gate_fixture.h"

using namespace pratique;
using namespace pratique::test;
using gate::Authority;

namespace {

Result<gate::PolicySet> read(std::string_view spec) {
  return gate::PolicySet::parse(document(std::string(kImages) + "  rules: []\n" + std::string(spec)), "p");
}

/// "read", or the position of the error.
std::string outcome(std::string_view spec) {
  const auto set = read(spec);
  if (set) return "read";
  BOOST_TEST(set.error().id() == "policy.invalid");
  const std::string& message = set.error().message();
  return message.substr(2, message.find(": ") - 2);
}

std::string keyless(std::string_view identity, std::string_view more = ", ctlog: {}") {
  return "  authorities:\n    - {name: a, keyless: {identities: [" + std::string(identity) + "]}" + std::string(more) +
         "}\n";
}

constexpr std::string_view kIdentity = "{issuer: \"https://i\", subject: s}";

}  // namespace

BOOST_AUTO_TEST_SUITE(who_may_vouch)

BOOST_AUTO_TEST_CASE(an_identity_is_an_issuer_and_a_subject_exact_or_as_a_pattern) {
  const auto set =
      read(keyless("{issuer: \"https://i\", subjectRegExp: \"https://s/.*\"}, "
                   "{issuerRegExp: \"https://[ij]\", subject: me@example}"));
  BOOST_REQUIRE(set.has_value());
  const auto& identities = std::get<gate::Keyless>(set->policies.at(0).authorities.at(0).means).identities;
  BOOST_REQUIRE(identities.size() == 2u);
  BOOST_TEST(identities[0].issuer.text == "https://i");
  BOOST_TEST(!identities[0].issuer.is_pattern);
  BOOST_TEST(identities[0].subject.text == "https://s/.*");
  BOOST_TEST(identities[0].subject.is_pattern);
  BOOST_TEST(identities[1].issuer.is_pattern);
  BOOST_TEST(!identities[1].subject.is_pattern);
}

BOOST_AUTO_TEST_CASE(half_an_identity_is_refused) {
  BOOST_TEST(outcome(keyless(kIdentity)) == "read");
  for (const auto* no :
       {"{issuer: i}", "{subject: s}", "{}", "{issuer: i, issuerRegExp: i, subject: s}",
        "{issuer: i, subject: s, subjectRegExp: s}", "{issuer: i, subjectRegExp: \"(\"}",
        "{issuerRegExp: \"(\", subject: s}", "{issuer: \"\", subject: s}", "{issuer: i, subject: s, claims: {}}"}) {
    BOOST_TEST(outcome(keyless(no)) != "read", no);
  }
  BOOST_TEST(outcome(keyless("")) != "read");
}

BOOST_AUTO_TEST_CASE(an_identity_needs_something_that_proves_the_time) {
  BOOST_TEST(outcome(keyless(kIdentity, ", ctlog: {url: \"https://rekor.example\"}")) == "read");
  BOOST_TEST(outcome(keyless(kIdentity, ", rfc3161timestamp: {}")) == "read");
  BOOST_TEST(outcome(keyless(kIdentity, "")) == "8:7");
}

BOOST_AUTO_TEST_CASE(what_has_to_stand_beside_a_signature) {
  const auto authority = [](std::string_view more) {
    const auto set = read("  authorities: [{name: a, key: {file: k}" + std::string(more) + "}]\n");
    return set.value().policies.at(0).authorities.at(0);
  };
  BOOST_TEST(!authority("").log_entry_demanded);
  BOOST_TEST(authority(", ctlog: {}").log_entry_demanded);
  BOOST_TEST(!authority("").timestamp_demanded);
  BOOST_TEST(authority(", rfc3161timestamp: {}").timestamp_demanded);
  BOOST_TEST(outcome("  authorities: [{name: a, key: {file: k}, rfc3161timestamp: {url: x}}]\n") != "read");
}

BOOST_AUTO_TEST_CASE(services_may_be_named_by_url_and_scts_be_ignored) {
  const auto authority = [](std::string_view more, std::string_view log) {
    const std::string text = "  authorities:\n    - {name: a, keyless: {identities: [" + std::string(kIdentity) + "]" +
                             std::string(more) + "}, ctlog: {" + std::string(log) + "}}\n";
    return read(text).value().policies.at(0).authorities.at(0);
  };
  const Authority plain = authority("", "");
  BOOST_TEST(plain.log_url.empty());
  BOOST_TEST(std::get<gate::Keyless>(plain.means).url.empty());
  BOOST_TEST(std::get<gate::Keyless>(plain.means).sct_demanded);
  const Authority named = authority(", url: \"https://ca\", insecureIgnoreSCT: true", "url: \"https://log\"");
  BOOST_TEST(named.log_url == "https://log");
  BOOST_TEST(std::get<gate::Keyless>(named.means).url == "https://ca");
  BOOST_TEST(!std::get<gate::Keyless>(named.means).sct_demanded);
  BOOST_TEST(std::get<gate::Keyless>(authority(", insecureIgnoreSCT: false", "").means).sct_demanded);
  BOOST_TEST(outcome("  authorities: [{name: a, keyless: {identities: [" + std::string(kIdentity) +
                     "], insecureIgnoreSCT: \"true\"}, ctlog: {}}]\n") != "read");
}

BOOST_AUTO_TEST_CASE(trusted_roots_have_names) {
  const auto set =
      read("  trustRoots: {ours: roots/ours.json}\n" + keyless(kIdentity, ", ctlog: {}, trustRootRef: ours"));
  BOOST_REQUIRE(set.has_value());
  const gate::Policy& policy = set->policies.at(0);
  BOOST_TEST(policy.trust_roots.at("ours").path == "roots/ours.json");
  BOOST_TEST(policy.trust_roots.at("ours").position == "p:7:22");
  BOOST_TEST(gate::root_of(policy, policy.authorities.at(0)).value() == "shop/ours");
}

BOOST_AUTO_TEST_CASE(a_reference_to_a_root_that_is_not_there_is_refused) {
  BOOST_TEST(outcome(keyless(kIdentity, ", ctlog: {}, trustRootRef: sigstore-public")) == "read");
  BOOST_TEST(outcome(keyless(kIdentity, ", ctlog: {}, trustRootRef: ours")) == "8:102");
  BOOST_TEST(outcome(keyless(kIdentity, ", ctlog: {}, trustRootRef: github")) == "read");
  BOOST_TEST(outcome("  trustRoots: {sigstore-public: mine.json}\n") == "7:16");
  BOOST_TEST(outcome("  trustRoots: {github: mine.json}\n") == "7:16");
  BOOST_TEST(outcome("  trustRoots: {ours: \"\"}\n") != "read");
  BOOST_TEST(outcome("  trustRoots: [ours]\n") != "read");
}

BOOST_AUTO_TEST_CASE(certificates_are_checked_with_the_public_root_unless_told_otherwise_and_keys_with_none) {
  const gate::Policy policy = read(keyless(kIdentity)).value().policies.at(0);
  Authority authority = policy.authorities.at(0);
  BOOST_TEST(gate::root_of(policy, authority).value() == "sigstore-public");
  authority.means = gate::FilePath{"k"};
  BOOST_TEST(!gate::root_of(policy, authority).has_value());
  authority.trust_root = "sigstore-public";
  BOOST_TEST(gate::root_of(policy, authority).value() == "sigstore-public");
}

BOOST_AUTO_TEST_SUITE_END()

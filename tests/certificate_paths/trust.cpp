#include <boost/test/unit_test.hpp>

#include "tests/certificate_paths/path_fixture.h"

namespace pratique::test {

namespace {

/// Another authority of the same names.
struct Twin : pki::TestPki {};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(path_trust, Path)

BOOST_AUTO_TEST_CASE(a_path_is_leaf_intermediate_and_root) {
  const std::vector<verifier::CertificateAuthority> authorities{authority()};
  const auto path = verifier::find_path(pki::parsed(leaf_der()), {}, authorities, purpose, at);
  BOOST_REQUIRE(path.has_value());
  BOOST_REQUIRE(path->certificates.size() == 3U);
  BOOST_TEST(Bytes(path->certificates[0].subject()) == leaf.subject);
  BOOST_TEST(path->certificates[1].der() == authorities[0].chain[0].der());
  BOOST_TEST(path->certificates[2].der() == authorities[0].chain[1].der());
  BOOST_TEST(path->authority == &authorities[0]);
}

// A062
BOOST_AUTO_TEST_CASE(another_authority_of_the_same_name_is_another_one) {
  const Twin twin;
  BOOST_TEST(found() == "good");
  BOOST_TEST(found(twin.leaf_der()) == "certificate.untrusted");
  BOOST_TEST(found(leaf_der(), {twin.authority()}) == "certificate.untrusted");
  BOOST_TEST(found(leaf_der(), {}) == "certificate.untrusted");
  brought_along = {twin.intermediate_der(), twin.root_der()};
  BOOST_TEST(found(twin.leaf_der()) == "certificate.untrusted");
}

BOOST_AUTO_TEST_CASE(all_authorities_of_a_name_are_tried) {
  const Twin twin;
  BOOST_TEST(found(leaf_der(), {twin.authority(), authority()}) == "good");
  BOOST_TEST(found(leaf_der(), {authority(), twin.authority()}) == "good");
  BOOST_TEST(found(leaf_der(), {twin.authority(), twin.authority()}) == "certificate.untrusted");
}

BOOST_AUTO_TEST_CASE(intermediates_may_be_brought_along_but_never_roots) {
  BOOST_TEST(found(leaf_der(), {bare_authority()}) == "certificate.untrusted");
  brought_along = {intermediate_der()};
  BOOST_TEST(found(leaf_der(), {bare_authority()}) == "good");
  brought_along = {root_der(), intermediate_der()};
  BOOST_TEST(found(leaf_der(), {bare_authority()}) == "good");
  BOOST_TEST(found(leaf_der(), {}) == "certificate.untrusted");
}

BOOST_AUTO_TEST_CASE(a_certificate_does_not_vouch_for_itself) {
  BOOST_TEST(found(leaf.self_issued()) == "certificate.untrusted");
  brought_along = {leaf.self_issued()};
  BOOST_TEST(found(leaf.self_issued()) == "certificate.untrusted");
}

BOOST_AUTO_TEST_CASE(every_signature_of_a_path_counts) {
  const auto damaged = [](Bytes der) {
    der.back() = static_cast<char>(der.back() ^ 1);
    return der;
  };
  BOOST_TEST(found(damaged(leaf_der())) == "certificate.untrusted");
  brought_along = {intermediate_der()};
  BOOST_TEST(found(leaf_der(), {bare_authority()}) == "good");
  brought_along = {damaged(intermediate_der())};
  BOOST_TEST(found(leaf_der(), {bare_authority()}) == "certificate.untrusted");
}

BOOST_AUTO_TEST_CASE(names_lead_from_one_certificate_to_the_next) {
  BOOST_TEST(found(leaf.issued_by({intermediate.key, pki::name("test intermediate")})) == "good");
  BOOST_TEST(found(leaf.issued_by({intermediate.key, pki::name("Test Intermediate")})) == "certificate.untrusted");
  BOOST_TEST(found(leaf.issued_by({intermediate.key, pki::name("")})) == "certificate.untrusted");
}

BOOST_AUTO_TEST_CASE(an_authority_is_believed_in_its_period_both_ends_included) {
  auto known = authority();
  known.valid_from = at;
  known.valid_until = at;
  BOOST_TEST(found(leaf_der(), {known}) == "good");
  known.valid_from = at + Duration{1};
  BOOST_TEST(found(leaf_der(), {known}) == "certificate.untrusted");
  known.valid_from = std::nullopt;
  known.valid_until = at - Duration{1};
  BOOST_TEST(found(leaf_der(), {known}) == "certificate.untrusted");
  known.valid_until = std::nullopt;
  BOOST_TEST(found(leaf_der(), {known}) == "good");
}

BOOST_AUTO_TEST_CASE(the_same_authority_may_be_listed_with_two_periods) {
  auto before = authority(), now = authority();
  before.valid_until = at - Duration::days(1);
  now.valid_from = at - Duration::days(1);
  BOOST_TEST(found(leaf_der(), {before}) == "certificate.untrusted");
  BOOST_TEST(found(leaf_der(), {before, now}) == "good");
}

BOOST_AUTO_TEST_CASE(signatures_with_a_weak_hash_are_none) {
  BOOST_TEST(found() == "good");
  leaf.sha1 = true;
  BOOST_TEST(found(leaf.issued_by(intermediate.as_issuer())) == "certificate.untrusted");
  leaf.sha1 = false;
  intermediate.sha1 = true;
  BOOST_TEST(found() == "certificate.untrusted");
}

BOOST_AUTO_TEST_CASE(authorities_may_have_any_kind_of_key_that_we_take) {
  for (const KeyType type : {KeyType::kP256, KeyType::kP384, KeyType::kP521, KeyType::kRsa2048, KeyType::kEd25519}) {
    intermediate.key = SigningKey::make(type);
    BOOST_TEST(found() == "good", type);
  }
  for (const KeyType type : {KeyType::kRsa1024, KeyType::kSecp256k1}) {
    intermediate.key = SigningKey::make(type);
    BOOST_TEST(found(leaf.issued_by(intermediate.as_issuer())) == "certificate.untrusted", type);
  }
}

BOOST_AUTO_TEST_CASE(the_algorithm_is_the_same_inside_and_outside) {
  const auto ecdsa_with = [](const char* dotted) { return der::sequence({pki::oid(dotted)}); };
  leaf.outer_algorithm = ecdsa_with("1.2.840.10045.4.3.2");
  BOOST_TEST(found() == "good");
  leaf.outer_algorithm = ecdsa_with("1.2.840.10045.4.3.3");
  BOOST_TEST(found() == "certificate.untrusted");
  // Two spellings of one algorithm: each would do.
  intermediate.key = SigningKey::make(KeyType::kRsa2048);
  const Bytes rsa = pki::oid("1.2.840.113549.1.1.11");
  const auto spelled = [&](const Bytes& inside, const Bytes& outside) {
    leaf.algorithm = der::sequence({rsa, inside});
    leaf.outer_algorithm = der::sequence({rsa, outside});
    return found();
  };
  BOOST_TEST(spelled(der::null(), der::null()) == "good");
  BOOST_TEST(spelled("", "") == "good");
  BOOST_TEST(spelled(der::null(), "") == "certificate.untrusted");
}

// A182: whoever brings certificates along decides how many paths there are to try, not how long that takes., A076
BOOST_AUTO_TEST_CASE(looking_for_a_path_has_an_end) {
  Twin junk;
  for (std::size_t i = 0; i < limits::kChainCertificates; ++i) {
    // All of one key and name, so that each vouches for every other one.
    pki::Plan another = intermediate;
    another.serial = Bytes(1, static_cast<char>(i + 1));
    brought_along.push_back(another.issued_by(intermediate.as_issuer()));
  }
  BOOST_TEST(found(leaf_der(), {junk.authority()}) == "certificate.untrusted");
  std::vector<verifier::Certificate> along;
  for (const Bytes& one : brought_along) along.push_back(pki::parsed(one));
  const std::vector authorities{junk.authority()};
  const auto refused = verifier::find_path(pki::parsed(leaf_der()), along, authorities, purpose, at);
  BOOST_TEST(refused.error().message().find("no path to the authority") == 0U, refused.error().message());
  BOOST_TEST(found(leaf_der(), {junk.authority(), authority()}) == "good");
}

BOOST_AUTO_TEST_CASE(behind_a_path_that_is_not_good_the_next_one_is_tried) {
  const auto good = authority();
  pki::Plan expired = intermediate;
  expired.serial = "\x2B";
  expired.not_after = kLeafFrom - Duration::seconds(1);
  auto both = good;
  both.chain.insert(both.chain.begin(), pki::parsed(expired.issued_by(root.as_issuer())));
  BOOST_TEST(found(leaf_der(), {both}) == "good");
  both.chain.erase(both.chain.begin() + 1);
  BOOST_TEST(found(leaf_der(), {both}) == "certificate.expired");
}

BOOST_AUTO_TEST_CASE(of_several_refusals_the_one_that_came_furthest_is_told) {
  auto expired = authority();
  pki::Plan old = intermediate;
  old.not_after = kLeafFrom - Duration::seconds(1);
  expired.chain.front() = pki::parsed(old.issued_by(root.as_issuer()));
  auto ended = authority();
  ended.valid_until = kLeafFrom - Duration::seconds(1);
  BOOST_TEST(found(leaf_der(), {ended}) == "certificate.untrusted");
  BOOST_TEST(found(leaf_der(), {ended, expired}) == "certificate.expired");
  BOOST_TEST(found(leaf_der(), {expired, ended}) == "certificate.expired");
  const auto refused = verifier::find_path(pki::parsed(leaf_der()), {}, std::vector{ended}, purpose, at);
  BOOST_TEST(refused.error().message().find("believes the authority") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_authority_without_certificates_vouches_for_nothing) {
  auto empty = authority();
  empty.chain.clear();
  BOOST_TEST(found(leaf_der(), {empty}) == "certificate.untrusted");
  BOOST_TEST(found(leaf_der(), {empty, authority()}) == "good");
}

/// Of `count` intermediates, each issued by the one before.
BOOST_AUTO_TEST_CASE(a_path_has_a_length) {
  const auto led_by = [&](std::size_t count) {
    brought_along.clear();
    root.with(pki::basic_constraints(true));
    pki::Issuer issuer = root.as_issuer();
    for (std::size_t i = 0; i < count; ++i) {
      pki::Plan next = intermediate;
      next.with(pki::basic_constraints(true));
      next.key = SigningKey::make(KeyType::kP256);
      next.subject = pki::name("authority " + std::to_string(i));
      brought_along.push_back(next.issued_by(issuer));
      issuer = next.as_issuer();
    }
    return found(leaf.issued_by(issuer), {bare_authority()});
  };
  BOOST_TEST(led_by(limits::kChainCertificates - 1) == "good");
  BOOST_TEST(led_by(limits::kChainCertificates) == "certificate.untrusted");
}

BOOST_AUTO_TEST_CASE(no_certificate_comes_twice_in_a_path) {
  // New keys under the old name, which is the old key: each could follow each, and itself, for ever.
  for (unsigned char i = 1; i <= 5; ++i) {
    pki::Plan twin = intermediate;
    twin.serial = Bytes(1, static_cast<char>(i));
    brought_along.push_back(twin.self_issued());
  }
  brought_along.push_back(intermediate_der());
  BOOST_TEST(found(leaf_der(), {bare_authority()}) == "good");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test

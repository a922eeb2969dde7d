#include <boost/test/unit_test.hpp>

#include "base/limits.h"
#include "tests/support/test_pki.h"
#include "tests/support/verify_fixture.h"

namespace pratique::test {

using verifier::Certificate;
using Type = verifier::SubjectName::Type;

namespace {

struct Leaf : pki::TestPki {
  pki::Plan& plan = leaf;
  Bytes der() const { return leaf_der(); }
  std::string read() const { return outcome(Certificate::parse(der())); }
  Certificate certificate() const { return pki::parsed(der()); }
};

bool same(const std::vector<verifier::SubjectName>& names, Type type, const std::string& value) {
  return names == std::vector<verifier::SubjectName>{{type, value}};
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(certificate_fields, Leaf)

BOOST_AUTO_TEST_CASE(all_of_a_workflow_certificate_is_read) {
  const Bytes bytes = der();
  const Certificate read = pki::parsed(bytes);
  BOOST_TEST(read.der() == bytes);
  BOOST_TEST(read.key().value().spki() == plan.key.spki());
  BOOST_TEST(Bytes(read.issuer()) == intermediate.subject);
  BOOST_TEST(Bytes(read.subject()) == plan.subject);
  BOOST_TEST(Bytes(read.serial()) == plan.serial);
  BOOST_TEST((read.not_before() == plan.not_before));
  BOOST_TEST((read.not_after() == plan.not_after));
  BOOST_TEST(same(read.names(), Type::kUri, std::string(kSubject)));
  BOOST_TEST(!read.is_ca());
  BOOST_TEST((read.key_usage() == 1U));
  BOOST_TEST((read.extended_key_usage() == std::vector<std::string>{std::string(pki::kCodeSigning)}));
  BOOST_TEST(read.is_critical(pki::kNames));
  BOOST_TEST(!read.is_critical(pki::kPurposes));
  BOOST_TEST(!read.is_critical("1.2.3"));
  BOOST_TEST((read.extension("1.3.6.1.4.1.57264.1.5") == BytesView("org/app")));
  BOOST_TEST(!read.extension("1.3.6.1.4.1.57264.1.24"));
  BOOST_TEST(
      (read.critical_extensions() == std::vector<std::string>{std::string(pki::kUsage), std::string(pki::kNames)}));
}

BOOST_AUTO_TEST_CASE(all_of_an_authority_is_read) {
  const Certificate read = pki::parsed(intermediate_der());
  BOOST_TEST(read.is_ca());
  BOOST_TEST((read.path_length() == 0));
  BOOST_TEST((read.key_usage() == (1U << 5 | 1U << 6)));
  BOOST_TEST(read.subject_text() == "CN=test intermediate");
  BOOST_TEST(read.names().empty());
  const Certificate top = pki::parsed(root_der());
  BOOST_TEST(!top.path_length());
  BOOST_TEST(!top.extended_key_usage());
}

BOOST_AUTO_TEST_CASE(each_kind_of_name_is_told_apart) {
  const auto names_are = [&](const Bytes& name, Type type, const std::string& value) {
    plan.with(pki::names({name}));
    return same(certificate().names(), type, value);
  };
  BOOST_TEST(names_are(pki::email("a@x.test"), Type::kEmail, "a@x.test"));
  BOOST_TEST(names_are(pki::dns("x.test"), Type::kDns, "x.test"));
  BOOST_TEST(names_are(pki::uri("spiffe://x/y"), Type::kUri, "spiffe://x/y"));
  BOOST_TEST(names_are(pki::other_name("1.3.6.1.4.1.57264.1.7", pki::utf8("jörg")), Type::kSigstoreUser, "jörg"));
  BOOST_TEST(names_are(pki::other_name("1.3.6.1.4.1.311.20.2.3", pki::utf8("jörg")), Type::kOther, ""));
  BOOST_TEST(names_are(der::element(0x87, "\x7F\x01\x01\x01"), Type::kOther, ""));
  BOOST_TEST(names_are(der::tagged(4, pki::name("x")), Type::kOther, ""));
}

// A060: a name that is cut at a NUL, or hides a line, is another name for another reader.
BOOST_AUTO_TEST_CASE(names_have_no_controls_and_their_alphabet) {
  using namespace std::string_literals;
  const auto read_with = [&](const Bytes& name) {
    plan.with(pki::names({name}));
    return read();
  };
  BOOST_TEST(read_with(pki::email("good@x.test")) == "good");
  BOOST_TEST(read_with(pki::email("good@x.test\0.evil.test"s)) == "certificate.malformed");
  BOOST_TEST(read_with(pki::uri("https://x.test/\r")) == "certificate.malformed");
  BOOST_TEST(read_with(pki::uri("https://x.test/\x7F")) == "certificate.malformed");
  BOOST_TEST(read_with(pki::uri("https://x.test/ä")) == "certificate.malformed");
  BOOST_TEST(read_with(pki::dns("")) == "certificate.malformed");
  const auto user = [](const Bytes& value) { return pki::other_name("1.3.6.1.4.1.57264.1.7", value); };
  BOOST_TEST(read_with(user(pki::utf8("somebody"))) == "good");
  BOOST_TEST(read_with(user(pki::utf8("some\nbody"))) == "certificate.malformed");
  BOOST_TEST(read_with(user(pki::utf8("some\xFF"))) == "certificate.malformed");
  BOOST_TEST(read_with(user(der::element(0x13, "somebody"))) == "certificate.malformed");
}

BOOST_AUTO_TEST_CASE(a_list_of_names_has_some_and_not_too_many) {
  plan.with(pki::names({}));
  BOOST_TEST(read() == "certificate.malformed");
  const auto read_with = [&](std::size_t count) {
    Bytes list;
    for (std::size_t i = 0; i < count; ++i) list += pki::dns("x.test");
    plan.with({std::string(pki::kNames), der::sequence({list})});
    return read();
  };
  BOOST_TEST(read_with(limits::kSubjectNames) == "good");
  BOOST_TEST(read_with(limits::kSubjectNames + 1) == "certificate.malformed");
}

BOOST_AUTO_TEST_CASE(times_have_one_form) {
  const auto read_with = [&](unsigned char tag, const char* from) {
    plan.time_form = der::sequence({der::element(tag, from), der::element(0x18, "20400101000000Z")});
    return read();
  };
  BOOST_TEST(read_with(0x17, "240102030405Z") == "good");
  BOOST_TEST((certificate().not_before() == Time::parse("2024-01-02T03:04:05Z").value()));
  BOOST_TEST(read_with(0x17, "500101000000Z") == "good");
  BOOST_TEST((certificate().not_before() == Time::parse("1950-01-01T00:00:00Z").value()));
  BOOST_TEST(read_with(0x18, "20240102030405Z") == "good");
  for (const char* wrong :
       {"2401020304Z", "240102030405+0000", "240102030405", "240132030405Z", "24010203040xZ", "2401020304050", ""}) {
    BOOST_TEST(read_with(0x17, wrong) == "certificate.malformed", wrong);
  }
  for (const char* wrong : {"20240102030405.5Z", "202401020304Z", "20240102030405+0100", "240102030405Z"}) {
    BOOST_TEST(read_with(0x18, wrong) == "certificate.malformed", wrong);
  }
}

BOOST_AUTO_TEST_CASE(a_key_that_is_not_taken_leaves_the_rest_readable) {
  BOOST_TEST(certificate().key().has_value());
  plan.spki = SigningKey::make(KeyType::kSecp256k1).spki();
  BOOST_TEST(outcome(certificate().key()) == "certificate.malformed");
  plan.spki = SigningKey::make(KeyType::kRsa1024).spki();
  BOOST_TEST(outcome(certificate().key()) == "certificate.malformed");
  BOOST_TEST(same(certificate().names(), Type::kUri, std::string(kSubject)));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test

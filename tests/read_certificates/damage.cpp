#include <boost/test/unit_test.hpp>

#include "base/limits.h"
#include "tests/support/test_pki.h"
#include "tests/support/verify_fixture.h"
#include "verifier/identity.h"
#include "verifier/path_rules.h"
#include "verifier/sct.h"

namespace pratique::test {

using verifier::Certificate;

namespace {

/// All that is done with a certificate, whether or not the step before was good.
std::string judged(const std::vector<Bytes>& path, const verifier::TransparencyLog& log, Time at) {
  std::vector<Certificate> certificates;
  for (const Bytes& der : path) {
    auto certificate = Certificate::parse(der);
    if (!certificate) return certificate.error().id();
    certificates.push_back(*std::move(certificate));
  }
  const auto who = verifier::identity_of(certificates[0]);
  const auto scts = verifier::verify_scts(certificates[0], certificates[1], {&log, 1});
  const auto constraints =
      verifier::check_path(certificates, {"", {certificates[2]}, {}, {}, ""}, verifier::Purpose::kCodeSigning, at);
  const verifier::CertificateAuthority root{"", {certificates[2]}, {}, {}, ""};
  const auto found =
      verifier::find_path(certificates[0], {&certificates[1], 1}, {&root, 1}, verifier::Purpose::kCodeSigning, at);
  return who && scts && constraints && found ? "good" : "bad";
}

struct Leaf : pki::TestPki {
  pki::Plan& plan = leaf;
  static std::string read(BytesView der) { return outcome(Certificate::parse(der)); }
  std::string read() const { return read(leaf_der()); }
  std::string judged(const std::vector<Bytes>& path) const { return test::judged(path, ct_log(), kSigned); }
  std::string read_with(pki::Extension extension) {
    plan.with(std::move(extension));
    return read();
  }
};

std::string read_pem(BytesView text) {
  const auto read = Certificate::parse_pem(text);
  return read ? std::to_string(read->size()) : read.error().id();
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(certificate_damage, Leaf)

BOOST_AUTO_TEST_CASE(exactly_one_certificate_is_read) {
  const Bytes good = leaf_der();
  BOOST_TEST(read(good) == "good");
  BOOST_TEST(read(good + '\0') == "certificate.malformed");
  BOOST_TEST(read(good + good) == "certificate.malformed");
  BOOST_TEST(read("") == "certificate.malformed");
  BOOST_TEST(read("-----BEGIN CERTIFICATE-----") == "certificate.malformed");
  BOOST_TEST(read(plan.key.spki()) == "certificate.malformed");
}

BOOST_AUTO_TEST_CASE(a_certificate_that_is_cut_is_none) {
  const Bytes good = leaf_der();
  for (std::size_t size = 0; size < good.size(); size += 7) {
    BOOST_TEST(read(good.substr(0, size)) == "certificate.malformed", size);
  }
}

BOOST_AUTO_TEST_CASE(no_byte_of_a_path_can_be_changed) {
  leaf.also(pki::basic_constraints(false));
  intermediate.also(pki::name_constraints({pki::uri("github.com")}, {pki::email("x.test"), pki::dns("x.test")}));
  const std::vector<Bytes> good{leaf_der(), intermediate_der(), root_der()};
  BOOST_TEST(judged(good) == "good");
  for (const std::size_t place : {0U, 1U}) {
    for (std::size_t at = 0; at < good[place].size(); ++at) {
      auto bad = good;
      bad[place][at] = static_cast<char>(bad[place][at] ^ (at % 2 == 0 ? 0x01 : 0x80));
      BOOST_TEST(judged(bad) != "good", place << ": " << at);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_certificate_has_a_size) {
  const auto read_with_padding = [&](std::size_t bytes) { return read_with({"1.2.3.4", Bytes(bytes, 'x')}); };
  BOOST_TEST(read_with_padding(limits::kCertificateBytes - 2000) == "good");
  BOOST_TEST(read_with_padding(limits::kCertificateBytes) == "certificate.malformed");
}

// A066
BOOST_AUTO_TEST_CASE(no_extension_comes_twice) {
  const auto twice = [&](const pki::Extension& extension) {
    TestPki another;
    another.leaf.also(extension);
    return read(another.leaf_der());
  };
  BOOST_TEST(twice({"1.2.3.4", "x"}) == "good");
  BOOST_TEST(twice(pki::claim(8, "https://evil.test")) == "certificate.malformed");
  BOOST_TEST(twice(pki::claim(8, kOidcIssuer)) == "certificate.malformed");
  BOOST_TEST(twice(pki::names({pki::email("evil@x.test")})) == "certificate.malformed");
  BOOST_TEST(twice(pki::extended_key_usage({pki::kCodeSigning})) == "certificate.malformed");
  BOOST_TEST(twice(pki::basic_constraints(false)) == "good");
}

BOOST_AUTO_TEST_CASE(extensions_belong_to_version_3) {
  BOOST_TEST(read() == "good");
  for (const int version : {0, 1, 3}) {
    plan.version = static_cast<unsigned char>(version);
    BOOST_TEST(read() == "certificate.malformed", version);
  }
}

BOOST_AUTO_TEST_CASE(names_are_der_with_nothing_behind) {
  const Bytes name = pki::uri(kSubject);
  const auto value_is = [&](const Bytes& value) { return read_with({std::string(pki::kNames), value}); };
  BOOST_TEST(value_is(der::sequence({name})) == "good");
  BOOST_TEST(value_is(der::sequence({name}) + "x") == "certificate.malformed");
  BOOST_TEST(value_is(der::sequence({name}) + der::sequence({name})) == "certificate.malformed");
  BOOST_TEST(value_is(der::set({name})) == "certificate.malformed");
  BOOST_TEST(value_is(der::sequence({pki::utf8("x")})) == "certificate.malformed");
  BOOST_TEST(value_is(der::sequence({der::element(0xA6, pki::utf8("x"))})) == "good");  // a kind that nobody knows
  const Bytes long_length = join({"\x30\x81", Bytes(1, static_cast<char>(name.size())), name});
  BOOST_TEST(name.size() < 0x80U);
  BOOST_TEST(value_is(long_length) == "certificate.malformed");
}

BOOST_AUTO_TEST_CASE(constraints_have_their_form) {
  const auto value_is = [&](const Bytes& value) { return read_with({std::string(pki::kConstraints), value, true}); };
  const Bytes yes = der::boolean(true);
  BOOST_TEST(value_is(der::sequence({})) == "good");
  BOOST_TEST(value_is(der::sequence({yes})) == "good");
  BOOST_TEST(value_is(der::sequence({yes, der::number(3)})) == "good");
  BOOST_TEST(value_is(der::sequence({der::number(3)})) == "certificate.malformed");
  BOOST_TEST(value_is(der::sequence({yes, der::number(0x80)})) == "certificate.malformed");
  BOOST_TEST(value_is(der::sequence({yes, der::integer("\x01\x01")})) == "certificate.malformed");
  BOOST_TEST(value_is(der::sequence({yes, yes})) == "certificate.malformed");
  BOOST_TEST(value_is(der::sequence({der::element(0x01, "\x01")})) == "certificate.malformed");
  BOOST_TEST(value_is(der::sequence({yes}) + "x") == "certificate.malformed");
  BOOST_TEST(value_is("") == "certificate.malformed");
}

BOOST_AUTO_TEST_CASE(usages_have_their_form) {
  const auto usage_is = [&](BytesView bits) {
    return read_with({std::string(pki::kUsage), der::element(0x03, bits), true});
  };
  using namespace std::string_view_literals;
  BOOST_TEST(usage_is("\x07\x80"sv) == "good");
  BOOST_TEST(usage_is("\x07\x80\x80"sv) == "good");
  BOOST_TEST(usage_is("\x07\x81"sv) == "certificate.malformed");
  BOOST_TEST(usage_is("\x08\x80"sv) == "certificate.malformed");
  BOOST_TEST(usage_is("\x07\x80\x00\x80"sv) == "certificate.malformed");
  BOOST_TEST(usage_is("\x01"sv) == "certificate.malformed");
  BOOST_TEST(usage_is(""sv) == "certificate.malformed");
}

BOOST_AUTO_TEST_CASE(purposes_have_their_form) {
  const auto purposes_are = [&](const Bytes& value) { return read_with({std::string(pki::kPurposes), value}); };
  const Bytes purpose = pki::oid(pki::kCodeSigning);
  BOOST_TEST(purposes_are(der::sequence({purpose})) == "good");
  BOOST_TEST(purposes_are(der::sequence({purpose, der::null()})) == "certificate.malformed");
  BOOST_TEST(purposes_are(der::sequence({purpose}) + "x") == "certificate.malformed");
  BOOST_TEST(purposes_are(purpose) == "certificate.malformed");
  // A second way to write the same number is not the same purpose.
  const Bytes content = pki::oid_content(pki::kCodeSigning);
  BOOST_TEST(purposes_are(der::sequence({der::oid(content.substr(0, 2) + '\x80' + content.substr(2))})) == "good");
  const auto read_purposes = pki::parsed(leaf_der()).extended_key_usage();
  BOOST_TEST(read_purposes.value().at(0) != pki::kCodeSigning);
}

// A094
BOOST_AUTO_TEST_CASE(pem_holds_certificates_and_nothing_else) {
  const std::string one = pem("CERTIFICATE", leaf_der());
  const std::string two = pem("CERTIFICATE", intermediate_der());
  BOOST_TEST(read_pem(one) == "1");
  BOOST_TEST(read_pem(one + two) == "2");
  BOOST_TEST(read_pem("\n \r\n" + one + "\n" + two + " \n") == "2");
  BOOST_TEST(read_pem("") == "certificate.malformed");
  BOOST_TEST(read_pem("\n ") == "certificate.malformed");
  BOOST_TEST(read_pem("subject=CN\n" + one) == "certificate.malformed");
  BOOST_TEST(read_pem(one + "x" + two) == "certificate.malformed");
  BOOST_TEST(read_pem(one + plan.key.public_pem()) == "certificate.malformed");
  BOOST_TEST(read_pem("\xEF\xBB\xBF" + one) == "certificate.malformed");
  BOOST_TEST(read_pem(one.substr(0, one.size() - 10)) == "certificate.malformed");
  BOOST_TEST(read_pem(pem("CERTIFICATE", leaf_der() + '\0')) == "certificate.malformed");
  std::string damaged = one;
  damaged[100] = '*';
  BOOST_TEST(read_pem(damaged) == "certificate.malformed");
}

BOOST_AUTO_TEST_CASE(a_chain_in_pem_has_a_length) {
  const std::string one = pem("CERTIFICATE", leaf_der());
  std::string chain;
  for (std::size_t i = 0; i < limits::kChainCertificates; ++i) chain += one;
  BOOST_TEST(read_pem(chain) == std::to_string(limits::kChainCertificates));
  BOOST_TEST(read_pem(chain + one) == "certificate.malformed");
  std::string begun;
  for (std::size_t i = 0; i < 100'000; ++i) begun += "-----BEGIN CERTIFICATE-----\n";
  BOOST_TEST(read_pem(begun) == "certificate.malformed");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test

#include "tests/support/test_pki.h"

#include <openssl/evp.h>
#include <openssl/pem.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "base/base64.h"
#include "base/digest.h"
#include "tests/support/verify_fixture.h"

namespace pratique::test::pki {

namespace {

constexpr std::string_view kFulcioArc = "1.3.6.1.4.1.57264.1.";

Bytes content_of(std::string_view dotted) {
  std::vector<unsigned long> arcs;
  for (std::size_t at = 0; at <= dotted.size();) {
    const std::size_t dot = std::min(dotted.find('.', at), dotted.size());
    arcs.push_back(std::stoul(std::string(dotted.substr(at, dot - at))));
    at = dot + 1;
  }
  Bytes out(1, static_cast<char>(arcs.at(0) * 40 + arcs.at(1)));
  for (std::size_t i = 2; i < arcs.size(); ++i) {
    Bytes digits(1, static_cast<char>(arcs[i] & 0x7F));
    for (unsigned long rest = arcs[i] >> 7; rest > 0; rest >>= 7) {
      digits.insert(digits.begin(), static_cast<char>(0x80 | (rest & 0x7F)));
    }
    out += digits;
  }
  return out;
}

/// UTCTime, or GeneralizedTime from 2050 on (RFC 5280, 4.1.2.5).
Bytes time_element(Time time) {
  std::string digits = time.to_string();  // 2026-11-20T00:00:00Z
  std::erase_if(digits, [](char c) { return c == '-' || c == ':' || c == 'T'; });
  return digits < "2050" ? der::element(0x17, digits.substr(2)) : der::element(0x18, digits);
}

Bytes algorithm_of(const SigningKey& key, bool sha1) {
  const std::string details = key.sigstore_details();
  const auto plain = [](std::string_view dotted) { return der::sequence({oid(dotted)}); };
  if (details.find("RSA") != std::string::npos) {
    return der::sequence({oid(sha1 ? "1.2.840.113549.1.1.5" : "1.2.840.113549.1.1.11"), der::null()});
  }
  if (details == "PKIX_ED25519") return plain("1.3.101.112");
  if (sha1) return plain("1.2.840.10045.4.1");
  if (details.find("P384") != std::string::npos) return plain("1.2.840.10045.4.3.3");
  if (details.find("P521") != std::string::npos) return plain("1.2.840.10045.4.3.4");
  return plain("1.2.840.10045.4.3.2");
}

Bytes sign_sha1(const SigningKey& signer, BytesView message) {
  const std::string pem = signer.private_pem();
  const std::unique_ptr<BIO, decltype(&BIO_free)> memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())),
                                                         BIO_free);
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
      PEM_read_bio_PrivateKey(memory.get(), nullptr, nullptr, nullptr), EVP_PKEY_free);
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  Bytes out(1024, '\0');
  std::size_t size = out.size();
  if (!key || EVP_DigestSignInit(context.get(), nullptr, EVP_sha1(), nullptr, key.get()) != 1 ||
      EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size,
                     reinterpret_cast<const unsigned char*>(message.data()), message.size()) != 1) {
    throw std::runtime_error("OpenSSL did not sign with SHA-1");
  }
  out.resize(size);
  return out;
}

}  // namespace

Bytes oid_content(std::string_view dotted) { return content_of(dotted); }
Bytes oid(std::string_view dotted) { return der::oid(content_of(dotted)); }
Bytes utf8(std::string_view text) { return der::element(0x0C, text); }

Bytes name(std::string_view common_name) {
  if (common_name.empty()) return der::sequence({});
  return der::sequence({der::set({der::sequence({oid("2.5.4.3"), utf8(common_name)})})});
}

Bytes Extension::der() const {
  return der::sequence({pki::oid(oid), critical ? der::boolean(true) : Bytes(), der::octets(value)});
}

Extension basic_constraints(bool ca, std::optional<int> path_length) {
  const Bytes length = path_length ? der::number(static_cast<unsigned char>(*path_length)) : Bytes();
  return {std::string(kConstraints), der::sequence({ca ? der::boolean(true) : Bytes(), length}), true};
}

Extension key_usage(std::initializer_list<unsigned> bits) {
  unsigned char byte = 0;
  for (const unsigned bit : bits) byte = static_cast<unsigned char>(byte | (0x80U >> bit));
  unsigned char unused = 0;
  while (byte != 0 && ((byte >> unused) & 1) == 0) ++unused;
  return {std::string(kUsage), der::element(0x03, Bytes{static_cast<char>(unused), static_cast<char>(byte)}), true};
}

Extension extended_key_usage(std::initializer_list<std::string_view> oids, bool critical) {
  Bytes list;
  for (const std::string_view dotted : oids) list += oid(dotted);
  return {std::string(kPurposes), der::sequence({list}), critical};
}

Extension claim(int number, std::string_view value) {
  return {std::string(kFulcioArc) + std::to_string(number), number <= 6 ? Bytes(value) : utf8(value)};
}

Bytes uri(std::string_view text) { return der::element(0x86, text); }
Bytes email(std::string_view text) { return der::element(0x81, text); }
Bytes dns(std::string_view text) { return der::element(0x82, text); }
Bytes other_name(std::string_view dotted, BytesView value) {
  return der::tagged(0, join({oid(dotted), der::tagged(0, value)}));
}
Extension names(std::initializer_list<BytesView> general_names) {
  return {std::string(kNames), der::sequence(general_names), true};
}

Extension name_constraints(std::vector<Bytes> permitted, std::vector<Bytes> excluded) {
  const auto subtrees = [](unsigned char tag, const std::vector<Bytes>& bases) {
    Bytes list;
    for (const Bytes& base : bases) list += der::sequence({base});
    return bases.empty() ? Bytes() : der::tagged(tag, list);
  };
  return {"2.5.29.30", der::sequence({subtrees(0, permitted), subtrees(1, excluded)}), true};
}

Extension& Plan::extension(std::string_view dotted) {
  for (Extension& one : extensions) {
    if (one.oid == dotted) return one;
  }
  throw std::logic_error("no such extension is planned");
}

Plan& Plan::with(Extension extension) {
  for (Extension& one : extensions) {
    if (one.oid != extension.oid) continue;
    one = std::move(extension);
    return *this;
  }
  return also(std::move(extension));
}

Plan& Plan::also(Extension extension) {
  extensions.push_back(std::move(extension));
  return *this;
}

Plan& Plan::without(std::string_view dotted) {
  std::erase_if(extensions, [&](const Extension& one) { return one.oid == dotted; });
  return *this;
}

Bytes Plan::to_be_signed(const Issuer& issuer) const {
  Bytes list;
  for (const Extension& one : extensions) list += one.der();
  const Bytes validity = time_form.value_or(der::sequence({time_element(not_before), time_element(not_after)}));
  return der::sequence({der::tagged(0, der::number(version)), der::integer(serial),
                        algorithm.value_or(algorithm_of(issuer.key, sha1)), issuer.name, validity, subject,
                        spki.value_or(key.spki()), list.empty() ? Bytes() : der::tagged(3, der::sequence({list}))});
}

Bytes Plan::issued_by(const Issuer& issuer) const {
  const Bytes what = to_be_signed(issuer);
  const Bytes signature = sha1 ? sign_sha1(issuer.key, what) : issuer.key.sign(what);
  return der::sequence(
      {what, outer_algorithm.value_or(algorithm.value_or(algorithm_of(issuer.key, sha1))), der::bits(signature)});
}

Bytes big_endian(std::uint64_t value, std::size_t bytes) {
  Bytes out;
  for (std::size_t i = bytes; i > 0; --i) out += static_cast<char>((value >> (8 * (i - 1))) & 0xFF);
  return out;
}

Bytes SctPlan::signed_bytes() const {
  return join({Bytes(1, static_cast<char>(version)), Bytes(1, '\0'), big_endian(time_ms, 8), big_endian(1, 2),
               issuer_key_hash, big_endian(to_be_signed.size(), 3), to_be_signed, big_endian(extensions.size(), 2),
               extensions});
}

Bytes SctPlan::signed_by(const SigningKey& key) const {
  const Bytes signature = key.sign_with(verifier::Hash::kSha256, signed_bytes());
  return join({Bytes(1, static_cast<char>(version)), log_id, big_endian(time_ms, 8), big_endian(extensions.size(), 2),
               extensions, Bytes{static_cast<char>(hash), static_cast<char>(algorithm)},
               big_endian(signature.size(), 2), signature});
}

Extension sct_list(std::initializer_list<BytesView> scts) {
  Bytes list;
  for (const BytesView sct : scts) list += join({big_endian(sct.size(), 2), sct});
  return {std::string(kScts), der::octets(join({big_endian(list.size(), 2), list}))};
}

const Time TestPki::kStart = Time::parse("2025-01-01T00:00:00Z").value();
const Time TestPki::kSigned = Time::from_seconds(kLogged);
const Time TestPki::kLeafFrom = TestPki::kSigned - Duration::minutes(1);
const Time TestPki::kLeafUntil = TestPki::kLeafFrom + Duration::minutes(10);

TestPki::TestPki() {
  root.subject = name("test root");
  root.extensions = {key_usage({5, 6}), basic_constraints(true)};
  intermediate.subject = name("test intermediate");
  intermediate.extensions = {key_usage({5, 6}), extended_key_usage({kCodeSigning}), basic_constraints(true, 0)};
  for (Plan* authority : {&root, &intermediate}) {
    authority->not_before = kStart;
    authority->not_after = kStart + Duration::days(3650);
  }
  leaf.subject = name("");
  leaf.not_before = kLeafFrom;
  leaf.not_after = kLeafUntil;
  leaf.extensions = {key_usage({0}),
                     extended_key_usage({kCodeSigning}),
                     names({uri(kSubject)}),
                     claim(1, kOidcIssuer),
                     claim(2, "push"),
                     claim(3, "75c983504a19ba18ff81c6bdda7ed831cacb84d9"),
                     claim(4, "release"),
                     claim(5, "org/app"),
                     claim(6, "refs/heads/main"),
                     claim(8, kOidcIssuer),
                     claim(12, "https://github.com/org/app"),
                     claim(13, "75c983504a19ba18ff81c6bdda7ed831cacb84d9"),
                     claim(14, "refs/heads/main"),
                     claim(20, "push")};
}

Bytes TestPki::sct(const Plan& plan, const Issuer& issuer, const SigningKey& log_key) const {
  SctPlan sct;
  sct.log_id = sha256(log_key.spki());
  sct.time_ms = static_cast<std::uint64_t>(kLeafFrom.ms);
  sct.issuer_key_hash = sha256(issuer.key.spki());
  sct.to_be_signed = plan.to_be_signed(issuer);
  return sct.signed_by(log_key);
}

Bytes TestPki::once(const Plan& plan, const Issuer& issuer, bool with_sct) const {
  const Bytes outer = plan.outer_algorithm.value_or("");
  const Bytes what = join({plan.to_be_signed(issuer), issuer.key.spki(), ct_key.spki(), outer});
  auto& der = issued_[what];
  if (der.empty()) der = (with_sct ? logged(plan) : plan).issued_by(issuer);
  return der;
}

Plan TestPki::logged(Plan plan) const {
  const bool has_list = std::any_of(plan.extensions.begin(), plan.extensions.end(),
                                    [](const Extension& one) { return one.oid == kScts; });
  if (!has_list) plan.also(sct_list({sct(plan)}));
  return plan;
}

verifier::CertificateAuthority TestPki::authority() const {
  verifier::CertificateAuthority out;
  out.uri = "https://fulcio.test";
  out.chain = {parsed(intermediate_der()), parsed(root_der())};
  out.valid_from = kStart;
  return out;
}

verifier::TransparencyLog TestPki::ct_log() const {
  const Bytes id = sha256(ct_key.spki());
  return {"https://ct.test", id, id, ct_key.public_key(), kStart, std::nullopt, ""};
}

nlohmann::json authority_json(const std::vector<Bytes>& chain, Time from, std::optional<Time> until) {
  nlohmann::json certificates = nlohmann::json::array();
  for (const Bytes& der : chain) certificates.push_back({{"rawBytes", base64_encode(der)}});
  nlohmann::json period = {{"start", from.to_string()}};
  if (until) period["end"] = until->to_string();
  return {{"subject", {{"organization", "test"}, {"commonName", "test"}}},
          {"uri", "https://authority.test"},
          {"certChain", {{"certificates", certificates}}},
          {"validFor", period}};
}

nlohmann::json TestPki::trusted_root() const {
  const nlohmann::json log = {{"baseUrl", "https://ct.test"},
                              {"hashAlgorithm", "SHA2_256"},
                              {"publicKey",
                               {{"rawBytes", base64_encode(ct_key.spki())},
                                {"keyDetails", ct_key.sigstore_details()},
                                {"validFor", {{"start", kStart.to_string()}}}}},
                              {"logId", {{"keyId", base64_encode(sha256(ct_key.spki()))}}}};
  return {{"mediaType", "application/vnd.dev.sigstore.trustedroot+json;version=0.1"},
          {"certificateAuthorities", nlohmann::json::array({authority_json({intermediate_der(), root_der()}, kStart)})},
          {"ctlogs", nlohmann::json::array({log})}};
}

verifier::Certificate parsed(BytesView der) { return verifier::Certificate::parse(der).value(); }

}  // namespace pratique::test::pki

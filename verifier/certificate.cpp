#include "verifier/certificate.h"

#include <fmt/format.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <ctime>
#include <map>

#include "base/base64.h"
#include "base/limits.h"
#include "verifier/certificate_parsed.h"
#include "verifier/der.h"
#include "verifier/reasons.h"

namespace pratique::verifier {
namespace {

using openssl::data;

Error malformed(std::string why) { return Error(kCertificateMalformed, std::move(why)); }

BytesView view_of(const ASN1_STRING* string) {
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(string)),
          static_cast<std::size_t>(ASN1_STRING_length(string))};
}

/// Bytes of what OpenSSL encodes with `encode(&out)`.
template <class Encode>
Bytes encoded(Encode encode) {
  unsigned char* out = nullptr;
  const int size = encode(&out);
  if (size < 0) return {};
  Bytes bytes(reinterpret_cast<const char*>(out), static_cast<std::size_t>(size));
  OPENSSL_free(out);
  return bytes;
}

std::string oid_of(const ASN1_OBJECT* object) {
  char text[128];
  const int size = OBJ_obj2txt(text, sizeof text, object, 1);
  // Longer ones than that name nothing that we know.
  return size > 0 && static_cast<std::size_t>(size) < sizeof text ? std::string(text) : std::string("?");
}

std::optional<Time> time_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return std::nullopt;
  return Time::from_seconds(timegm(&parts));
}

/// OpenSSL reads BER too and keeps the bytes it was given; written anew they have to be the same ones.
bool is_der(const openssl::X509Pointer& certificate, BytesView der) {
  const auto content = der_only(der, DerReader::kSequence);
  if (!content) return false;
  DerReader fields(*content);
  const auto signed_part = fields.read_whole(DerReader::kSequence);
  const openssl::X509Pointer copy(X509_dup(certificate.get()));
  return signed_part && encoded([&](unsigned char** out) { return i2d_re_X509_tbs(copy.get(), out); }) == *signed_part;
}

SubjectName name_of(const GENERAL_NAME& name) {
  using Type = SubjectName::Type;
  switch (name.type) {
    case GEN_URI:
      return {Type::kUri, std::string(view_of(name.d.uniformResourceIdentifier))};
    case GEN_EMAIL:
      return {Type::kEmail, std::string(view_of(name.d.rfc822Name))};
    case GEN_DNS:
      return {Type::kDns, std::string(view_of(name.d.dNSName))};
    case GEN_OTHERNAME: {
      const ASN1_TYPE* value = name.d.otherName->value;
      if (oid_of(name.d.otherName->type_id) == kSigstoreUserName && value->type == V_ASN1_UTF8STRING) {
        return {Type::kSigstoreUser, std::string(view_of(value->value.utf8string))};
      }
      return {Type::kOther, ""};
    }
    default:
      return {Type::kOther, ""};
  }
}

Result<void> read_names(Certificate::Parsed& out) {
  int critical = 0;
  const std::unique_ptr<GENERAL_NAMES, openssl::FreedBy<GENERAL_NAMES_free>> names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(out.x509.get(), NID_subject_alt_name, &critical, nullptr)));
  if (!names) {
    if (critical == -1) return {};
    return malformed("its subject alternative name cannot be read");
  }
  const int count = sk_GENERAL_NAME_num(names.get());
  if (count < 1) return malformed("its subject alternative name is empty");
  for (int i = 0; i < count; ++i) out.names.push_back(name_of(*sk_GENERAL_NAME_value(names.get(), i)));
  return {};
}

Result<void> read_extensions(Certificate::Parsed& out) {
  const int count = X509_get_ext_count(out.x509.get());
  for (int i = 0; i < count; ++i) {
    X509_EXTENSION* extension = X509_get_ext(out.x509.get(), i);
    const std::string oid = oid_of(X509_EXTENSION_get_object(extension));
    const bool is_new = out.extensions
                            .emplace(oid, Certificate::Parsed::Extension{
                                              Bytes(view_of(X509_EXTENSION_get_data(extension))),
                                              X509_EXTENSION_get_critical(extension) != 0})
                            .second;
    if (!is_new) return malformed(fmt::format("the extension {} comes twice", oid));
  }
  return {};
}

Result<void> read_constraints(Certificate::Parsed& out) {
  int critical = 0;
  const std::unique_ptr<BASIC_CONSTRAINTS, openssl::FreedBy<BASIC_CONSTRAINTS_free>> constraints(
      static_cast<BASIC_CONSTRAINTS*>(X509_get_ext_d2i(out.x509.get(), NID_basic_constraints, &critical, nullptr)));
  if (!constraints) {
    if (critical == -1) return {};
    return malformed("its basic constraints cannot be read");
  }
  out.is_ca = constraints->ca != 0;
  if (constraints->pathlen == nullptr) return {};
  const long length = ASN1_INTEGER_get(constraints->pathlen);
  if (length < 0 || length > 1000 || !out.is_ca) return malformed("its path length is none");
  out.path_length = static_cast<int>(length);
  return {};
}

Result<void> read_usages(Certificate::Parsed& out) {
  int critical = 0;
  const std::unique_ptr<ASN1_BIT_STRING, openssl::FreedBy<ASN1_BIT_STRING_free>> usage(
      static_cast<ASN1_BIT_STRING*>(X509_get_ext_d2i(out.x509.get(), NID_key_usage, &critical, nullptr)));
  if (!usage && critical != -1) return malformed("its key usage cannot be read");
  if (usage) {
    unsigned bits = 0;
    for (int i = 0; i <= 8; ++i) bits |= ASN1_BIT_STRING_get_bit(usage.get(), i) != 0 ? 1U << i : 0U;
    out.key_usage = bits;
  }
  const std::unique_ptr<EXTENDED_KEY_USAGE, openssl::FreedBy<EXTENDED_KEY_USAGE_free>> extended(
      static_cast<EXTENDED_KEY_USAGE*>(X509_get_ext_d2i(out.x509.get(), NID_ext_key_usage, &critical, nullptr)));
  if (!extended && critical != -1) return malformed("its extended key usage cannot be read");
  if (!extended) return {};
  out.extended_key_usage.emplace();
  for (int i = 0; i < sk_ASN1_OBJECT_num(extended.get()); ++i) {
    out.extended_key_usage->push_back(oid_of(sk_ASN1_OBJECT_value(extended.get(), i)));
  }
  return {};
}

Result<void> read_validity(Certificate::Parsed& out) {
  const auto from = time_of(X509_get0_notBefore(out.x509.get()));
  const auto until = time_of(X509_get0_notAfter(out.x509.get()));
  if (!from || !until) return malformed("its period cannot be read");
  out.not_before = *from;
  out.not_after = *until;
  return {};
}

Result<PublicKey> read_key(const X509* certificate) {
  const Bytes spki =
      encoded([&](unsigned char** out) { return i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), out); });
  auto key = PublicKey::parse_spki(spki);
  if (!key) return std::move(key).error().as(kCertificateMalformed).during("reading the key of a certificate");
  return key;
}

Bytes name_in_der(const X509_NAME* name) {
  return encoded([&](unsigned char** out) { return i2d_X509_NAME(name, out); });
}

Result<void> read_all(Certificate::Parsed& out) {
  PRATIQUE_CHECK(read_validity(out));
  PRATIQUE_CHECK(read_extensions(out));
  PRATIQUE_CHECK(read_names(out));
  PRATIQUE_CHECK(read_constraints(out));
  PRATIQUE_CHECK(read_usages(out));
  out.issuer = name_in_der(X509_get_issuer_name(out.x509.get()));
  out.subject = name_in_der(X509_get_subject_name(out.x509.get()));
  const Bytes serial = encoded(
      [&](unsigned char** bytes) { return i2d_ASN1_INTEGER(X509_get0_serialNumber(out.x509.get()), bytes); });
  out.serial = Bytes(der_only(serial, DerReader::kInteger).value_or(""));
  return {};
}

constexpr std::string_view kBegin = "-----BEGIN CERTIFICATE-----";
constexpr std::string_view kEnd = "-----END CERTIFICATE-----";
constexpr std::string_view kBlanks = " \t\r\n";

}  // namespace

Result<Certificate> Certificate::parse(BytesView der) {
  openssl::use_built_in_configuration();
  if (der.size() > limits::kCertificateBytes) {
    return malformed(fmt::format("{} bytes are no certificate; {} are read", der.size(), limits::kCertificateBytes));
  }
  auto out = std::make_shared<Parsed>();
  const unsigned char* place = data(der);
  out->x509.reset(d2i_X509(nullptr, &place, static_cast<long>(der.size())));
  ERR_clear_error();
  if (!out->x509) return malformed("not an X.509 certificate in DER");
  if (place != data(der) + der.size()) return malformed("something stands behind the certificate");
  if (!is_der(out->x509, der)) return malformed("not in DER: another encoding of the same would have other bytes");
  out->der = der;
  auto read = read_all(*out);
  ERR_clear_error();
  if (!read) return std::move(read).error();
  out->key.emplace(read_key(out->x509.get()));
  return Certificate(std::move(out));
}

Result<std::vector<Certificate>> Certificate::parse_pem(BytesView pem) {
  std::vector<Certificate> certificates;
  for (;;) {
    pem.remove_prefix(std::min(pem.find_first_not_of(kBlanks), pem.size()));
    if (pem.empty()) break;
    if (!pem.starts_with(kBegin)) return malformed("not PEM: something else than a certificate");
    pem.remove_prefix(kBegin.size());
    const std::size_t end = pem.find(kEnd);
    if (end == BytesView::npos) return malformed("a PEM block has no END line");
    std::string text;
    std::copy_if(pem.begin(), pem.begin() + static_cast<std::ptrdiff_t>(end), std::back_inserter(text),
                 [](char c) { return kBlanks.find(c) == std::string_view::npos; });
    pem.remove_prefix(end + kEnd.size());
    const auto der = base64_decode(text);
    if (!der) return malformed("a PEM block holds no base64");
    if (certificates.size() == limits::kChainCertificates) {
      return malformed(fmt::format("more than {} certificates", limits::kChainCertificates));
    }
    PRATIQUE_TRY(certificate, Certificate::parse(*der));
    certificates.push_back(std::move(certificate));
  }
  if (certificates.empty()) return malformed("empty, where a certificate is due");
  return certificates;
}

const Bytes& Certificate::der() const { return parsed_->der; }
const Result<PublicKey>& Certificate::key() const { return *parsed_->key; }
BytesView Certificate::issuer() const { return parsed_->issuer; }
BytesView Certificate::subject() const { return parsed_->subject; }
BytesView Certificate::serial() const { return parsed_->serial; }
Time Certificate::not_before() const { return parsed_->not_before; }
Time Certificate::not_after() const { return parsed_->not_after; }
const std::vector<SubjectName>& Certificate::names() const { return parsed_->names; }
bool Certificate::is_ca() const { return parsed_->is_ca; }
std::optional<int> Certificate::path_length() const { return parsed_->path_length; }
std::optional<unsigned> Certificate::key_usage() const { return parsed_->key_usage; }
std::optional<std::vector<std::string>> Certificate::extended_key_usage() const { return parsed_->extended_key_usage; }

std::string Certificate::subject_text() const {
  const std::unique_ptr<BIO, openssl::FreedBy<BIO_free_all>> memory(BIO_new(BIO_s_mem()));
  X509_NAME_print_ex(memory.get(), X509_get_subject_name(parsed_->x509.get()), 0, XN_FLAG_RFC2253);
  char* text = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &text);
  return size > 0 ? std::string(text, static_cast<std::size_t>(size)) : std::string();
}

std::optional<BytesView> Certificate::extension(std::string_view oid) const {
  const auto place = parsed_->extensions.find(oid);
  return place == parsed_->extensions.end() ? std::nullopt : std::optional<BytesView>(place->second.content);
}

bool Certificate::is_critical(std::string_view oid) const {
  const auto place = parsed_->extensions.find(oid);
  return place != parsed_->extensions.end() && place->second.critical;
}

std::vector<std::string> Certificate::critical_extensions() const {
  std::vector<std::string> critical;
  for (const auto& [oid, extension] : parsed_->extensions) {
    if (extension.critical) critical.push_back(oid);
  }
  return critical;
}

}  // namespace pratique::verifier

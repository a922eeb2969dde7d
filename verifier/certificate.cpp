#include "verifier/certificate.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/base64.h"
#include "base/limits.h"
#include "verifier/certificate_extensions.h"
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

/// UTCTime and GeneralizedTime as certificates have to write them: with seconds, without fractions, Z (RFC
/// 5280, 4.1.2.5). OpenSSL reads more than that.
std::optional<Time> time_of(const ASN1_TIME* time) {
  const BytesView text = view_of(time);
  const bool utc = ASN1_STRING_type(time) == V_ASN1_UTCTIME;
  const std::size_t year = utc ? 2 : 4;
  if (text.size() != year + 11 || text.back() != 'Z') return std::nullopt;
  const auto part = [&](std::size_t at) { return text.substr(year + at, 2); };
  const std::string_view century = !utc ? "" : text.front() < '5' ? "20" : "19";
  const auto out = Time::parse(
      fmt::format("{}{}-{}-{}T{}:{}:{}Z", century, text.substr(0, year), part(0), part(2), part(4), part(6), part(8)));
  return out ? std::optional(*out) : std::nullopt;
}

Result<void> read_extensions(Certificate::Parsed& out) {
  const int count = X509_get_ext_count(out.x509.get());
  constexpr long kV3 = 2;
  if (count > 0 && X509_get_version(out.x509.get()) != kV3) return malformed("extensions, and not of version 3");
  for (int i = 0; i < count; ++i) {
    X509_EXTENSION* extension = X509_get_ext(out.x509.get(), i);
    const ASN1_OBJECT* type = X509_EXTENSION_get_object(extension);
    const std::string oid = dotted_oid({reinterpret_cast<const char*>(OBJ_get0_data(type)), OBJ_length(type)});
    const bool is_new =
        out.extensions
            .emplace(oid, Certificate::Parsed::Extension{Bytes(view_of(X509_EXTENSION_get_data(extension))),
                                                         X509_EXTENSION_get_critical(extension) != 0})
            .second;
    if (!is_new) return malformed(fmt::format("the extension {} comes twice", oid));
  }
  return {};
}

Result<void> understand_extensions(Certificate::Parsed& out) {
  const auto content_of = [&](std::string_view oid) -> const Bytes* {
    const auto place = out.extensions.find(oid);
    return place == out.extensions.end() ? nullptr : &place->second.content;
  };
  if (const Bytes* content = content_of("2.5.29.17")) {
    PRATIQUE_TRY(names, read_subject_names(*content));
    out.names = std::move(names);
  }
  if (const Bytes* content = content_of("2.5.29.19")) {
    PRATIQUE_TRY(constraints, read_basic_constraints(*content));
    out.is_ca = constraints.is_ca;
    out.path_length = constraints.path_length;
  }
  if (const Bytes* content = content_of("2.5.29.15")) {
    PRATIQUE_TRY(usage, read_key_usage(*content));
    out.key_usage = usage;
  }
  if (const Bytes* content = content_of("2.5.29.37")) {
    PRATIQUE_TRY(purposes, read_extended_key_usage(*content));
    out.extended_key_usage = std::move(purposes);
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
  PRATIQUE_CHECK(understand_extensions(out));
  out.issuer = name_in_der(X509_get_issuer_name(out.x509.get()));
  out.subject = name_in_der(X509_get_subject_name(out.x509.get()));
  const Bytes serial =
      encoded([&](unsigned char** bytes) { return i2d_ASN1_INTEGER(X509_get0_serialNumber(out.x509.get()), bytes); });
  out.serial = Bytes(der_only(serial, DerReader::kInteger).value_or(""));
  return {};
}

/// Where OpenSSL finds no way to decode keys: that is the dearest part of reading a certificate, and read_key does it
/// again.
OSSL_LIB_CTX* without_decoders() {
  static OSSL_LIB_CTX* const context = [] {
    OSSL_LIB_CTX* out = OSSL_LIB_CTX_new();
    OSSL_PROVIDER_load(out, "null");
    return out;
  }();
  return context;
}

constexpr std::size_t kCertificateDepth = 32;
constexpr std::string_view kBegin = "-----BEGIN CERTIFICATE-----";
constexpr std::string_view kEnd = "-----END CERTIFICATE-----";
constexpr std::string_view kBlanks = " \t\r\n";

}  // namespace

Result<Certificate> Certificate::parse(BytesView der) {
  openssl::use_built_in_configuration();
  if (der.size() > limits::kCertificateBytes) {
    return malformed(fmt::format("{} bytes are no certificate; {} are read", der.size(), limits::kCertificateBytes));
  }
  // OpenSSL reads BER too, and forgives what stands behind.
  if (!is_strict_der(der, kCertificateDepth)) return malformed("not an X.509 certificate in DER");
  auto out = std::make_shared<Parsed>();
  const unsigned char* place = data(der);
  X509* x509 = X509_new_ex(without_decoders(), nullptr);
  out->x509.reset(d2i_X509(&x509, &place, static_cast<long>(der.size())));
  ERR_clear_error();
  if (!out->x509) return malformed("not an X.509 certificate in DER");
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

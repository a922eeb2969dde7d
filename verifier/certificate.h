#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "base/time.h"
#include "verifier/keys.h"

namespace pratique::verifier {

/// A name in a certificate's subject alternative name (RFC 5280, 4.2.1.6).
struct SubjectName {
  enum class Type { kUri, kEmail, kDns, kSigstoreUser, kOther };  ///< kSigstoreUser: otherName 1.3.6.1.4.1.57264.1.7
  Type type;
  std::string value;
  friend bool operator==(const SubjectName&, const SubjectName&) = default;
};

/// An X.509 certificate (RFC 5280), read strictly, nothing verified. Cheap to copy; safe to use from many threads.
class Certificate {
 public:
  /// DER, nothing behind it. Errors: certificate.malformed, also for an extension that comes twice.
  static Result<Certificate> parse(BytesView der);
  /// One or more PEM blocks CERTIFICATE, nothing else between them. Errors: certificate.malformed.
  static Result<std::vector<Certificate>> parse_pem(BytesView pem);

  const Bytes& der() const;
  /// Errors: certificate.malformed (a kind of key that we do not use).
  const Result<PublicKey>& key() const;
  BytesView issuer() const;          ///< name in DER
  BytesView subject() const;         ///< name in DER
  std::string subject_text() const;  ///< for people (RFC 4514)
  BytesView serial() const;          ///< content of the INTEGER
  Time not_before() const;
  Time not_after() const;
  const std::vector<SubjectName>& names() const;

  /// Content of the extension's OCTET STRING, by dotted OID.
  std::optional<BytesView> extension(std::string_view oid) const;
  bool is_critical(std::string_view oid) const;
  std::vector<std::string> critical_extensions() const;  ///< dotted OIDs

  bool is_ca() const;  ///< basicConstraints: cA
  std::optional<int> path_length() const;
  /// Bits of keyUsage (RFC 5280, 4.2.1.3), 0 = digitalSignature, 5 = keyCertSign; none if the extension is absent.
  std::optional<unsigned> key_usage() const;
  /// Dotted OIDs of extendedKeyUsage; none if the extension is absent.
  std::optional<std::vector<std::string>> extended_key_usage() const;

  /// OpenSSL's own object, for the .cpp files of this room.
  struct Parsed;
  const Parsed& parsed() const { return *parsed_; }

 private:
  explicit Certificate(std::shared_ptr<const Parsed> parsed) : parsed_(std::move(parsed)) {}
  std::shared_ptr<const Parsed> parsed_;
};

}  // namespace pratique::verifier

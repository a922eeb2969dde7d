#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "tests/support/der_writing.h"
#include "tests/support/test_authority.h"
#include "verifier/trusted_root.h"

namespace pratique::test {

/// Content of object identifiers, and whole AlgorithmIdentifiers.
namespace asn1 {
extern const Bytes kTstInfo, kData, kTimeStamping, kCodeSigning;
extern const Bytes kSha1, kSha256, kSha384, kSha512;  ///< AlgorithmIdentifier without parameters
extern const Bytes kEcdsaSha256, kEcdsaSha384, kEcdsaSha512, kRsaEncryption, kRsaSha256, kEd25519;
}  // namespace asn1

/// A certificate written by hand.
struct CertificatePlan {
  std::string subject = "timestamps";
  std::string issuer = "root of timestamps";
  Bytes serial = "\x2A";
  std::string not_before = "240101000000Z";  ///< UTCTime
  std::string not_after = "400101000000Z";
  std::vector<Bytes> extensions;  ///< whole

  /// Of `key`, signed by `issuer_key` (ECDSA with SHA-256).
  Bytes certificate(const SigningKey& key, const SigningKey& issuer_key) const;

  static CertificatePlan root();  ///< an authority for itself
  static CertificatePlan leaf();  ///< for timestamps and nothing else
};

Bytes extension(BytesView oid, bool critical, BytesView value);
Bytes basic_constraints(bool ca);
Bytes key_usage(unsigned char bits);
Bytes extended_key_usage(bool critical, std::initializer_list<BytesView> oids);

/// Who signs a token.
struct Signer {
  SigningKey key;
  Bytes certificate;
  CertificatePlan plan;
};

/// A token with every part to be replaced: what is not set is as it should be.
struct TokenPlan {
  explicit TokenPlan(BytesView over) : stamped(over) {}

  Bytes stamped;
  // The answer.
  Bytes status = der::sequence({der::number(0)});
  Bytes behind_token;
  Bytes behind_answer;
  // TSTInfo.
  Bytes version = der::number(1);
  Bytes imprint_algorithm = asn1::kSha256;
  std::optional<Bytes> imprint;
  std::string time = "20260301120000Z";
  Bytes behind_time = der::sequence({der::number(1)});  ///< accuracy: one second
  // SignedData.
  Bytes content_type = asn1::kTstInfo;
  std::optional<Bytes> content;
  Bytes signed_data_version = der::number(3);
  Bytes digest_algorithms = der::set({asn1::kSha256});
  std::optional<std::vector<Bytes>> certificates;  ///< the signer's
  Bytes revocation_lists;
  std::size_t signers = 1;
  // SignerInfo.
  std::optional<Bytes> signer_name;
  verifier::Hash hash = verifier::Hash::kSha256;
  Bytes digest_algorithm = asn1::kSha256;
  Bytes signature_algorithm = asn1::kEcdsaSha256;
  std::optional<Bytes> message_digest;
  std::optional<Bytes> content_type_attribute;
  std::optional<Bytes> signing_certificate;  ///< whole attribute
  std::vector<Bytes> more_attributes;
  bool sorted = true;
  std::optional<Bytes> signature;
  Bytes unsigned_attributes;

  Bytes tst_info() const;
  Bytes signed_bytes(const Signer& by) const;  ///< the attributes, as SET
  Bytes token(const Signer& by) const;         ///< ContentInfo
  Bytes response(const Signer& by) const;      ///< TimeStampResp
};

/// An attribute of CMS with one value.
Bytes attribute(BytesView oid, BytesView value);
/// SigningCertificateV2 (SHA-256) and the older form (SHA-1), of `certificate`, with or without issuer and serial
/// number.
Bytes signing_certificate_v2(BytesView certificate, BytesView issuer_and_serial = "");
Bytes signing_certificate_v1(BytesView certificate, BytesView issuer_and_serial = "");
/// IssuerSerial.
Bytes issuer_and_serial(const CertificatePlan& plan);
Bytes name(const std::string& common_name);

/// A timestamp authority in memory: a root, and a signer that it issued.
class TestTsa {
 public:
  explicit TestTsa(CertificatePlan leaf = CertificatePlan::leaf(), KeyType type = KeyType::kP256);

  const Signer& signer() const { return signer_; }
  const Bytes& root() const { return root_; }
  /// Another signer under the same root.
  Signer issue(const CertificatePlan& plan, KeyType type = KeyType::kP256) const;
  /// As in a trusted root: root and signer, or the root alone.
  verifier::CertificateAuthority authority(bool with_signer = true) const;

 private:
  SigningKey root_key_;
  Bytes root_;
  Signer signer_;
};

}  // namespace pratique::test

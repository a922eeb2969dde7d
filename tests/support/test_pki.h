#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "tests/support/der_writing.h"
#include "tests/support/test_authority.h"
#include "verifier/certificate.h"
#include "verifier/trusted_root.h"

/// A certificate authority in memory that issues what Fulcio does, and everything that Fulcio would not. Certificates
/// are written by hand, so that each byte can be another.
namespace pratique::test::pki {

/// Content of an object identifier in DER, from "1.3.6.1".
Bytes oid_content(std::string_view dotted);
/// A whole OBJECT IDENTIFIER.
Bytes oid(std::string_view dotted);
Bytes utf8(std::string_view text);
/// A name with a common name alone; without one an empty name.
Bytes name(std::string_view common_name);

struct Extension {
  std::string oid;
  Bytes value;  ///< content of the OCTET STRING
  bool critical = false;
  Bytes der() const;
};

// Values of the usual extensions.
Extension basic_constraints(bool ca, std::optional<int> path_length = std::nullopt);
Extension key_usage(std::initializer_list<unsigned> bits);
Extension extended_key_usage(std::initializer_list<std::string_view> oids, bool critical = false);
Extension claim(int number, std::string_view value);  ///< of Fulcio, in the encoding of its number
// Names: whole GeneralName elements.
Bytes uri(std::string_view text);
Bytes email(std::string_view text);
Bytes dns(std::string_view text);
Bytes other_name(std::string_view oid, BytesView value);
Extension names(std::initializer_list<BytesView> general_names);
/// `permitted` and `excluded` are whole GeneralName elements.
Extension name_constraints(std::vector<Bytes> permitted, std::vector<Bytes> excluded);

inline constexpr std::string_view kNames = "2.5.29.17", kUsage = "2.5.29.15", kPurposes = "2.5.29.37",
                                  kConstraints = "2.5.29.19", kScts = "1.3.6.1.4.1.11129.2.4.2";
inline constexpr std::string_view kCodeSigning = "1.3.6.1.5.5.7.3.3", kTimeStamping = "1.3.6.1.5.5.7.3.8",
                                  kServerAuth = "1.3.6.1.5.5.7.3.1", kAnyPurpose = "2.5.29.37.0";

/// Who issues: a key and a name.
struct Issuer {
  SigningKey key;
  Bytes name;
};

/// What is to stand in a certificate, and how it is to be signed.
struct Plan {
  Bytes subject = name("somebody");
  SigningKey key = SigningKey::make(KeyType::kP256);
  Time not_before, not_after;
  std::vector<Extension> extensions;
  Bytes serial = "\x2A";
  unsigned char version = 2;             ///< as written: 2 is v3
  std::optional<Bytes> time_form;        ///< whole Validity, instead of the two times
  std::optional<Bytes> algorithm;        ///< AlgorithmIdentifier inside of what is signed
  std::optional<Bytes> outer_algorithm;  ///< the one beside the signature
  std::optional<Bytes> spki;             ///< of another key than `key`
  bool sha1 = false;

  /// The extension of this kind, which must be there.
  Extension& extension(std::string_view oid);
  Plan& with(Extension extension);  ///< in place of the one of its kind
  Plan& also(Extension extension);  ///< beside what is there
  Plan& without(std::string_view oid);
  Bytes to_be_signed(const Issuer& issuer) const;
  Bytes issued_by(const Issuer& issuer) const;
  /// By its own key and name.
  Bytes self_issued() const { return issued_by({key, subject}); }
  Issuer as_issuer() const { return {key, subject}; }
};

/// A root, an intermediate, a leaf for a workflow, a CT log that saw the leaf.
struct TestPki {
  static const Time kStart;     ///< of authorities: 2025-01-01; they end ten years later
  static const Time kLeafFrom;  ///< a leaf is valid for ten minutes
  static const Time kLeafUntil;
  static const Time kSigned;  ///< between the two: the time of verify_fixture.h's log entries

  static constexpr std::string_view kSubject =
      "https://github.com/org/app/.github/workflows/release.yml@refs/heads/main";
  static constexpr std::string_view kOidcIssuer = "https://token.actions.githubusercontent.com";

  Plan root, intermediate, leaf;
  SigningKey ct_key = SigningKey::make(KeyType::kP256);

  TestPki();

  // Each is issued once for a plan, so that it is the same certificate wherever it stands.
  Bytes root_der() const { return once(root, root.as_issuer(), false); }
  Bytes intermediate_der() const { return once(intermediate, root.as_issuer(), false); }
  /// The leaf as planned, with an SCT by the CT log unless it has a list of its own already.
  Bytes leaf_der() const { return once(leaf, intermediate.as_issuer(), true); }
  /// The plan with an SCT for it.
  Plan logged(Plan plan) const;

  /// An SCT for `plan` as issued by `issuer`.
  Bytes sct(const Plan& plan, const Issuer& issuer, const SigningKey& log_key) const;
  Bytes sct(const Plan& plan) const { return sct(plan, intermediate.as_issuer(), ct_key); }

  /// Intermediate and root, as in a trusted root.
  verifier::CertificateAuthority authority() const;
  verifier::TransparencyLog ct_log() const;
  /// Members `certificateAuthorities` and `ctlogs` of a trusted root.
  nlohmann::json trusted_root() const;

 private:
  Bytes once(const Plan& plan, const Issuer& issuer, bool with_sct) const;
  mutable std::map<Bytes, Bytes> issued_;
};

/// All parts of an SCT (RFC 6962, 3.2), to be changed one by one.
struct SctPlan {
  unsigned char version = 0;
  Bytes log_id;
  std::uint64_t time_ms = 0;
  Bytes extensions;
  unsigned char hash = 4, algorithm = 3;
  Bytes issuer_key_hash;
  Bytes to_be_signed;  ///< of the certificate, without SCTs

  Bytes signed_bytes() const;
  Bytes signed_by(const SigningKey& key) const;
};
/// The extension with these SCTs.
Extension sct_list(std::initializer_list<BytesView> scts);
Bytes big_endian(std::uint64_t value, std::size_t bytes);

/// Both parsed; the test fails if they are no certificates.
verifier::Certificate parsed(BytesView der);
/// One entry of `certificateAuthorities` or `timestampAuthorities`.
nlohmann::json authority_json(const std::vector<Bytes>& chain, Time from, std::optional<Time> until = std::nullopt);

}  // namespace pratique::test::pki

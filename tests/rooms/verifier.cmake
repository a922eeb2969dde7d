pratique_tests(verifier
  SOURCES
    support/test_authority.cpp
    support/test_log.cpp
    support/test_pki.cpp
    support/test_tsa.cpp
    certificate_identity/claims.cpp
    certificate_identity/identity.cpp
    certificate_paths/name_constraints.cpp
    certificate_paths/real.cpp
    certificate_paths/rules.cpp
    certificate_paths/trust.cpp
    certificate_transparency/scts.cpp
    explain_bundle/checks.cpp
    keyless/annotations.cpp
    keyless/bundles.cpp
    read_certificates/damage.cpp
    read_certificates/fields.cpp
    parse_keys/details.cpp
    parse_keys/pem.cpp
    parse_keys/refused_keys.cpp
    parse_keys/kinds.cpp
    simple_signing/payload.cpp
    simple_signing/signature.cpp
    sigstore_bundle/damage.cpp
    sigstore_bundle/signature.cpp
    sigstore_bundle/statement.cpp
    sigstore_bundle/structure.cpp
    strict_der/der.cpp
    transparency_log/annotation.cpp
    transparency_log/bundle_entry.cpp
    transparency_log/checkpoint.cpp
    transparency_log/consistency.cpp
    transparency_log/demands.cpp
    transparency_log/inclusion_proof.cpp
    transparency_log/public_log.cpp
    trusted_root/authorities.cpp
    trusted_root/parse.cpp
    verify_signature/algorithms.cpp
    verify_signature/weigh.cpp
    verify_signature/wycheproof.cpp
    verify_timestamp/annotation.cpp
    verify_timestamp/answer.cpp
    verify_timestamp/authorities.cpp
    verify_timestamp/corpus.cpp
    verify_timestamp/signed_data.cpp
    verify_timestamp/signer.cpp
    verify_timestamp/statement.cpp
  USES verifier base
  LIBRARIES OpenSSL::Crypto nlohmann_json::nlohmann_json)

# The client of TUF repositories: metadata only, no network.
pratique_tests(tuf
  SOURCES
    support/test_authority.cpp
    support/test_tuf.cpp
    tuf/canonical.cpp
    tuf/delegations.cpp
    tuf/expiry.cpp
    tuf/keys.cpp
    tuf/malformed.cpp
    tuf/names.cpp
    tuf/real_repository.cpp
    tuf/rollback.cpp
    tuf/root_chain.cpp
    tuf/thresholds.cpp
  USES verifier base
  LIBRARIES OpenSSL::Crypto nlohmann_json::nlohmann_json)

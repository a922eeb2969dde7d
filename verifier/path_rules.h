#pragma once

#include <vector>

#include "verifier/certificate_path.h"

/// The rules that a path of certificates has to keep, each on its own. For certificate_path.cpp and its tests.
namespace pratique::verifier {

/// Whether `issuer`'s key signed `certificate`, with a kind of signature that still means something: ECDSA or RSA with
/// SHA-256 or better, Ed25519.
bool is_signed_by(const Certificate& certificate, const Certificate& issuer);

/// A path whose signatures are good, leaf first: periods, purposes, constraints. Errors: as find_path.
Result<void> check_path(const std::vector<Certificate>& path, const CertificateAuthority& authority, Purpose purpose,
                        Time at);

}  // namespace pratique::verifier

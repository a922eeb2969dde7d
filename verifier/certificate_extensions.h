#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "verifier/certificate.h"

/// Readers of the extensions that we understand (RFC 5280, 4.2.1): content of the extension's OCTET STRING, strictly
/// DER, nothing behind it. For certificate.cpp. Errors of all: certificate.malformed.
namespace pratique::verifier {

/// Dotted form of an OBJECT IDENTIFIER's content; "0x…" where a number in it is too large to be anything known.
std::string dotted_oid(BytesView content);

/// Texts without controls; e-mail addresses, host names and URIs in ASCII alone.
Result<std::vector<SubjectName>> read_subject_names(BytesView content);

struct BasicConstraints {
  bool is_ca = false;
  std::optional<int> path_length;
};
Result<BasicConstraints> read_basic_constraints(BytesView content);

/// Bit n of the result is bit n of keyUsage.
Result<unsigned> read_key_usage(BytesView content);

Result<std::vector<std::string>> read_extended_key_usage(BytesView content);

}  // namespace pratique::verifier

#pragma once

#include <openssl/x509.h>

#include <map>

#include "verifier/certificate.h"
#include "verifier/openssl.h"

/// What a Certificate holds. For .cpp files of this room only.
namespace pratique::verifier {

namespace openssl {
using X509Pointer = std::unique_ptr<X509, FreedBy<X509_free>>;
}  // namespace openssl

struct Certificate::Parsed {
  struct Extension {
    Bytes content;
    bool critical;
  };

  openssl::X509Pointer x509;
  Bytes der;
  std::optional<Result<PublicKey>> key;  ///< set once everything else is read
  Bytes issuer, subject, serial;
  Time not_before, not_after;
  std::vector<SubjectName> names;
  std::map<std::string, Extension, std::less<>> extensions;
  bool is_ca = false;
  std::optional<int> path_length;
  std::optional<unsigned> key_usage;
  std::optional<std::vector<std::string>> extended_key_usage;
};

}  // namespace pratique::verifier

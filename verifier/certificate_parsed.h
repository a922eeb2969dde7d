#pragma once

#include <map>

#include "verifier/certificate.h"
#include "verifier/openssl.h"

/// What a Certificate holds. For .cpp files of this room only.
namespace pratique::verifier {

struct Certificate::Parsed {
  struct Extension {
    Bytes content;
    bool critical;
  };

  openssl::X509Ptr x509;
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

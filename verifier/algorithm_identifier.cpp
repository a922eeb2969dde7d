#include "verifier/algorithm_identifier.h"

#include <array>

#include "verifier/der.h"

namespace pratique::verifier {
namespace {

using namespace std::string_view_literals;
using enum SignatureScheme;

struct Identifier {
  BytesView oid;  ///< content of the OBJECT IDENTIFIER
  BytesView parameters;
};

std::optional<Identifier> identifier_of(BytesView der) {
  const auto content = der_only(der, DerReader::kSequence);
  if (!content) return std::nullopt;
  DerReader reader(*content);
  const auto oid = reader.read(DerReader::kOid);
  if (!oid) return std::nullopt;
  return Identifier{*oid, reader.rest()};
}

constexpr std::string_view kNull = "\x05\x00"sv;
bool is_absent_or_null(BytesView parameters) { return parameters.empty() || parameters == kNull; }

struct HashName {
  std::string_view oid;
  Hash hash;
};

constexpr std::array kHashNames{
    HashName{"\x60\x86\x48\x01\x65\x03\x04\x02\x01"sv, Hash::kSha256},
    HashName{"\x60\x86\x48\x01\x65\x03\x04\x02\x02"sv, Hash::kSha384},
    HashName{"\x60\x86\x48\x01\x65\x03\x04\x02\x03"sv, Hash::kSha512},
};

struct SchemeName {
  std::string_view oid;
  SignatureAlgorithm algorithm;
};

constexpr std::array kSchemeNames{
    SchemeName{"\x2A\x86\x48\xCE\x3D\x04\x03\x02"sv, {kEcdsa, Hash::kSha256}},
    SchemeName{"\x2A\x86\x48\xCE\x3D\x04\x03\x03"sv, {kEcdsa, Hash::kSha384}},
    SchemeName{"\x2A\x86\x48\xCE\x3D\x04\x03\x04"sv, {kEcdsa, Hash::kSha512}},
    SchemeName{"\x2A\x86\x48\x86\xF7\x0D\x01\x01\x0B"sv, {kRsaPkcs1, Hash::kSha256}},
    SchemeName{"\x2A\x86\x48\x86\xF7\x0D\x01\x01\x0C"sv, {kRsaPkcs1, Hash::kSha384}},
    SchemeName{"\x2A\x86\x48\x86\xF7\x0D\x01\x01\x0D"sv, {kRsaPkcs1, Hash::kSha512}},
    SchemeName{"\x2B\x65\x70"sv, {kEd25519, Hash::kSha512}},
};

constexpr std::string_view kRsaEncryption = "\x2A\x86\x48\x86\xF7\x0D\x01\x01\x01"sv;
constexpr std::string_view kRsaPssName = "\x2A\x86\x48\x86\xF7\x0D\x01\x01\x0A"sv;
constexpr std::string_view kMgf1 = "\x2A\x86\x48\x86\xF7\x0D\x01\x01\x08"sv;

/// What stands in `[number]`, which must come next.
std::optional<BytesView> tagged(DerReader& reader, unsigned char number) {
  return reader.read(DerReader::context_constructed(number));
}

/// RSASSA-PSS-params (RFC 4055, 3.1): hash, mask and salt length all said, since their defaults mean SHA-1.
bool are_pss_parameters(BytesView der, Hash hash) {
  const auto content = der_only(der, DerReader::kSequence);
  if (!content) return false;
  DerReader reader(*content);
  const auto hash_name = tagged(reader, 0);
  const auto mask = tagged(reader, 1);
  const auto salt = tagged(reader, 2);
  if (!hash_name || !mask || !salt || !reader.at_end()) return false;
  const auto mask_name = identifier_of(*mask);
  const std::string_view salt_bytes = hash == Hash::kSha256 ? "\x20"sv : hash == Hash::kSha384 ? "\x30"sv : "\x40"sv;
  return hash_identified(*hash_name) == hash && mask_name && mask_name->oid == kMgf1 &&
         hash_identified(mask_name->parameters) == hash && der_only(*salt, DerReader::kInteger) == salt_bytes;
}

/// One whose name says the hash, or whose parameters do.
std::optional<SignatureAlgorithm> named(const Identifier& identifier) {
  if (identifier.oid == kRsaPssName) {
    for (const HashName& name : kHashNames) {
      if (are_pss_parameters(identifier.parameters, name.hash)) return SignatureAlgorithm{kRsaPss, name.hash};
    }
  }
  for (const SchemeName& name : kSchemeNames) {
    if (name.oid != identifier.oid) continue;
    const bool plain =
        name.algorithm.scheme == kRsaPkcs1 ? is_absent_or_null(identifier.parameters) : identifier.parameters.empty();
    return plain ? std::optional(name.algorithm) : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Hash> hash_identified(BytesView der) {
  const auto identifier = identifier_of(der);
  if (!identifier || !is_absent_or_null(identifier->parameters)) return std::nullopt;
  for (const HashName& name : kHashNames) {
    if (name.oid == identifier->oid) return name.hash;
  }
  return std::nullopt;
}

std::optional<SignatureAlgorithm> signature_algorithm_identified(BytesView der, Hash digest) {
  const auto identifier = identifier_of(der);
  if (!identifier) return std::nullopt;
  if (identifier->oid == kRsaEncryption) {
    if (!is_absent_or_null(identifier->parameters)) return std::nullopt;
    return SignatureAlgorithm{kRsaPkcs1, digest};
  }
  const auto algorithm = named(*identifier);
  return algorithm && algorithm->hash == digest ? algorithm : std::nullopt;
}

std::optional<SignatureAlgorithm> signature_algorithm_named(BytesView der) {
  const auto identifier = identifier_of(der);
  return identifier ? named(*identifier) : std::nullopt;
}

}  // namespace pratique::verifier

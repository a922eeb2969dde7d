#pragma once

#include <cstddef>
#include <cstdint>

/// Every number above which we say "no" instead of "more", with the reason for it. Sizes in bytes.
namespace pratique::limits {

// JSON. A depth of 100 has to be read (scanner reports); a signed document of ours is never deeper than 30.
inline constexpr std::size_t kJsonDepth = 128;
inline constexpr std::size_t kJsonMemberNameBytes = 1 << 16;

// Documents of a registry. cosign and notation take 4 MiB manifests, 128 MiB attachments, 1,000 layers.
inline constexpr std::int64_t kManifestBytes = 4 << 20;
inline constexpr std::int64_t kEvidenceBlobBytes = 32 << 20;
inline constexpr std::size_t kManifestLayers = 1'000;
inline constexpr std::size_t kIndexManifests = 1'000;
inline constexpr std::size_t kReferrers = 1'000;
inline constexpr std::size_t kReferrerPages = 100;
inline constexpr std::size_t kTags = 500'000;
inline constexpr std::size_t kTagPages = 5'000;
inline constexpr std::int64_t kTagPageBytes = 16 << 20;
inline constexpr std::size_t kRedirects = 5;
inline constexpr std::size_t kTokenBytes = 64 << 10;
inline constexpr std::size_t kTarEntries = 100'000;  ///< of a layout in a tar file; an image has hundreds
inline constexpr std::int64_t kTarHeaderBytes = 1 << 20;
inline constexpr std::size_t kErrorBodyBytes = 64 << 10;
inline constexpr std::size_t kHeaderBytes = 256 << 10;

// Signatures of one image. Each is one public key operation for each demanded key.
inline constexpr std::size_t kSignatures = 1'000;
inline constexpr std::size_t kSubjects = 1'024;
inline constexpr std::size_t kDigestsPerSubject = 32;
inline constexpr std::size_t kLogEntries = 32;
inline constexpr std::size_t kTimestamps = 32;
inline constexpr std::size_t kTimestampBytes = 64
                                               << 10;  ///< the largest that are met have 6 KiB, most of it certificates
inline constexpr std::size_t kTimestampDepth = 32;     ///< of DER; certificates inside need 12
inline constexpr std::size_t kTimestampCertificates = 16;
inline constexpr std::int64_t kTimestampAccuracySeconds = 86'400;  ///< a clock that is a day off says nothing
inline constexpr std::size_t kScts = 16;                           ///< in one certificate; Fulcio writes one
inline constexpr std::size_t kCertificateBytes = 64 << 10;
inline constexpr std::size_t kSubjectNames = 100;        ///< in one certificate; a signer's has one
inline constexpr std::size_t kPathSignatureChecks = 32;  ///< for one certificate and authority; a real path needs two
inline constexpr std::size_t kNameConstraints = 256;     ///< of one authority, permitted or excluded
inline constexpr std::size_t kChainCertificates = 10;    ///< brought along; Fulcio has two above the leaf
inline constexpr std::size_t kKeyFileBytes = 64 << 10;
inline constexpr std::size_t kTrustedRootBytes = 4 << 20;
inline constexpr std::size_t kSctFileBytes = 128 << 10;  ///< its extensions alone may have 64 KiB

inline constexpr std::size_t kLogTreesRemembered = 1'000;  ///< of transparency logs, the newest
inline constexpr std::int64_t kClockSkewSeconds =
    300;  ///< how far the clocks of logs and authorities may be ahead of ours

// Metadata of The Update Framework; its clients take these sizes. A chain of 256 roots is two centuries of Sigstore's.
inline constexpr std::int64_t kTufRootBytes = 512 << 10;
inline constexpr std::int64_t kTufTimestampBytes = 16 << 10;
inline constexpr std::int64_t kTufSnapshotBytes = 2 << 20;
inline constexpr std::int64_t kTufTargetsBytes = 5 << 20;
inline constexpr std::size_t kTufRootRotations = 256;
inline constexpr std::size_t kTufDelegations = 32;     ///< roles looked at for one target
inline constexpr std::size_t kTufSignatures = 256;     ///< under one file, and key ids of one role
inline constexpr std::size_t kTufRoleNameBytes = 200;  ///< as a file's name, escaped; file systems end at 255

// What people write for us: a policy is read by people, so 1 MiB is generous (docs/policy.md).
inline constexpr std::size_t kPolicyBytes = 1 << 20;
inline constexpr std::size_t kYamlDepth = 32;
inline constexpr std::size_t kPatternChars = 1'000;

// A file whose signature is checked is read whole; of a larger one the digest is enough.
inline constexpr std::size_t kBlobBytes = std::size_t{4} << 30;

// Scanner reports: the largest of the field are SBOM-sized; above this one the scan job has a problem of its own.
inline constexpr std::size_t kReportBytes = std::size_t{2} << 30;

// Catalogues of exploited vulnerabilities and their scores (EPSS: 10 MB), decompressed.
inline constexpr std::size_t kFeedBytes = std::size_t{256} << 20;

// What is shown of a stranger's text in a message.
inline constexpr std::size_t kQuotedChars = 256;

}  // namespace pratique::limits

#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/digest.h"
#include "base/time.h"
#include "verifier/evidence.h"
#include "verifier/facts.h"
#include "verifier/sct_list.h"
#include "verifier/signed_content.h"
#include "verifier/tree_head.h"
#include "verifier/trust.h"

namespace pratique::verifier {

enum class LogMode {
  kRequired,   ///< no entry: tlog.missing
  kIfPresent,  ///< an entry that is there must verify, if there is a trusted root to check it with
  kOff,        ///< entries stay unread, so they give no time either
};

struct SignatureDemands {
  LogMode log = LogMode::kIfPresent;
  std::map<std::string, std::string> annotations;  ///< signed annotations that must be there with this value
  /// Digests of the same manifest by other algorithms, if somebody computed them. A subject that names a digest of an
  /// algorithm that we know, but not of this manifest, is refused.
  std::vector<Digest> further_digests;
  std::optional<Sct> detached_sct = {};  ///< of the signer's certificate, if somebody brought one; it must be good then
  std::span<const SeenTree> seen_trees = {};  ///< of transparency logs, from verifications before; not owned
};

/// Weighs all evidence of an image together: which signatures are good, by whom, and why the others are not. Pure: no
/// network, no disk, no clock. Several signatures by one key count once (whoever counts compares key fingerprints).
SignatureFacts verify_signatures(const Digest& image, std::span<const Evidence> evidence, const Trust& trust,
                                 const SignatureDemands& demands, Time now);

/// The same for a bundle about any artefact, which is no image: a signature over it, or a statement about it.
SignatureFacts verify_bundle(const SigstoreBundle& bundle, const SignedContent& artifact, const Trust& trust,
                             const SignatureDemands& demands, Time now);

}  // namespace pratique::verifier

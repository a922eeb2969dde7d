#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/engine/files.h"
#include "app/engine/gather.h"
#include "gate/decide.h"
#include "gate/policy.h"
#include "verifier/verify.h"

namespace pratique::app {

/// What is asked about which image, and how the answer is to be given.
struct Asked {
  std::string image;                 ///< as the verdict names it: "HOST/REPO@sha256:…"
  std::optional<std::string> scope;  ///< HOST/REPO for globs
  Digest digest;
  std::optional<std::string> tag;
  std::optional<std::string> stage;
  Time now;
  bool dry_run = false;
  bool fail_on_block_only = false;
  /// None: an entry is demanded beside certificates, and beside keys it has to be good if it is there.
  std::optional<verifier::LogMode> log;
  bool timestamp_demanded = false;
  bool sct_demanded = true;
  std::optional<gate::IdentityDemand> identity;    ///< without a policy: who may vouch by a certificate
  std::map<std::string, std::string> annotations;  ///< signed ones that must be there
  std::vector<std::string> platforms;
  std::vector<verifier::SeenTree> seen_trees;  ///< of transparency logs, if somebody remembers
};

/// A key file: of the command line, where `name` is also who vouches, or of a policy, where `name` is the path in it.
using KeyFile = NamedBytes;

/// The files that say what is demanded, as bytes.
struct Steering {
  std::optional<NamedBytes> policy;  ///< none: the flags are the policy
  std::vector<NamedBytes> waivers;
  std::vector<KeyFile> keys;
  std::optional<NamedBytes> trusted_root;  ///< of the command line: instead of all others
  std::optional<NamedBytes> sct;           ///< detached, of the signer's certificate
  std::optional<NamedBytes> kev, epss;     ///< what is known to be exploited, and how likely it is
  std::optional<NamedBytes> aliases;          ///< ids that mean the same
  std::vector<NamedBytes> severities;         ///< tables of them, by source
  std::optional<NamedBytes> scanner_version;  ///< what `trivy version --format json` said
  std::vector<NamedBytes> trust_roots;     ///< of the policy, by the names that it gives them
};

/// Everything that one judgement rests on. Two judgements of the same case give the same verdict, to the byte: a case
/// can be kept and judged again (case_document.h).
struct Case {
  Asked asked;
  Steering steering;
  Gathered gathered;
  std::vector<gate::ReportInput> reports;
  std::optional<gate::Baseline> baseline;
};

}  // namespace pratique::app

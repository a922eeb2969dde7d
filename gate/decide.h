#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/digest.h"
#include "base/result.h"
#include "base/time.h"
#include "gate/feeds.h"
#include "gate/policy.h"
#include "gate/verdict.h"
#include "gate/waiver.h"
#include "scanner-adapters/report.h"
#include "verifier/facts.h"

namespace pratique::gate {

/// A platform's image: a child of an index, or the image itself.
struct PlatformImage {
  std::string platform;  ///< "linux/amd64"; may be empty for a single image whose configuration was not read
  Digest digest;
  std::optional<Digest> config;
};

/// What is known of the image itself.
struct ImageFacts {
  std::string name;                  ///< as the verdict shows it: "HOST/REPO@sha256:…"
  std::optional<std::string> scope;  ///< HOST/REPO for globs; none for a layout without --scope, which only ** matches
  Digest digest;
  std::optional<Error> trouble;  ///< gone or unreadable (undecided), ambiguous or malformed (block), in every mode
  bool is_index = false;
  std::vector<PlatformImage> platforms;  ///< the image itself if it is no index
  std::optional<Error> tag;              ///< tag.moved, or why that could not be looked at
};

/// A report as handed in: what it says, or why it could not be read.
struct ReportInput {
  std::string name;
  Digest digest;  ///< of the bytes handed in
  Result<scanners::Report> report;
};

/// What runs now, for `newOnly`.
struct Baseline {
  Digest digest;
  std::vector<ReportInput> reports;  ///< those that name neither `digest` nor `config` do not count
  std::optional<Digest> config;
};

struct Question {
  ImageFacts image;
  verifier::SignatureFacts signatures;
  std::vector<ReportInput> reports;
  std::optional<std::string> stage;
  Time now;
  bool dry_run = false;
  bool fail_on_block_only = false;  ///< --fail-on block: review exits with 0
  std::vector<VerdictInput> inputs;
  std::vector<std::string> platforms;  ///< --platform; adds to what the policies require
  std::optional<Baseline> baseline;    ///< none: everything is new
  std::shared_ptr<const Feeds> feeds;  ///< or nullptr: none was given
};

/// The judgement: the same question, policy and waivers give the same verdict, to the byte. Pure.
/// Errors: usage (a stage that the policy does not have, or that has to be named).
Result<Verdict> decide(const Question& question, const PolicySet& policies, const std::vector<Waiver>& waivers);

}  // namespace pratique::gate

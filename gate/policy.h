#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/digest.h"
#include "base/glob.h"
#include "base/result.h"
#include "base/time.h"
#include "gate/verdict.h"
#include "gate/yaml.h"
#include "scanner-adapters/report.h"

namespace pratique::gate {

inline constexpr Reason kStageWrong{"usage", Kind::kUsage, "name a stage of the policy with --stage"};

struct PemText {
  std::string text;
};
/// As written; relative to the policy file.
struct FilePath {
  std::string path;
};

/// A text that has to be there, or a pattern for the whole of it.
struct TextDemand {
  std::string text;
  bool is_pattern = false;
};

/// Who a certificate has to name, and who has to have told the certificate authority so.
struct IdentityDemand {
  TextDemand issuer, subject;
  std::map<std::string, std::string> claims;  ///< "github-workflow-ref" and the like, from flags only
};

/// Who may vouch by certificates of short life (Fulcio's): any of the identities.
struct Keyless {
  std::vector<IdentityDemand> identities;
  bool sct_demanded = true;
  std::string url = {};  ///< of the certificate authority in the trusted root; empty: any of it
};

/// Who may vouch. Whoever asks the verifier gives it `id` as the authority's name.
struct Authority {
  std::string id;    ///< unique in a PolicySet: "POLICY/AUTHORITY"
  std::string name;  ///< as the policy says it
  std::variant<PemText, FilePath, Keyless> means;
  bool log_entry_demanded = false;
  std::string log_url = {};  ///< of the log in the trusted root; empty: any of it
  bool timestamp_demanded = false;
  std::string trust_root;  ///< name in Policy::trust_roots, of one that is built in, or empty: the default one
  std::string position;    ///< "FILE:LINE:COLUMN", for the error about a key that is none
};

/// Always known to `trustRootRef`, by these names: trusted roots that the program brings along. The first one is the
/// default.
inline constexpr std::array<std::string_view, 2> kBuiltInTrustRoots{"sigstore-public", "github"};

/// A trusted root that the policy names.
struct TrustRootFile {
  std::string path;  ///< as written, relative to the policy file
  std::string position;
};

/// N good signatures by different authorities of the list and by different signers.
struct SignatureDemand {
  std::vector<std::string> any_of;  ///< ids of authorities
  int threshold = 1;
};

/// How firmly a report is tied to an image, weakest first.
enum class Binding { kAsserted, kImageId, kReportDigest };
std::string_view to_string(Binding binding);  ///< "asserted", "image-id", "report-digest"

struct ReportDemand {
  std::string name;
  std::vector<std::string> tools;
  int quorum = 1;
  Binding bind = Binding::kReportDigest;
  bool about_commit = false;  ///< `subject: commit`: one for the source, not one for each platform
  std::optional<Duration> max_age, max_database_age;
  std::optional<Action> unknown_database_age;  ///< none: as report.stale
  bool complete = true;
  std::int64_t max_skipped = 0;
};

enum class SeveritySource { kTool, kNvd, kGhsa, kVendor };

struct SeverityRules {
  std::vector<SeveritySource> sources = {SeveritySource::kTool};
  bool first_source_wins = false;  ///< `disagreement: first`
  scanners::Severity unknown = scanners::Severity::kHigh;
  std::map<std::string, scanners::Severity> bandit;  ///< "HIGH/LOW" or "*"
};

struct SeverityRange {
  scanners::Severity from = scanners::Severity::kInfo, to = scanners::Severity::kCritical;
};

/// Both ends belong to it.
struct ScoreRange {
  double from = 0, to = 1;
};

/// What a finding must be for a rule. Absent conditions hold; of a list one has to match.
struct Match {
  scanners::FindingKind kind = scanners::FindingKind::kVulnerability;
  std::optional<SeverityRange> severity;
  std::vector<Glob> tool, finding, component, path;
  std::optional<scanners::FixState> fix;
  std::optional<double> below;  ///< the report's number is lower
  std::optional<Duration> fix_known_for;
  std::optional<bool> kev;  ///< known to be exploited, or not
  std::optional<ScoreRange> epss;
};

/// What a condition that cannot be answered means, when all others hold.
enum class IfUnknown { kUndecided, kMatch, kAlert };

struct Rule {
  std::string id;
  std::optional<Match> match;  ///< none: a built-in rule
  IfUnknown if_unknown = IfUnknown::kUndecided;
  std::optional<Time> effective_on;
};

struct ApprovalDemand {
  int min = 1;
  std::vector<std::string> groups;
  bool not_requester = true;
};

struct Stage {
  std::string from;  ///< or empty
  bool warn_only = false;
  Action otherwise = Action::kBlock;
  std::map<std::string, Action> actions;  ///< its own ones, and before it those of `from`, already put together
  std::optional<ApprovalDemand> approvals;
  std::optional<Duration> soak;
  std::set<std::string> new_only;  ///< rules under which findings of the baseline count as alert
};

/// What makes a waiver one.
struct WaiverDemands {
  std::vector<std::string> require = {"owner", "approver", "reason"};
  bool approver_not_owner = true;
  Duration max_lifetime = Duration::days(90);
  Duration expiring_within = Duration::days(14);
  std::vector<std::string> files;  ///< as written: relative to the policy file, globs among them
};

/// One GatePolicy, everything in it understood.
struct Policy {
  std::string name;
  std::vector<Glob> images;
  std::vector<std::string> platforms;
  std::vector<Authority> authorities;
  std::map<std::string, TrustRootFile> trust_roots;
  std::optional<SignatureDemand> signature;
  std::vector<ReportDemand> reports;
  SeverityRules severity;
  bool trust_tool_suppressions = false;
  std::optional<Duration> feeds_max_age;  ///< older ones answer nothing
  std::vector<Rule> rules;
  std::map<std::string, Stage> stages;  ///< empty: one nameless stage
  Stage nameless;                       ///< which is this one
  WaiverDemands waivers;
  bool from_flags = false;  ///< made of flags: applies to every image, a stage is only recorded

  /// Without a name (a layout without --scope) only `**` matches.
  bool applies_to(const std::optional<std::string>& scope) const;
  /// The stage's rules, if it is one of this policy.
  const Stage* stage(const std::optional<std::string>& named) const;
  const Rule* rule(std::string_view id) const;
};

/// A trusted root of a policy, by a name that is unique in a PolicySet: "POLICY/ROOT".
std::string trust_root_id(const Policy& policy, const std::string& name);
/// Which root an authority is checked with, if the command line gives no other: that of its `trustRootRef` (those built
/// in are always known, by their own names), else the public one for certificates and none for keys.
std::optional<std::string> root_of(const Policy& policy, const Authority& authority);

/// The policies of a file.
class PolicySet {
 public:
  /// One or more GatePolicy documents and nothing else. Whatever of the language is not built is refused, never passed
  /// over. Errors: policy.invalid, each with FILE:LINE:COLUMN.
  static Result<PolicySet> parse(BytesView yaml, const std::string& file_name);

  /// Of the file's bytes, or of what the flags say.
  const Digest& digest() const { return digest_; }

  std::vector<Policy> policies;

  std::vector<const Policy*> matching(const std::optional<std::string>& scope) const;
  /// The waiver files of all policies that match: as written, relative to the policy file, globs among them.
  std::vector<std::string> waiver_files_for(const std::optional<std::string>& scope) const;
  /// Whether the stage fits the policies for this image. Errors: usage, if a policy has stages and none or an unknown
  /// one was named, or has none and one was named.
  Result<void> check_stage(const std::optional<std::string>& scope, const std::optional<std::string>& stage) const;

 private:
  friend PolicySet policy_from_flags(const struct FlagDemands& flags);
  explicit PolicySet(Digest digest) : digest_(std::move(digest)) {}
  Digest digest_;
};

/// What the command line demands without a policy file.
struct FlagDemands {
  std::vector<Authority> authorities;  ///< a good signature by any of them; ids must be unique. Not empty
  std::vector<std::string> platforms;
  std::map<std::string, std::string> settings;  ///< whatever else was demanded; part of the digest only
};

/// The built-in rules KIND.SEVERITY: critical blocks, high asks for review, the rest is logged, unknown counts as high.
/// Its digest is that of a canonical JSON text of the flags.
PolicySet policy_from_flags(const FlagDemands& flags);

/// Whether every policy knows this rule without defining it ("signature.missing").
bool is_built_in_rule(std::string_view id);

}  // namespace pratique::gate

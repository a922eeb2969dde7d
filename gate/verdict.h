#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/digest.h"
#include "base/time.h"

namespace pratique::gate {

enum class Outcome { kAllow, kReview, kBlock, kUndecided };
enum class Action { kLog, kAlert, kReview, kBlock };

std::string_view to_string(Outcome outcome);  ///< "allow", "review", "block", "undecided"
std::string_view to_string(Action action);    ///< "log", "alert", "review", "block"

/// A rule that did not simply pass.
struct VerdictReason {
  std::string rule;  ///< the policy's rule: "vuln.critical"
  std::string id;    ///< what was found (docs/reasons.md)
  Action action = Action::kBlock;
  bool undecided = false;       ///< could not be judged; counts like its action, as "could not decide"
  std::optional<Action> would;  ///< what it would have been without `mode: warn`, effectiveOn, a waiver …
  std::string because;          ///< what changed the action: "waiver SEC-1432", "mode: warn"; or empty
  std::string message;          ///< raw text: whoever shows it escapes it
  std::string hint;             ///< the way out
  std::string source;           ///< report, evidence or file that said so; or empty
  // Of findings only:
  std::string finding;  ///< CVE-…
  std::string component;
  std::string version;
  std::string fixed;  ///< versions, joined by ", "
  std::string path;
  std::string severity;
};

/// An input of the judgement, named by content.
struct VerdictInput {
  std::string kind;              ///< "image", "signature", "report", "policy", "waivers", "key", "trusted-root"
  std::string name;              ///< file or place, for people
  std::optional<Digest> digest;  ///< none if it could not be read
};

/// A time that was believed, and who said it: "transparency-log", or a timestamp authority.
struct VerdictTime {
  std::string said_by;
  Time time;
};

/// A good signature that was counted.
struct VerdictSignature {
  std::string authority, signer, form, source;
  std::vector<VerdictTime> times;
};

/// The one object of which every output is a rendering.
struct Verdict {
  Outcome outcome = Outcome::kUndecided;
  int exit_code = 4;
  std::string mode = "enforce";  ///< or "dry-run"
  std::string image;             ///< "HOST/REPO@sha256:…"
  std::optional<std::string> stage;
  Time effective_time;
  Digest policy_digest;
  std::string policy_name;
  std::vector<VerdictReason> reasons;  ///< strongest first
  std::vector<VerdictInput> inputs;
  std::vector<VerdictSignature> signatures;
};

/// The verdict object of the command line's contract, canonical JSON (RFC 8785): the same verdict, the same bytes.
std::string render_json(const Verdict& verdict);

struct TextOptions {
  bool colour = false;
  bool all = false;  ///< log lines too, not only their number
};
/// For people: first line the verdict, then a line for each reason with its way out. Safe for a terminal and for CI
/// logs.
std::string render_text(const Verdict& verdict, const TextOptions& options = {});

}  // namespace pratique::gate

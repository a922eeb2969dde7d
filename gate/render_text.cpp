#include <fmt/format.h>

#include <array>

#include "base/escape.h"
#include "gate/verdict.h"

namespace pratique::gate {
namespace {

constexpr std::size_t kLinesPerAction = 50;
constexpr std::size_t kShortChars = 120, kMessageChars = 240;

enum class Section { kBlock, kUndecided, kReview, kAlert, kLog };

struct Look {
  std::string_view name, colour;
};

constexpr std::array<Look, 5> kLooks = {
    {{"block", "31"}, {"undecided", "35"}, {"review", "33"}, {"alert", "36"}, {"log", "2"}}};

const Look& look_of(Section section) { return kLooks.at(static_cast<std::size_t>(section)); }

Section section_of(const VerdictReason& reason) {
  switch (reason.action) {
    case Action::kBlock:
      return reason.undecided ? Section::kUndecided : Section::kBlock;
    case Action::kReview:
      return reason.undecided ? Section::kUndecided : Section::kReview;
    case Action::kAlert:
      return Section::kAlert;
    case Action::kLog:
      return Section::kLog;
  }
  return Section::kBlock;
}

Section section_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::kBlock:
      return Section::kBlock;
    case Outcome::kUndecided:
      return Section::kUndecided;
    case Outcome::kReview:
      return Section::kReview;
    case Outcome::kAllow:
      break;
  }
  return Section::kAlert;
}

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

std::string coloured(std::string_view text, std::string_view colour, const TextOptions& options) {
  return options.colour ? fmt::format("\x1b[{}m{}\x1b[0m", colour, text) : std::string(text);
}

using Counts = std::array<std::size_t, kLooks.size()>;

Counts count(const Verdict& verdict) {
  Counts counts{};
  for (const VerdictReason& reason : verdict.reasons) ++counts.at(static_cast<std::size_t>(section_of(reason)));
  return counts;
}

std::string summary(const Counts& counts) {
  const auto of = [&](Section section) { return counts.at(static_cast<std::size_t>(section)); };
  std::string undecided = of(Section::kUndecided) == 0 ? "" : fmt::format("{} undecided, ", of(Section::kUndecided));
  return fmt::format("({} block, {}{} review, {} alert, {} logged)", of(Section::kBlock), undecided,
                     of(Section::kReview), of(Section::kAlert), of(Section::kLog));
}

std::string first_line(const Verdict& verdict, const TextOptions& options) {
  const std::string_view colour =
      verdict.outcome == Outcome::kAllow ? "32" : look_of(section_of(verdict.outcome)).colour;
  std::string line = coloured(upper(to_string(verdict.outcome)), colour, options);
  line += ' ' + escape_terminal(verdict.image, 4 * kShortChars);
  if (verdict.stage) line += " stage=" + escape_terminal(*verdict.stage, kShortChars);
  line += " policy=" + verdict.policy_digest.short_form();
  if (verdict.mode != "enforce") line += " mode=" + escape_terminal(verdict.mode, kShortChars);
  return line + ' ' + summary(count(verdict));
}

/// What it is about, if it is about a finding: "CVE-… critical in pkg:deb/debian/x 1.2-3".
std::string subject_of(const VerdictReason& reason) {
  std::string text;
  const auto append = [&](std::string_view before, std::string_view part) {
    if (!part.empty()) text += std::string(before) + escape_terminal(part, kShortChars);
  };
  append(" ", reason.finding);
  if (!reason.finding.empty() || !reason.component.empty()) append(" ", reason.severity);
  append(" in ", reason.component);
  append(" ", reason.version);
  append(" at ", reason.path);
  return text;
}

std::string way_out(const VerdictReason& reason) {
  if (!reason.fixed.empty()) return "fixed in " + escape_terminal(reason.fixed, kShortChars);
  return escape_terminal(reason.hint, kMessageChars);
}

/// Two blanks first: no line that begins with a stranger's text can be a command to a CI runner (`::`, `##`).
std::string line_of(const VerdictReason& reason, const TextOptions& options) {
  const Look& look = look_of(section_of(reason));
  std::string line = "  " + coloured(look.name, look.colour, options) + ' ' + escape_terminal(reason.rule, kShortChars);
  if (reason.id != reason.rule) line += fmt::format(" [{}]", escape_terminal(reason.id, kShortChars));
  line += subject_of(reason) + ": " + escape_terminal(reason.message, kMessageChars);
  if (!reason.source.empty()) line += fmt::format(" (said by {})", escape_terminal(reason.source, kShortChars));
  if (reason.would) {
    line += fmt::format(" (would {}; {})", to_string(*reason.would), escape_terminal(reason.because, kMessageChars));
  }
  if (const std::string way = way_out(reason); !way.empty()) line += " -> " + way;
  return line;
}

}  // namespace

std::string render_text(const Verdict& verdict, const TextOptions& options) {
  std::string text = first_line(verdict, options) + '\n';
  Counts shown{};
  const Counts all = count(verdict);
  for (const VerdictReason& reason : verdict.reasons) {
    const Section section = section_of(reason);
    if (section == Section::kLog && !options.all) continue;
    const auto index = static_cast<std::size_t>(section);
    if (++shown.at(index) <= kLinesPerAction || options.all) {
      text += line_of(reason, options) + '\n';
    } else if (shown.at(index) == kLinesPerAction + 1) {
      text += fmt::format("  … and {} more {}\n", all.at(index) - kLinesPerAction, look_of(section).name);
    }
  }
  return text;
}

}  // namespace pratique::gate

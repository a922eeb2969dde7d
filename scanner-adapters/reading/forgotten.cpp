#include <algorithm>
#include <array>
#include <vector>

#include "scanner-adapters/reading/reading.h"

namespace pratique::scanners {
namespace {

/// Members that no adapter reads and that make up most of a report, or quote what a scanner found: they are checked and
/// not kept, so that a secret does not even reach an adapter.
constexpr std::array<std::string_view, 37> kForgotten{
    "Code",          "Description", "Highlighted", "Layer",        "Match",
    "Message",       "Packages",    "Raw",         "RawV2",        "Redacted",
    "References",    "Secret",      "codeFlows",   "code_block",   "description",
    "definition",    "details",     "evaluations", "evidenceCollected", "fixes",
    "fullDescription", "functions", "help",        "issue_text",   "lines",
    "markdown",      "matchDetails", "message",    "metavars",
    "partialFingerprints", "relatedLocations", "semver", "snippet", "stackTrace",
    "taxa",          "urls",        "vulnerableSoftware",
};

/// By their first letter, as most names begin with another.
const auto kByLetter = [] {
  std::array<std::vector<std::string_view>, 128> out;
  for (const std::string_view name : kForgotten) out.at(static_cast<std::size_t>(name.front())).push_back(name);
  return out;
}();

}  // namespace

bool is_forgotten(std::string_view member) {
  if (member.empty() || static_cast<unsigned char>(member.front()) >= kByLetter.size()) return false;
  const auto& names = kByLetter[static_cast<std::size_t>(member.front())];
  return std::ranges::find(names, member) != names.end();
}

}  // namespace pratique::scanners

#include "app/cli/outputs.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "app/engine/files.h"
#include "base/escape.h"

namespace pratique::app {
namespace {

constexpr std::array<std::string_view, 2> kBuilt{"text", "json"};
constexpr std::array<std::string_view, 6> kNotBuilt{"sarif", "junit", "github", "gitlab", "markdown", "vsa"};

bool contains(const auto& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// Colour only for eyes: a terminal, and nobody who said no (https://no-color.org).
bool wants_colour() {
  const char* no_colour = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  return ::isatty(STDOUT_FILENO) == 1 && (no_colour == nullptr || *no_colour == 0) &&
         (terminal == nullptr || std::string_view(terminal) != "dumb");
}

std::string render(const gate::Verdict& verdict, const VerdictOutput& output, bool verbose) {
  if (output.format == "json") return gate::render_json(verdict) + '\n';
  return gate::render_text(verdict, {.colour = output.file == "-" && wants_colour(), .all = verbose});
}

}  // namespace

Result<std::vector<VerdictOutput>> parse_outputs(const std::vector<std::string>& words) {
  std::vector<VerdictOutput> outputs;
  for (const std::string& word : words) {
    const std::size_t equals = word.find('=');
    VerdictOutput output{word.substr(0, equals), equals == std::string::npos ? "-" : word.substr(equals + 1)};
    if (contains(kNotBuilt, output.format)) {
      constexpr Reason kLater{"policy.invalid", Kind::kConfig, "use -o text or -o json"};
      return Error(kLater, fmt::format("-o {} is not supported by this version", output.format));
    }
    constexpr Reason kWrong{"usage", Kind::kUsage, "use -o text, -o json, or either with =FILE"};
    if (!contains(kBuilt, output.format) || output.file.empty())
      return Error(kWrong, fmt::format("-o {}: no such output", quote(word)));
    const bool twice =
        std::any_of(outputs.begin(), outputs.end(), [&](const auto& o) { return o.file == output.file; });
    if (twice) return Error(kWrong, fmt::format("-o {}: two outputs go to the same place", quote(word)));
    outputs.push_back(std::move(output));
  }
  const bool to_stdout = std::any_of(outputs.begin(), outputs.end(), [](const auto& o) { return o.file == "-"; });
  if (outputs.empty() || !to_stdout) outputs.insert(outputs.begin(), {"text", "-"});
  return outputs;
}

Result<void> write_outputs(const gate::Verdict& verdict, const std::vector<VerdictOutput>& outputs, bool verbose) {
  for (const VerdictOutput& output : outputs) PRATIQUE_CHECK(write_file(output.file, render(verdict, output, verbose)));
  return {};
}

}  // namespace pratique::app

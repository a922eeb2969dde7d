#include "verifier/checkpoint.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/base64.h"
#include "base/escape.h"
#include "verifier/reasons.h"

namespace pratique::verifier {
namespace {

constexpr std::size_t kMaxLines = 100;  // a log, its witnesses, a few extensions
constexpr std::size_t kMaxBytes = 64 << 10;
constexpr std::size_t kHintBytes = 4;
constexpr std::string_view kSignatureMark = "\xE2\x80\x94 ";  // em dash, blank

Error invalid(std::string why) { return Error(kLogCheckpointInvalid, "checkpoint: " + std::move(why)); }

/// Lines of a text that ends with a line end.
std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  return lines;
}

Result<Checkpoint::Signature> parse_signature(std::string_view line) {
  if (!line.starts_with(kSignatureMark)) return invalid("a signature line does not start with a dash");
  line.remove_prefix(kSignatureMark.size());
  const std::size_t blank = line.find(' ');
  if (blank == 0 || blank == std::string_view::npos) return invalid("a signature line without name or signature");
  auto blob = base64_decode(line.substr(blank + 1));
  if (!blob || blob->size() <= kHintBytes)
    return invalid(fmt::format("no signature in the line of {}", quote(line.substr(0, blank))));
  return Checkpoint::Signature{std::string(line.substr(0, blank)), blob->substr(0, kHintBytes),
                               blob->substr(kHintBytes)};
}

Result<std::uint64_t> parse_size(std::string_view text) {
  std::uint64_t size = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), size);
  const bool shortest = text == "0" || (!text.empty() && text.front() != '0');
  if (problem != std::errc() || end != text.data() + text.size() || !shortest) {
    return invalid(fmt::format("{} is no tree size", quote(text)));
  }
  return size;
}

}  // namespace

Result<Checkpoint> Checkpoint::parse(std::string_view note) {
  if (note.size() > kMaxBytes) return invalid("larger than any");
  const auto is_control = [](char c) { return c != '\n' && static_cast<unsigned char>(c) < 0x20; };
  if (std::any_of(note.begin(), note.end(), is_control)) return invalid("control characters");
  const std::size_t split = note.rfind("\n\n");
  if (split == std::string_view::npos || !note.ends_with('\n')) return invalid("not a signed note");
  if (static_cast<std::size_t>(std::count(note.begin(), note.end(), '\n')) > kMaxLines)
    return invalid("too many lines");

  const std::string_view text = note.substr(0, split + 1);
  const auto lines = lines_of(text);
  if (lines.size() < 3 || lines[0].empty()) return invalid("origin, size or root is missing");
  PRATIQUE_TRY(size, parse_size(lines[1]));
  auto root = base64_decode(lines[2]);
  if (!root || root->size() != 32) return invalid(fmt::format("{} is no root hash", quote(lines[2])));

  Checkpoint checkpoint{std::string(lines[0]), size, std::move(*root), Bytes(text), {}};
  for (const std::string_view line : lines_of(note.substr(split + 2))) {
    PRATIQUE_TRY(signature, parse_signature(line));
    checkpoint.signatures.push_back(std::move(signature));
  }
  if (checkpoint.signatures.empty()) return invalid("nobody signed it");
  return checkpoint;
}

}  // namespace pratique::verifier

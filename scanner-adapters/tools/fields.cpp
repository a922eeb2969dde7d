#include "scanner-adapters/tools/fields.h"

#include <algorithm>
#include <limits>

#include "scanner-adapters/tools/severity_words.h"

namespace pratique::scanners {

using json::View;

Result<void> read_texts(const View& entry, std::span<const TextField> fields, Finding& finding) {
  for (const TextField& field : fields) {
    const auto member = field.required
                            ? entry.at(field.name).and_then([](View v) { return Result<std::optional<View>>(v); })
                            : Result<std::optional<View>>(entry.find(field.name));
    if (!member) return member.error();
    if (!*member) continue;
    PRATIQUE_TRY(text, (*member)->string());
    finding.*field.target = text;
  }
  return {};
}

Result<Severity> severity_at(const View& entry, std::string_view name) {
  PRATIQUE_TRY(word, entry.string_or(name, ""));
  return severity_of_word(word);
}

Result<std::optional<std::int32_t>> line_of(const View& number) {
  PRATIQUE_TRY(line, number.integer(std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int32_t>::max()));
  if (line <= 0) return std::optional<std::int32_t>();
  return std::optional<std::int32_t>(static_cast<std::int32_t>(line));
}

Result<std::optional<std::int32_t>> line_at(const View& entry, std::string_view name) {
  const auto member = entry.find(name);
  return member ? line_of(*member) : Result<std::optional<std::int32_t>>(std::optional<std::int32_t>());
}

Result<std::optional<View>> object_or_none(const View& entry, std::string_view name) {
  const auto member = entry.find(name);
  if (!member) return std::optional<View>();
  PRATIQUE_TRY(object, member->object());
  return std::optional<View>(object);
}

Result<View> object_at(const View& entry, std::string_view name) {
  PRATIQUE_TRY(member, entry.at(name));
  return member.object();
}

Result<std::vector<View>> object_elements(const View& array) {
  PRATIQUE_TRY(elements, array.elements());
  for (const View& element : elements) {
    if (!element.is_object()) return element.must_be("an object");
  }
  return elements;
}

Result<void> list_at(const View& entry, std::string_view name) {
  PRATIQUE_CHECK(entry.elements_at(name));
  return {};
}

Result<std::vector<View>> objects_at(const View& entry, std::string_view name) {
  PRATIQUE_TRY(member, entry.at(name));
  return object_elements(member);
}

Result<std::vector<View>> objects_or_none(const View& entry, std::string_view name) {
  const auto member = entry.find(name);
  return member ? object_elements(*member) : Result<std::vector<View>>(std::vector<View>());
}

Result<std::vector<std::string>> texts_or_none(const View& entry, std::string_view name) {
  PRATIQUE_TRY(texts, entry.strings_or_none(name));
  std::vector<std::string> out;
  for (const std::string_view text : texts) {
    if (!text.empty()) out.emplace_back(text);
  }
  return out;
}

Result<Report> nothing_else(const View& document, const Adapter&) {
  PRATIQUE_CHECK(document.elements());
  return Report();
}

Finding finding_of(FindingKind kind) {
  Finding finding;
  finding.kind = kind;
  return finding;
}

std::optional<std::string> cwe_of(std::string_view text) {
  constexpr std::string_view kPrefix = "cwe-";
  const std::string folded = folded_word(text);
  if (!folded.starts_with(kPrefix)) return std::nullopt;
  const std::size_t first = std::min(folded.find_first_not_of('0', kPrefix.size()), folded.size());
  const std::string digits = folded.substr(first, folded.find_first_not_of("0123456789", first) - first);
  return digits.empty() ? std::nullopt : std::optional<std::string>("CWE-" + digits);
}

std::optional<std::string> cwe_of(const View& value) {
  if (const auto number = value.integer(1, 99'999)) return "CWE-" + std::to_string(*number);
  return value.is_string() ? cwe_of(*value.string()) : std::nullopt;
}

std::vector<std::string> spare_cwes(const View& entry, std::string_view name) {
  std::vector<std::string> out;
  const auto member = entry.find(name);
  if (!member) return out;
  const auto values = member->is_array() ? member->elements().value() : std::vector<View>{*member};
  for (const View& value : values) {
    auto cwe = cwe_of(value);
    if (cwe && std::ranges::find(out, *cwe) == out.end()) out.push_back(*std::move(cwe));
  }
  return out;
}

std::string spare_text(const View& entry, std::string_view name) {
  const auto member = entry.find(name);
  return member && member->is_string() ? std::string(*member->string()) : "";
}

std::optional<View> spare_object(const View& entry, std::string_view name) {
  const auto member = entry.find(name);
  return member && member->is_object() ? member : std::nullopt;
}

std::vector<View> spare_elements(const View& entry, std::string_view name) {
  const auto member = entry.find(name);
  if (!member || !member->is_array()) return {};
  return member->elements().value();
}

std::vector<std::string> spare_texts(const View& entry, std::string_view name) {
  std::vector<std::string> out;
  for (const View& element : spare_elements(entry, name)) {
    if (element.is_string() && !element.string()->empty()) out.emplace_back(*element.string());
  }
  return out;
}

std::optional<double> spare_number(const View& entry, std::string_view name) {
  const auto member = entry.find(name);
  return member && member->is_number() ? std::optional<double>(*member->number()) : std::nullopt;
}

std::optional<Time> time_of(std::string_view text) {
  const auto time = Time::parse_lenient(text);
  return time && time->ms >= 0 ? std::optional<Time>(*time) : std::nullopt;
}

std::optional<Time> spare_time(const View& entry, std::string_view name) { return time_of(spare_text(entry, name)); }

FixState fix_state(const std::vector<std::string>& fixed_versions, bool report_tells) {
  if (!fixed_versions.empty()) return FixState::kAvailable;
  return report_tells ? FixState::kNone : FixState::kUnknown;
}

void add_manifest_digest(std::string_view text, std::vector<std::string>& digests) {
  const std::size_t at = text.rfind('@');
  if (at != std::string_view::npos) text.remove_prefix(at + 1);
  if (!text.starts_with("sha256:") && !text.starts_with("sha512:") && at == std::string_view::npos) return;
  if (text.empty() || std::find(digests.begin(), digests.end(), text) != digests.end()) return;
  digests.emplace_back(text);
}

}  // namespace pratique::scanners

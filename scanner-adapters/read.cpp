#include "scanner-adapters/read.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/escape.h"
#include "base/json.h"
#include "base/json_view.h"
#include "scanner-adapters/register.h"

namespace pratique::scanners {
namespace {

/// Members that no adapter reads and that make up most of a report, or quote what a scanner found: they are checked and
/// not kept, so that a secret does not even reach an adapter.
constexpr std::array<std::string_view, 25> kForgotten{
    "Code",
    "Description",
    "Highlighted",
    "Layer",
    "Match",
    "Message",
    "Packages",
    "Raw",
    "RawV2",
    "Redacted",
    "References",
    "Secret",
    "codeFlows",
    "description",
    "fixes",
    "fullDescription",
    "help",
    "issue_text",
    "lines",
    "message",
    "metavars",
    "more_info",
    "relatedLocations",
    "snippet",
    "urls",
};

Result<nlohmann::json> parse_json(BytesView content) {
  auto document = json::parse(content, {.byte_order_mark = true, .forget = kForgotten});
  if (!document) return std::move(document).error().as(kReportInvalid);
  return document;
}

bool is_blank(BytesView text) { return text.find_first_not_of(" \t\r\n") == BytesView::npos; }

/// One JSON text a line, as an array of them. A file without any line says nothing: a scan that never ran looks the
/// same.
Result<nlohmann::json> parse_lines(BytesView content) {
  auto lines = nlohmann::json::array();
  std::size_t number = 0;
  while (!content.empty()) {
    const BytesView line = content.substr(0, content.find('\n'));
    content.remove_prefix(std::min(line.size() + 1, content.size()));
    ++number;
    if (is_blank(line)) continue;
    auto document = json::parse(line, {.byte_order_mark = number == 1, .forget = kForgotten});
    if (!document) {
      return std::move(document)
          .error()
          .as(kReportInvalid)
          .during(fmt::format("reading line {} as a text of its own", number));
    }
    lines.push_back(*std::move(document));
  }
  if (lines.empty()) return Error(kReportInvalid, "empty, where lines of JSON are due");
  return lines;
}

constexpr std::string_view kLines = "ndjson";

Result<nlohmann::json> parse(BytesView content, std::string_view format) {
  return format == kLines ? parse_lines(content) : parse_json(content);
}

const Adapter* adapter_of(std::string_view tool, std::string_view format) {
  for (const Adapter& adapter : adapters()) {
    if (adapter.tool == tool && adapter.format == format) return &adapter;
  }
  return nullptr;
}

Result<Report> read_with(const Adapter& adapter, const nlohmann::json& document) {
  auto report = adapter.read(json::View(document), adapter);
  if (!report) {
    return std::move(report)
        .error()
        .as(kReportInvalid)
        .during(fmt::format("reading a report of {}/{}", adapter.tool, adapter.format));
  }
  if (report->tool.empty()) report->tool = adapter.tool;
  report->format = adapter.format;
  return report;
}

std::string joined_types(const std::vector<const Adapter*>& list) {
  std::string text;
  for (const Adapter* adapter : list) {
    text += fmt::format("{}{}/{}", text.empty() ? "" : ", ", adapter->tool, adapter->format);
  }
  return text;
}

void add_fitting(const nlohmann::json& document, bool lines, std::vector<const Adapter*>& fitting) {
  for (const Adapter& adapter : adapters()) {
    const bool same_kind = (adapter.format == kLines) == lines;
    if (same_kind && adapter.recognises(json::View(document), adapter)) fitting.push_back(&adapter);
  }
}

struct Recognised {
  const Adapter* adapter;
  nlohmann::json document;
};

/// The same as a file of one line.
nlohmann::json as_lines(nlohmann::json document) {
  auto lines = nlohmann::json::array();
  lines.push_back(std::move(document));
  return lines;
}

/// The one adapter that recognises the document. A single line is both a JSON text and a file of lines.
Result<Recognised> recognise(BytesView content) {
  std::vector<const Adapter*> fitting;
  auto document = parse_json(content);
  if (document) {
    add_fitting(*document, false, fitting);
    const std::size_t texts = fitting.size();
    auto lines = as_lines(*std::move(document));
    add_fitting(lines, true, fitting);
    document = texts == fitting.size() ? std::move(lines.front()) : std::move(lines);
  } else if (auto lines = parse_lines(content)) {
    add_fitting(*lines, true, fitting);
    if (!fitting.empty()) document = std::move(lines);
  }
  if (!document) return std::move(document).error();
  constexpr std::string_view kHint = "say what it is: --report TOOL/FORMAT=FILE";
  if (fitting.size() == 1) return Recognised{fitting.front(), *std::move(document)};
  const std::string message = fitting.empty() ? "looks like no report of a tool that is known"
                                              : "looks like reports of several tools: " + joined_types(fitting);
  return Error(kReportInvalid, message).with_hint(std::string(kHint));
}

}  // namespace

const std::vector<ReportType>& known_types() {
  static const std::vector<ReportType> types = [] {
    std::vector<ReportType> list;
    for (const Adapter& adapter : adapters()) list.push_back({std::string(adapter.tool), std::string(adapter.format)});
    return list;
  }();
  return types;
}

Result<ReportType> parse_type(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash != std::string_view::npos) {
    const Adapter* adapter = adapter_of(text.substr(0, slash), text.substr(slash + 1));
    if (adapter != nullptr) return ReportType{std::string(adapter->tool), std::string(adapter->format)};
  }
  std::vector<const Adapter*> all;
  for (const Adapter& adapter : adapters()) all.push_back(&adapter);
  return Error(kToolUnknown,
               fmt::format("{} is none of the reports that can be read: {}", quote(text), joined_types(all)));
}

Result<ReportType> detect(BytesView content) {
  PRATIQUE_TRY(recognised, recognise(content));
  return ReportType{std::string(recognised.adapter->tool), std::string(recognised.adapter->format)};
}

Result<Report> read(BytesView content, const ReportType& type) {
  const Adapter* adapter = adapter_of(type.tool, type.format);
  if (adapter == nullptr) return parse_type(type.tool + '/' + type.format).error();
  PRATIQUE_TRY(document, parse(content, adapter->format));
  return read_with(*adapter, document);
}

Result<Report> read_detected(BytesView content) {
  PRATIQUE_TRY(recognised, recognise(content));
  return read_with(*recognised.adapter, recognised.document);
}

Result<void> check_subject(const Report& report, const Digest& subject) {
  const auto& named = report.manifest_digests;
  if (std::ranges::find(named, subject.to_string()) != named.end() || report.image_id == subject.to_string()) return {};
  std::string names;
  for (const std::string& digest : named) names += (names.empty() ? "" : ", ") + quote(digest);
  if (!report.image_id.empty()) names += (names.empty() ? "image id " : ", image id ") + quote(report.image_id);
  return Error(kReportOtherImage, fmt::format("the report is not about {}: it names {}", subject.to_string(),
                                              names.empty() ? "no image at all" : names));
}

}  // namespace pratique::scanners

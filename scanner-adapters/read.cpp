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

Result<nlohmann::json> parse(BytesView content) {
  auto document = json::parse(content, {.byte_order_mark = true, .forget = kForgotten});
  if (!document) return std::move(document).error().as(kReportInvalid);
  return document;
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
  for (const Adapter* adapter : list)
    text += fmt::format("{}{}/{}", text.empty() ? "" : ", ", adapter->tool, adapter->format);
  return text;
}

/// The one adapter that recognises the document.
Result<const Adapter*> recognise(const nlohmann::json& document) {
  std::vector<const Adapter*> fitting;
  for (const Adapter& adapter : adapters()) {
    if (adapter.recognises(json::View(document), adapter)) fitting.push_back(&adapter);
  }
  if (fitting.size() == 1) return fitting.front();
  constexpr std::string_view kHint = "say what it is: --report TOOL/FORMAT=FILE";
  if (fitting.empty())
    return Error(kReportInvalid, "looks like no report of a tool that is known").with_hint(std::string(kHint));
  return Error(kReportInvalid, fmt::format("looks like reports of several tools: {}", joined_types(fitting)))
      .with_hint(std::string(kHint));
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
  PRATIQUE_TRY(document, parse(content));
  PRATIQUE_TRY(adapter, recognise(document));
  return ReportType{std::string(adapter->tool), std::string(adapter->format)};
}

Result<Report> read(BytesView content, const ReportType& type) {
  const Adapter* adapter = adapter_of(type.tool, type.format);
  if (adapter == nullptr) return parse_type(type.tool + '/' + type.format).error();
  PRATIQUE_TRY(document, parse(content));
  return read_with(*adapter, document);
}

Result<Report> read_detected(BytesView content) {
  PRATIQUE_TRY(document, parse(content));
  PRATIQUE_TRY(adapter, recognise(document));
  return read_with(*adapter, document);
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

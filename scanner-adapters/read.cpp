#include "scanner-adapters/read.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/escape.h"
#include "scanner-adapters/reading/detect.h"
#include "scanner-adapters/reading/reading.h"
#include "scanner-adapters/register.h"

namespace pratique::scanners {
namespace {

const Adapter* adapter_of(std::string_view tool, std::string_view format) {
  for (const Adapter& adapter : adapters()) {
    if (adapter.tool == tool && adapter.format == format) return &adapter;
  }
  return nullptr;
}

std::string all_types() {
  std::string text;
  for (const ReportType& type : known_types())
    text += fmt::format("{}{}/{}", text.empty() ? "" : ", ", type.tool, type.format);
  return text;
}

Result<Report> read_by_kind(const Reading& reading) {
  if (const auto* json = std::get_if<const JsonReader*>(&reading.adapter.reader)) {
    const bool lines = reading.adapter.format == kLinesOfJson;
    return lines ? read_lines_of_json(reading, **json) : read_json(reading, **json);
  }
  if (const auto* xml = std::get_if<const XmlReader*>(&reading.adapter.reader)) return read_xml(reading, **xml);
  return read_text(reading, *std::get<const TextReader*>(reading.adapter.reader));
}

/// What could not be read of the bytes is report.invalid; what could not be got of them stays what it is.
Error as_report_error(Error error) {
  const bool of_content = error.id().starts_with("json.") || error.id().starts_with("xml.");
  return of_content ? std::move(error).as(kReportInvalid) : error;
}

Result<Report> read_with(const Reading& reading) {
  auto report = read_by_kind(reading);
  if (!report) {
    return as_report_error(std::move(report).error())
        .during(fmt::format("reading a report of {}/{}", reading.adapter.tool, reading.adapter.format));
  }
  if (report->tool.empty()) report->tool = reading.adapter.tool;
  report->format = reading.adapter.format;
  return report;
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
  return Error(kToolUnknown, fmt::format("{} is none of the reports that can be read: {}", quote(text), all_types()));
}

Result<ReportType> detect(BytesView content) {
  MemorySource source(content);
  auto adapter = detect_adapter(source);
  if (!adapter) return as_report_error(std::move(adapter).error());
  return ReportType{std::string((*adapter)->tool), std::string((*adapter)->format)};
}

Result<Report> read(Source& source, const std::optional<ReportType>& type, const FindingSink* sink) {
  if (type) {
    const Adapter* adapter = adapter_of(type->tool, type->format);
    if (adapter == nullptr) return parse_type(type->tool + '/' + type->format).error();
    return read_with({source, *adapter, sink, false});
  }
  auto adapter = detect_adapter(source);
  if (!adapter) return as_report_error(std::move(adapter).error());
  // A file of SARIF may hold runs of several tools: it says itself whose they are.
  const bool is_sarif = (*adapter)->format == "sarif";
  return read_with({source, is_sarif ? *adapter_of("sarif", "sarif") : **adapter, sink, true});
}

Result<Report> read(BytesView content, const ReportType& type) {
  MemorySource source(content);
  return read(source, type);
}

Result<Report> read_detected(BytesView content) {
  MemorySource source(content);
  return read(source, std::nullopt);
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

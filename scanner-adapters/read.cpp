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

Result<xml::Document> parse_xml(BytesView content) {
  auto document = xml::Document::parse(content);
  if (!document) return std::move(document).error().as(kReportInvalid);
  return document;
}

const Adapter* adapter_of(std::string_view tool, std::string_view format) {
  for (const Adapter& adapter : adapters()) {
    if (adapter.tool == tool && adapter.format == format) return &adapter;
  }
  return nullptr;
}

/// The report, or why it is none, as the adapter's.
Result<Report> signed_by(const Adapter& adapter, Result<Report> report) {
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

template <class Document>
Result<Report> read_with(const Adapter& adapter, const Document& document) {
  return signed_by(adapter, std::get<Reader<Document>>(adapter.reader).read(document, adapter));
}

/// Parses the content as the reader wants it, and reads it.
Result<Report> parse_and_read(const Adapter& adapter, BytesView content) {
  if (std::holds_alternative<XmlReader>(adapter.reader)) {
    PRATIQUE_TRY(document, parse_xml(content));
    return read_with(adapter, document.root());
  }
  if (std::holds_alternative<LinesReader>(adapter.reader)) {
    PRATIQUE_TRY(lines, split_lines(content));
    return read_with(adapter, lines);
  }
  PRATIQUE_TRY(document, adapter.format == kLines ? parse_lines(content) : parse_json(content));
  return read_with(adapter, json::View(document));
}

std::string joined_types(const std::vector<const Adapter*>& list) {
  std::string text;
  for (const Adapter* adapter : list) {
    text += fmt::format("{}{}/{}", text.empty() ? "" : ", ", adapter->tool, adapter->format);
  }
  return text;
}

/// The adapters that recognise the document; those of NDJSON only if `lines` says so.
template <class Document>
std::vector<const Adapter*> fitting(const Document& document, bool lines = false) {
  std::vector<const Adapter*> out;
  for (const Adapter& adapter : adapters()) {
    const auto* reader = std::get_if<Reader<Document>>(&adapter.reader);
    if (reader == nullptr || (adapter.format == kLines) != lines) continue;
    if (reader->recognises(document, adapter)) out.push_back(&adapter);
  }
  return out;
}

Result<const Adapter*> the_one(const std::vector<const Adapter*>& candidates) {
  if (candidates.size() == 1) return candidates.front();
  const std::string message = candidates.empty() ? "looks like no report of a tool that is known"
                                                 : "looks like reports of several tools: " + joined_types(candidates);
  return Error(kReportInvalid, message).with_hint("say what it is: --report TOOL/FORMAT=FILE");
}

/// What a found out report needs: which adapter fits, and what it made of it.
struct Recognised {
  const Adapter* adapter;
  Result<Report> report;
};

template <class Document>
Recognised recognised(const Adapter* adapter, const Document& document, bool and_read) {
  return {adapter, and_read ? read_with(*adapter, document) : Result<Report>(Report())};
}

Result<Recognised> recognise_xml(BytesView content, bool and_read) {
  PRATIQUE_TRY(document, parse_xml(content));
  PRATIQUE_TRY(adapter, the_one(fitting(document.root())));
  return recognised(adapter, document.root(), and_read);
}

/// A single line is both a JSON text and a file of lines.
Result<Recognised> recognise_json(nlohmann::json document, bool and_read) {
  auto candidates = fitting(json::View(document));
  auto lines = nlohmann::json::array();
  lines.push_back(std::move(document));
  const auto of_lines = fitting(json::View(lines), true);
  const bool is_line = candidates.empty() && !of_lines.empty();
  candidates.insert(candidates.end(), of_lines.begin(), of_lines.end());
  PRATIQUE_TRY(adapter, the_one(candidates));
  return recognised(adapter, json::View(is_line ? lines : lines.front()), and_read);
}

/// What is neither XML nor one JSON text: lines of JSON, or of text. Else it is taken for JSON that is broken.
Result<Recognised> recognise_lines(BytesView content, Error not_json, bool and_read) {
  if (const auto document = parse_lines(content)) {
    PRATIQUE_TRY(adapter, the_one(fitting(json::View(*document), true)));
    return recognised(adapter, json::View(*document), and_read);
  }
  if (const auto lines = split_lines(content)) {
    const auto candidates = fitting(*lines);
    if (candidates.size() == 1) return recognised(candidates.front(), *lines, and_read);
  }
  return not_json;
}

bool starts_as_xml(BytesView content) {
  constexpr BytesView kByteOrderMark = "\xEF\xBB\xBF";
  if (content.starts_with(kByteOrderMark)) content.remove_prefix(kByteOrderMark.size());
  const std::size_t first = content.find_first_not_of(" \t\r\n");
  return first != BytesView::npos && content[first] == '<';
}

/// The one adapter that recognises the content.
Result<Recognised> recognise(BytesView content, bool and_read) {
  if (starts_as_xml(content)) return recognise_xml(content, and_read);
  auto document = parse_json(content);
  if (document) return recognise_json(*std::move(document), and_read);
  return recognise_lines(content, std::move(document).error(), and_read);
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
  PRATIQUE_TRY(found, recognise(content, false));
  return ReportType{std::string(found.adapter->tool), std::string(found.adapter->format)};
}

Result<Report> read(BytesView content, const ReportType& type) {
  const Adapter* adapter = adapter_of(type.tool, type.format);
  if (adapter == nullptr) return parse_type(type.tool + '/' + type.format).error();
  return parse_and_read(*adapter, content);
}

Result<Report> read_detected(BytesView content) {
  PRATIQUE_TRY(found, recognise(content, true));
  return std::move(found.report);
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

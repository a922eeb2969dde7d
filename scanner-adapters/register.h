#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <variant>

#include "base/json_view.h"
#include "base/result.h"
#include "scanner-adapters/reading/lines.h"
#include "scanner-adapters/report.h"
#include "scanner-adapters/reading/xml.h"

namespace pratique::scanners {

struct Adapter;

/// An entry of one of an adapter's lists, read while the document around it is still being parsed and then forgotten:
/// so a report is read in the memory of its largest finding.
struct Row {
  json::View entry;
  json::View owner;  ///< the object that holds the list, as far as it has come; of a bare array the array itself
  std::size_t list;  ///< which of the adapter's lists
  bool is_last_word = false;  ///< the document has been read whole: what is not there does not come
};

class Rows {
 public:
  Rows() = default;
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;
  virtual ~Rows() = default;

  /// Adds what the entry says. False: something that it needs may stand behind it in the document, which then is read
  /// whole before its entries are. Of the last word it must take what it gets.
  virtual Result<bool> take(const Row& row, Report& report) = 0;
};

/// How JSON is read. `read` gives the report without what the lists hold (they are empty then), and without `tool` and
/// `format`, unless the document itself names its tool (SARIF). NDJSON is recognised by its first line, and has nothing to
/// read beside its rows.
struct JsonReader {
  bool (*recognises)(const json::View& document, const Adapter& self);
  Result<Report> (*read)(const json::View& document, const Adapter& self);
  /// Places of lists: JSON pointers with `*` for any element. What is in them must be objects.
  std::span<const std::string_view> lists = {};
  std::unique_ptr<Rows> (*rows)() = nullptr;
  /// Objects have the names of packages or files for members: no name means that its value is not worth keeping.
  bool keeps_all = false;
};

/// How XML is read. Elements called `row`, wherever they stand but in each other, are taken while the document is
/// being parsed; `read` does not see them.
struct XmlReader {
  bool (*recognises)(const xml::Element& root);
  Result<Report> (*read)(const xml::Element& root);
  std::string_view row = {};
  Result<void> (*take)(const xml::Element& row, Report& report) = nullptr;
};

/// How lines of text are read: one by one, and what is missing at the end is an error.
class LineReader {
 public:
  LineReader() = default;
  LineReader(const LineReader&) = delete;
  LineReader& operator=(const LineReader&) = delete;
  virtual ~LineReader() = default;
  virtual Result<void> take(const Line& line, Report& report) = 0;
  virtual Result<void> finish() { return {}; }
};

struct TextReader {
  bool (*recognises)(const Line& first);
  std::unique_ptr<LineReader> (*reader)();
};

/// What one tool writes in one format.
struct Adapter {
  std::string_view tool;
  std::string_view format;
  std::variant<const JsonReader*, const XmlReader*, const TextReader*> reader;
};

inline constexpr std::string_view kLinesOfJson = "ndjson";

/// The register: every tool and format that can be read.
std::span<const Adapter> adapters();

/// Rows that are read by a function and need nothing from each other.
template <Result<void> (*Take)(const Row&, Report&)>
std::unique_ptr<Rows> each_row() {
  class EachRow final : public Rows {
    Result<bool> take(const Row& row, Report& report) override {
      PRATIQUE_CHECK(Take(row, report));
      return true;
    }
  };
  return std::make_unique<EachRow>();
}

/// As each_row, for entries that are one finding each.
template <Result<Finding> (*Read)(const json::View&)>
Result<void> one_finding(const Row& row, Report& report) {
  PRATIQUE_TRY(finding, Read(row.entry));
  report.findings.push_back(std::move(finding));
  return {};
}

// One for each tool and kind of document, in the file of the tool.
extern const JsonReader kBanditJson;
extern const JsonReader kCheckovJson;
extern const XmlReader kCoberturaXml;
extern const JsonReader kCycloneDxJson;
extern const XmlReader kCycloneDxXml;
extern const JsonReader kDependencyCheckJson;
extern const XmlReader kDependencyCheckXml;
extern const JsonReader kFlake8Json;
extern const TextReader kFlake8Text;
extern const JsonReader kGitleaksJson;
extern const JsonReader kGrypeJson;
extern const JsonReader kHadolintJson;
extern const XmlReader kJunitXml;
extern const JsonReader kKubeconformJson;
extern const JsonReader kKubevalJson;
extern const JsonReader kMypyLines;
extern const TextReader kMypyText;
extern const JsonReader kNpmAuditJson;
extern const JsonReader kOsvScannerJson;
extern const JsonReader kPipAuditJson;
extern const JsonReader kPylintJson;
extern const JsonReader kSafetyJson;
extern const JsonReader kSarif;
extern const JsonReader kSemgrepJson;
extern const JsonReader kSnykJson;
extern const JsonReader kTrivyJson;
extern const JsonReader kTrufflehogLines;

}  // namespace pratique::scanners

// The scanner reports of the shared folder, with what has to come out of each of them.
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "tests/read_report/documents.h"
#include "tests/support/shared.h"

using namespace pratique;
using namespace pratique::test;
using scanners::Report;
namespace fs = std::filesystem;

namespace {

struct Case {
  std::string name;
  std::string bytes;
  Json expect;

  scanners::ReportType type() const { return {expect.at("tool"), expect.at("format")}; }
  bool is(const char* member) const { return expect.value(member, false); }
};

std::string content(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

bool is_known(const scanners::ReportType& type) {
  return std::ranges::find(scanners::known_types(), type) != scanners::known_types().end();
}

/// The cases of the tools and formats that can be read.
std::vector<Case> cases() {
  std::vector<Case> out;
  for (const auto& entry : fs::recursive_directory_iterator(shared_folder() / "vectors/scanners")) {
    if (entry.path().filename() != "expect.json") continue;
    const fs::path folder = entry.path().parent_path();
    Case found{folder.parent_path().filename().string() + '/' + folder.filename().string(), "",
               Json::parse(content(entry.path()))};
    if (!is_known(found.type())) continue;
    for (const auto& file : fs::directory_iterator(folder)) {
      if (file.path().stem() == "report") found.bytes = content(file.path());
    }
    out.push_back(std::move(found));
  }
  return out;
}

Result<Report> read_case(const Case& one) {
  auto report = scanners::read(one.bytes, one.type());
  if (report && one.expect.contains("subject")) {
    PRATIQUE_TRY(subject, Digest::parse(one.expect.at("subject").get<std::string>()));
    PRATIQUE_CHECK(scanners::check_subject(*report, subject));
  }
  return report;
}

template <class Key>
std::map<std::string, int> count(const Report& report, Key key) {
  std::map<std::string, int> out;
  for (const auto& finding : report.findings) {
    if (!finding.suppressed) ++out[std::string(key(finding))];
  }
  return out;
}

void check_counts(const Case& one, const Report& report) {
  const auto suppressed = std::ranges::count_if(report.findings, &scanners::Finding::suppressed);
  BOOST_TEST(suppressed == one.expect.at("suppressed").get<std::ptrdiff_t>());
  BOOST_TEST(std::ssize(report.findings) - suppressed == one.expect.at("findings").get<std::ptrdiff_t>());
  BOOST_TEST(report.complete == one.expect.at("complete").get<bool>());
  auto severities = count(report, [](const auto& f) { return scanners::to_string(f.severity); });
  for (const auto& [word, number] : one.expect.at("by_severity").items())
    BOOST_TEST(severities[word] == number.get<int>(), word);
  const auto ids = count(report, [](const auto& f) { return f.id; });
  BOOST_TEST(ids.size() == one.expect.at("distinct_ids").get<std::size_t>());
  if (one.expect.contains("ids")) BOOST_TEST((ids == one.expect.at("ids").get<std::map<std::string, int>>()));
}

std::string joined(const std::vector<std::string>& list) {
  std::string out;
  for (const auto& part : list) out += (out.empty() ? "" : ", ") + part;
  return out;
}

bool has_place(const scanners::Finding& finding, const Json& spot) {
  const Json line = finding.line ? Json(*finding.line) : Json();
  const std::map<std::string, std::string> texts = {{"severity", std::string(scanners::to_string(finding.severity))},
                                                    {"package", finding.package},
                                                    {"version", finding.version},
                                                    {"fixed", joined(finding.fixed_versions)},
                                                    {"path", finding.path},
                                                    {"id", finding.id}};
  return std::ranges::all_of(spot.items(), [&](const auto& member) {
    if (member.key() == "line") return member.value() == line;
    return texts.at(member.key()) == (member.value().is_null() ? "" : member.value().template get<std::string>());
  });
}

void check_spots(const Case& one, const Report& report) {
  for (const Json& spot : one.expect.at("spot")) {
    const bool found =
        std::ranges::any_of(report.findings, [&](const auto& f) { return !f.suppressed && has_place(f, spot); });
    BOOST_TEST(found, spot.dump());
  }
}

const has_shared kCorpus{"vectors/scanners"};

}  // namespace

BOOST_AUTO_TEST_SUITE(scanner_corpus)

BOOST_AUTO_TEST_CASE(every_report_gives_what_it_has_to_or_is_refused, *boost::unit_test::precondition(kCorpus)) {
  std::set<std::string> tools;
  for (const Case& one : cases()) {
    tools.insert(one.expect.at("tool").get<std::string>());
    const auto report = read_case(one);
    BOOST_TEST_CONTEXT(one.name) {
      if (one.is("either")) continue;
      BOOST_TEST(report.has_value() != one.is("error"));
      if (!report) continue;
      if (one.is("error")) continue;
      check_counts(one, *report);
      check_spots(one, *report);
    }
  }
  constexpr std::size_t kTools = 23;
  BOOST_TEST(tools.size() == kTools);
}

BOOST_AUTO_TEST_CASE(every_report_that_reads_survives_being_kept, *boost::unit_test::precondition(kCorpus)) {
  int reports = 0;
  for (const Case& one : cases()) {
    const auto report = scanners::read(one.bytes, one.type());
    if (!report) continue;
    const auto back = scanners::from_json(scanners::to_json(*report));
    BOOST_TEST_CONTEXT(one.name) {
      BOOST_REQUIRE(back.has_value());
      BOOST_TEST((*back == *report));
    }
    ++reports;
  }
  BOOST_TEST(reports > 100);
}

BOOST_AUTO_TEST_CASE(no_report_is_taken_for_that_of_another_tool, *boost::unit_test::precondition(kCorpus)) {
  int detected = 0;
  for (const Case& one : cases()) {
    if (one.is("error") || !scanners::read(one.bytes, one.type())) continue;
    const auto type = scanners::detect(one.bytes);
    if (!type) continue;  // a bare [] or {} says nothing of its tool
    ++detected;
    const bool any_producer = one.type().tool == "sarif" && type->format == "sarif";
    BOOST_TEST((any_producer || type->tool == one.type().tool), one.name);
    BOOST_TEST(type->format == one.type().format, one.name);
  }
  BOOST_TEST(detected > 100);
}

BOOST_AUTO_TEST_CASE(a_report_that_is_cut_off_anywhere_is_refused, *boost::unit_test::precondition(kCorpus)) {
  for (const Case& one : cases()) {
    // Lines that are missing at the end of a text cannot be noticed; a line that is none can.
    const std::string format = one.type().format;
    if (one.is("error") || format == "ndjson" || format == "text" || one.bytes.size() > 20'000) continue;
    const std::size_t end = one.bytes.find_last_not_of(" \r\n\t");
    for (std::size_t size = 0; size < end; size += 1 + one.bytes.size() / 20) {
      BOOST_TEST(!scanners::read(one.bytes.substr(0, size), one.type()).has_value(), one.name << " at " << size);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

// What `pratique report show --output json` prints, without the command line around it: for running the corpus of the
// shared folder against the adapters alone.
#include <cstring>
#include <fstream>
#include <iostream>
#include <optional>
#include <string>

#include "base/escape.h"
#include "scanner-adapters/read.h"
#include "scanner-adapters/show.h"

namespace {

constexpr int kExitUsage = 64;
constexpr int kExitRefused = 78;

int refuse(const pratique::Error& error) {
  std::cerr << error.id() << ": " << pratique::escape_terminal(error.to_string()) << '\n';
  return kExitRefused;
}

std::string content_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary | std::ios::ate);
  std::string content(static_cast<std::size_t>(in.tellg()), '\0');
  in.seekg(0);
  in.read(content.data(), static_cast<std::streamsize>(content.size()));
  return content;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace pratique;
  scanners::ReportType type;
  std::string file, subject, output = "json";
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    std::string* const option = word == "--tool"      ? &type.tool
                                : word == "--format"  ? &type.format
                                : word == "--subject" ? &subject
                                : word == "--output"  ? &output
                                                      : nullptr;
    if (option == nullptr) {
      file = word;
    } else if (++i < argc) {
      *option = argv[i];
    }
  }
  if (file.empty()) return kExitUsage;
  const std::string content = content_of(file);
  const auto report = type.tool.empty() ? scanners::read_detected(content) : scanners::read(content, type);
  if (!report) return refuse(report.error());
  if (!subject.empty()) {
    const auto digest = Digest::parse(subject);
    if (!digest) return refuse(digest.error());
    if (const auto about = scanners::check_subject(*report, *digest); !about) return refuse(about.error());
  }
  std::cout << (output == "table"  ? scanners::show_table(*report)
                : output == "csv"  ? scanners::show_csv(*report)
                : output == "kept" ? scanners::to_json(*report)
                                   : scanners::show_json(*report));
  return 0;
}

// How fast scanner reports are read: megabytes a second of one core, findings counted or kept, and peak memory, beside Python's
// json and jq on the same file in the same run.
//
//   bench_reports [FILE…]     without a file: one of Trivy made here, of 100 MB
//
// The kinds of reports that ../shared/tools/gen_big_reports.py makes are what to give it.
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "app/engine/report_source.h"
#include "scanner-adapters/read.h"
#include "tests/bench/measure.h"

using namespace pratique;
namespace fs = std::filesystem;

namespace {

/// A Trivy report of about `megabytes`, shaped like the real ones: long descriptions, references, CVSS of two sources.
std::string trivy_report(std::size_t megabytes) {
  std::string out = R"({"SchemaVersion":2,"CreatedAt":"2026-11-20T00:00:00Z","ArtifactName":"registry.example/app",)"
                    R"("ArtifactType":"container_image","Metadata":{"ImageID":"sha256:)" +
                    std::string(64, 'a') +
                    R"("},"Results":[{"Target":"app","Class":"os-pkgs","Type":"debian","Vulnerabilities":[)";
  const std::string description(600, 'd');
  for (int i = 0; out.size() < megabytes * 1'000'000; ++i) {
    if (i > 0) out += ',';
    out += fmt::format(
        R"({{"VulnerabilityID":"CVE-2026-{0:05}","PkgID":"lib{1}@1.0","PkgName":"lib{1}","PkgIdentifier":{{"PURL":"pkg:deb/debian/lib{1}@1.0?arch=amd64"}},)"
        R"("InstalledVersion":"1.0","FixedVersion":"1.1","Status":"fixed","SeveritySource":"nvd","PrimaryURL":"https://avd.example/CVE-2026-{0:05}",)"
        R"("Title":"a flaw in lib{1}","Description":"{2}","Severity":"{3}","CweIDs":["CWE-79"],"VendorSeverity":{{"nvd":3,"debian":1}},)"
        R"("CVSS":{{"nvd":{{"V3Vector":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H","V3Score":7.5}}}},"References":["https://a.example/{0}","https://b.example/{0}"]}})",
        i, i % 500, description, i % 3 == 0 ? "HIGH" : "LOW");
  }
  return out + "]}]}";
}

std::size_t read_once(const std::string& file, bool keep) {
  std::size_t count = 0;
  const scanners::FindingSink sink = [&](scanners::Finding&&) { ++count; };
  const auto report = app::read_report(file, std::nullopt, keep ? nullptr : &sink);
  if (!report) {
    bench::print(report.error().to_string(), 0, "");
    std::exit(1);
  }
  return keep ? report->findings.size() : count;
}

/// In a process of its own, so that its peak is its own.
double peak_of(const std::string& file, bool keep) {
  int ends[2];
  if (::pipe(ends) != 0) return 0;
  const pid_t child = ::fork();
  if (child == 0) {
    const double before = bench::peak_mib();
    read_once(file, keep);
    const double peak = bench::peak_mib() - before;
    const bool told = ::write(ends[1], &peak, sizeof peak) == sizeof peak;
    ::_exit(told ? 0 : 1);
  }
  double peak = 0;
  const bool read = ::read(ends[0], &peak, sizeof peak) == sizeof peak;
  ::waitpid(child, nullptr, 0);
  ::close(ends[0]);
  ::close(ends[1]);
  return read ? peak : 0;
}

void compare(const char* name, const std::string& command, double megabytes, double ours) {
  if (std::system((std::string("command -v ") + name + " >/dev/null").c_str()) != 0) return;
  const double seconds = bench::best_seconds(1, [&] {
    if (std::system(command.c_str()) != 0) std::exit(1);
  });
  bench::print(fmt::format("  {} on the same file", name), megabytes / seconds, "MB/s");
  bench::print("    ours is faster by", seconds / ours, "x");
}

void measure(const std::string& file) {
  const double megabytes = static_cast<double>(fs::file_size(file)) / 1e6;
  const double counted = peak_of(file, false);
  const double kept = peak_of(file, true);
  std::size_t findings = 0;
  const double counting = bench::best_seconds(5, [&] { findings = read_once(file, false); });
  const double keeping = bench::best_seconds(3, [&] { read_once(file, true); });
  bench::print(fmt::format("{} ({:.0f} MB, {} findings): counted", fs::path(file).filename().string(), megabytes, findings),
               megabytes / counting, "MB/s");
  bench::print("  kept", megabytes / keeping, "MB/s");
  bench::print("  peak memory, counted", counted, "MiB");
  bench::print("  peak memory, kept", kept, "MiB");
  const std::string quoted = "'" + file + "'";
  compare("python3", "python3 -c 'import json,sys; json.load(open(sys.argv[1]))' " + quoted, megabytes, counting);
  compare("jq", "jq -n 'reduce inputs as $x (0; . + 1)' " + quoted + " >/dev/null", megabytes, counting);
}

}  // namespace

int main(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) measure(argv[i]);
  if (argc > 1) return 0;
  const fs::path made = fs::temp_directory_path() / fmt::format("bench_reports-{}.json", ::getpid());
  std::ofstream(made, std::ios::binary) << trivy_report(100);
  measure(made);
  fs::remove(made);
}

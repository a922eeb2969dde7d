// How fast a scanner report is read: megabytes a second, and peak memory as a multiple of the report.
#include <cstdlib>
#include <string>

#include "scanner-adapters/read.h"
#include "tests/bench/measure.h"

namespace {

/// A Trivy report of about `megabytes`, shaped like the real ones: long descriptions, references, CVSS of two sources.
std::string trivy_report(std::size_t megabytes) {
  std::string out = R"({"SchemaVersion":2,"CreatedAt":"2026-11-20T00:00:00Z","ArtifactName":"registry.example/app",)"
                    R"("ArtifactType":"container_image","Metadata":{"ImageID":"sha256:)" +
                    std::string(64, 'a') +
                    R"("},"Results":[{"Target":"app","Class":"os-pkgs","Type":"debian","Vulnerabilities":[)";
  const std::string description(600, 'd');
  for (int i = 0; out.size() < megabytes << 20; ++i) {
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

}  // namespace

int main(int argc, char** argv) {
  const std::size_t megabytes = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 50;
  const std::string report = trivy_report(megabytes);
  const double before = pratique::bench::peak_mib();
  std::size_t findings = 0;
  const double seconds = pratique::bench::best_seconds(3, [&] {
    const auto read = pratique::scanners::read(report, {"trivy", "json"});
    if (!read) std::exit(1);
    findings = read->findings.size();
  });
  const double size = static_cast<double>(report.size()) / 1e6;
  pratique::bench::print(fmt::format("trivy json, {:.0f} MB, {} findings: read", size, findings), size / seconds,
                         "MB/s");
  pratique::bench::print("  peak memory beyond the report itself", pratique::bench::peak_mib() - before, "MiB");
}

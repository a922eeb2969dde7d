// How fast findings go into the database: one verdict with one report, a transaction each.
#include <cstdlib>
#include <filesystem>

#include "base/clock.h"
#include "db/store.h"
#include "tests/bench/measure.h"

namespace {

using namespace pratique;

db::VerdictRecord record(int image, int findings) {
  const std::string verdict = fmt::format(R"({{"image":{}}})", image);
  db::VerdictRecord out{.repo = {"registry.example", fmt::format("org/app{}", image % 60)},
                        .image = {.digest = Digest::of(fmt::format("image {}", image))},
                        .stage = "prod",
                        .outcome = "block",
                        .policy = {Digest::of("policy"), "bench"},
                        .effective_at = Time::from_seconds(1'800'000'000 + image),
                        .evaluated_at = Time::from_seconds(1'800'000'000 + image),
                        .engine = "bench",
                        .verdict_document = Digest::of(verdict),
                        .case_document = Digest::of(verdict),
                        .contents = {{"verdict", verdict}}};
  db::ReportRecord report{.content = Digest::of(fmt::format("report {}", image)),
                          .binding = "report-digest",
                          .tool = "trivy",
                          .adapter = "trivy/json"};
  for (int i = 0; i < findings; ++i) {
    const int id = (image * 7 + i) % 20'000;
    report.findings.push_back({.id = fmt::format("CVE-2026-{:05}", id),
                               .severity = i % 3 == 0 ? "high" : "low",
                               .package = fmt::format("lib{}", id % 500),
                               .package_url = fmt::format("pkg:deb/debian/lib{}@1.{}", id % 500, image % 9),
                               .version = fmt::format("1.{}", image % 9),
                               .fixed_versions = {"2.0"},
                               .fix_state = "available",
                               .title = "a flaw"});
  }
  out.reports.push_back(std::move(report));
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  const int images = argc > 1 ? std::atoi(argv[1]) : 200;
  const int findings = 250;
  const auto folder = std::filesystem::temp_directory_path() / fmt::format("pratique-bench-{}", ::getpid());
  std::filesystem::create_directories(folder);
  SystemClock clock;
  auto store = db::open_store((folder / "bench.db").string(), db::OpenMode::kCreate, clock);
  if (!store) return 1;
  const double seconds = bench::best_seconds(1, [&] {
    for (int i = 0; i < images; ++i) {
      if (const auto id = (*store)->record_verdict(record(i, findings)); !id) {
        fmt::print(stderr, "{}\n", id.error().to_string());
        std::exit(1);
      }
    }
  });
  bench::print(fmt::format("verdicts with {} findings each, synced: ingested", findings), images / seconds,
               "verdicts/s");
  bench::print("findings ingested", images * findings / seconds, "findings/s");
  const double one_big = bench::best_seconds(1, [&] {
    if (!(*store)->record_verdict(record(images, 20'000))) std::exit(1);
  });
  bench::print("findings ingested, 20,000 in one report", 20'000 / one_big, "findings/s");
  bench::print("database size", static_cast<double>(std::filesystem::file_size(folder / "bench.db")) / 1e6, "MB");
  std::filesystem::remove_all(folder);
}

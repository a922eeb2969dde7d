#pragma once

#include <fmt/format.h>
#include <sys/resource.h>

#include <chrono>

namespace pratique::bench {

/// Seconds that `work` takes, the best of `runs`.
template <class Work>
double best_seconds(int runs, Work&& work) {
  double best = 1e9;
  for (int i = 0; i < runs; ++i) {
    const auto start = std::chrono::steady_clock::now();
    work();
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  return best;
}

/// Peak memory of this process so far, in MiB.
inline double peak_mib() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

inline void print(std::string_view what, double value, std::string_view unit) {
  fmt::print("{:<46} {:>12.2f} {}\n", what, value, unit);
}

}  // namespace pratique::bench

#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>

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

/// Peak memory of this process so far, in MiB. Not getrusage's: that one begins with what the parent had at its fork.
inline double peak_mib() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::strtod(line.c_str() + 6, nullptr) / 1024.0;
  }
  return 0;
}

inline void print(std::string_view what, double value, std::string_view unit) {
  fmt::print("{:<46} {:>12.2f} {}\n", what, value, unit);
}

}  // namespace pratique::bench

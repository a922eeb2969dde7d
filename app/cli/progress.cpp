#include "app/cli/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>

#include "base/escape.h"

namespace pratique::app {

Progress::Progress(std::string what) : what_(std::move(what)) {
  if (::isatty(STDERR_FILENO) == 1) thread_ = std::thread([this] { run(); });
}

Progress::~Progress() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    done_ = true;
  }
  ended_.notify_one();
  thread_.join();
}

void Progress::run() {
  std::unique_lock lock(mutex_);
  for (int seconds = 1; !ended_.wait_for(lock, std::chrono::seconds(1), [this] { return done_; }); ++seconds) {
    std::fputs(fmt::format("\r{} … {} s", escape_terminal(what_, 120), seconds).c_str(), stderr);
  }
  std::fputs("\r\x1b[K", stderr);  // the line was ours; what follows starts on a clean one
}

}  // namespace pratique::app

#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace pratique::app {

/// Says on stderr what takes its time, once a second from the second second on; only if stderr is a terminal.
class Progress {
 public:
  explicit Progress(std::string what);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

 private:
  void run();

  std::string what_;
  std::mutex mutex_;
  std::condition_variable ended_;
  bool done_ = false;
  std::thread thread_;  ///< not running unless stderr is a terminal
};

}  // namespace pratique::app

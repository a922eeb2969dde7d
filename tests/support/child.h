#pragma once

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

extern char** environ;

namespace pratique::test {

/// What a test case that runs as a program of its own is told, through its environment.
struct ChildTask {
  std::string file;
  std::size_t limit_bytes = 0;  ///< largest file it may write; 0: any
  bool as_nobody = false;

  static ChildTask given() {
    const auto text = [](const char* name) {
      return std::string(std::getenv(name) == nullptr ? "" : std::getenv(name));
    };
    return {text("PRATIQUE_CHILD_FILE"), std::strtoul(text("PRATIQUE_CHILD_LIMIT").c_str(), nullptr, 10),
            text("PRATIQUE_CHILD_NOBODY") == "1"};
  }
  /// A line for the parent, on its own channel: Boost writes to standard output too.
  void say(const std::string& line) const {
    const std::string text = line + '\n';
    [[maybe_unused]] const auto written = ::write(3, text.data(), text.size());
  }
};

/// This test program, started anew for one (disabled) test case. A process of its own, because a forked one would
/// inherit threads that are not there.
class Child {
 public:
  Child(const std::string& test_case, const ChildTask& task) {
    int ends[2];
    if (::pipe(ends) != 0) std::abort();
    const std::vector<std::string> arguments = {"/proc/self/exe", "--run_test=" + test_case, "--log_level=nothing",
                                                "--report_level=no"};
    std::vector<std::string> environment = {"PRATIQUE_CHILD_FILE=" + task.file,
                                            "PRATIQUE_CHILD_LIMIT=" + std::to_string(task.limit_bytes),
                                            std::string("PRATIQUE_CHILD_NOBODY=") + (task.as_nobody ? "1" : "0")};
    for (char** entry = environ; *entry != nullptr; ++entry) environment.emplace_back(*entry);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 3);
    const std::string self = std::string("/proc/") + std::to_string(::getpid()) + "/exe";
    if (::posix_spawn(&process_, self.c_str(), &actions, nullptr, pointers(arguments).data(),
                      pointers(environment).data()) != 0) {
      std::abort();
    }
    posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    lines_ = ::fdopen(ends[0], "r");
  }
  ~Child() {
    kill();
    std::fclose(lines_);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  /// Reads lines until so many of them were `line`, or the child has ended. Returns how many were.
  int wait_for(const std::string& line, int times) {
    int seen = 0;
    while (seen < times) {
      const auto next = read_line();
      if (next.empty()) break;
      seen += next == line ? 1 : 0;
    }
    return seen;
  }
  std::vector<std::string> all_lines() {
    std::vector<std::string> all;
    for (std::string line = read_line(); !line.empty(); line = read_line()) all.push_back(line);
    return all;
  }
  /// As the power going off, for this process.
  void kill() {
    if (process_ == 0) return;
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
    process_ = 0;
  }

 private:
  static std::vector<char*> pointers(const std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    for (const auto& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));
    pointers.push_back(nullptr);
    return pointers;
  }
  std::string read_line() {
    char line[256];
    if (std::fgets(line, sizeof line, lines_) == nullptr) return {};
    std::string text(line);
    if (!text.empty() && text.back() == '\n') text.pop_back();
    return text;
  }

  pid_t process_ = 0;
  std::FILE* lines_ = nullptr;
};

}  // namespace pratique::test

#include "app/engine/helper_program.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <utility>
#include <vector>

#include "app/engine/files.h"
#include "app/engine/environment.h"
#include "registry/reasons.h"

namespace pratique::app {
namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

constexpr std::size_t kOutputBytes = 64 << 10;

Error helper_error(std::string why) { return Error(registry::kDenied, std::move(why)); }

/// Relative folders of PATH would let the working directory name the program that is given a registry's name.
std::string find_program(const std::string& name) {
  const std::string path = environment("PATH");
  for (std::size_t start = 0; start <= path.size();) {
    const std::size_t colon = std::min(path.find(':', start), path.size());
    const std::string file = path.substr(start, colon - start) + '/' + name;
    start = colon + 1;
    struct stat status {};
    const bool is_program = file.front() == '/' && ::stat(file.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
                            ::access(file.c_str(), X_OK) == 0;
    if (is_program) return file;
  }
  return "";
}

/// The environment without the secrets that are not this program's business.
std::vector<char*> helper_environment() {
  std::vector<char*> kept;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const bool is_secret =
        text.starts_with("PRATIQUE_REGISTRY_PASSWORD=") || text.starts_with("PRATIQUE_REGISTRY_TOKEN=");
    if (!is_secret) kept.push_back(*entry);
  }
  kept.push_back(nullptr);
  return kept;
}

/// A file in memory instead of a pipe: nothing blocks, whether the program reads it or not.
bool fill(const FileDescriptor& input, const std::string& text) {
  return input.get() >= 0 && ::write(input.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
         ::lseek(input.get(), 0, SEEK_SET) == 0;
}

class SpawnSettings {
 public:
  SpawnSettings(int input, int output) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_adddup2(&actions_, input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions_, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
    posix_spawnattr_init(&attributes_);
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setsigdefault(&attributes_, &all);
    posix_spawnattr_setpgroup(&attributes_, 0);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~SpawnSettings() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }
  SpawnSettings(const SpawnSettings&) = delete;
  SpawnSettings& operator=(const SpawnSettings&) = delete;

  const posix_spawn_file_actions_t* actions() const { return &actions_; }
  const posix_spawnattr_t* attributes() const { return &attributes_; }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

/// A program that was started, until it has ended: by itself or, with its group, by us.
class Running {
 public:
  Running(pid_t process, SteadyTime deadline) : process_(process), deadline_(deadline) {}
  ~Running() { stop(); }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  /// Until the end of the output or of the program, whichever comes first: somebody else may hold the pipe.
  Result<std::string> read(int output) {
    std::string text;
    while (true) {
      const bool ended = has_ended();
      pollfd watched{output, POLLIN, 0};
      const int ready = ::poll(&watched, 1, ended ? 0 : kTickMs);
      if (ready > 0) {
        const ssize_t n = ::read(output, buffer_.data(), buffer_.size());
        if (n == 0) return text;
        if (n > 0) text.append(buffer_.data(), static_cast<std::size_t>(n));
      } else if (ended) {
        return text;
      }
      if (text.size() > kOutputBytes) return helper_error(fmt::format("writes more than {} bytes", kOutputBytes));
      if (is_late()) return helper_error("gives no answer in time");
    }
  }

  Result<int> wait() {
    while (!has_ended()) {
      if (is_late()) return helper_error("does not end in time");
      ::poll(nullptr, 0, kTickMs);
    }
    return WIFEXITED(status_) ? Result<int>(WEXITSTATUS(status_))
                              : Result<int>(helper_error(fmt::format("ended by signal {}", WTERMSIG(status_))));
  }

 private:
  static constexpr int kTickMs = 20;

  bool is_late() const { return std::chrono::steady_clock::now() >= deadline_; }

  bool has_ended() {
    siginfo_t info{};
    if (!ended_ && ::waitid(P_PID, static_cast<id_t>(process_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
        info.si_pid == process_) {
      stop();
    }
    return ended_;
  }

  /// With whatever it has left behind, as long as its number is still its own.
  void stop() {
    if (std::exchange(ended_, true)) return;
    ::kill(-process_, SIGKILL);
    while (::waitpid(process_, &status_, 0) < 0 && errno == EINTR) {
    }
  }

  pid_t process_;
  SteadyTime deadline_;
  int status_ = 0;
  bool ended_ = false;
  std::array<char, 4096> buffer_{};
};

}  // namespace

Result<registry::HelperRun> run_helper_program(const std::string& program, const std::string& server,
                                               Duration timeout) {
  const std::string file = find_program("docker-credential-" + program);
  if (file.empty()) return helper_error("is not on PATH");
  const FileDescriptor input(::memfd_create("server", MFD_CLOEXEC));
  int ends[2];
  if (!fill(input, server) || ::pipe2(ends, O_CLOEXEC) != 0) {
    return helper_error(fmt::format("could not be started: {}", std::strerror(errno)));
  }
  const FileDescriptor output(ends[0]);
  FileDescriptor written(ends[1]);
  const SpawnSettings settings(input.get(), written.get());
  std::string get = "get";
  std::string name = file;
  char* arguments[] = {name.data(), get.data(), nullptr};
  pid_t process = 0;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(timeout.ms);
  const int problem = ::posix_spawn(&process, file.c_str(), settings.actions(), settings.attributes(), arguments,
                                    helper_environment().data());
  if (problem != 0) return helper_error(fmt::format("could not be started: {}", std::strerror(problem)));
  written.reset();
  Running running(process, deadline);
  PRATIQUE_TRY(text, running.read(output.get()));
  PRATIQUE_TRY(code, running.wait());
  return registry::HelperRun{code, registry::Secret(std::move(text))};
}

}  // namespace pratique::app

#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace pratique::test {

/// A program that runs beside the test and ends with it.
class ChildProcess {
 public:
  /// `words` are the program (looked up in PATH) and its arguments; what it prints can be read here.
  explicit ChildProcess(const std::vector<std::string>& words);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  /// The next line of its standard output, or an empty text at its end.
  std::string read_line();

 private:
  pid_t pid_ = -1;
  int output_ = -1;
};

/// A loopback port that nobody listens on.
int free_port();

/// Whether something accepts connections there within some seconds.
bool wait_for_port(int port);

/// A folder that vanishes with the object.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// Writes a file, and the folders that it needs.
void write_file(const std::string& path, const std::string& content);

}  // namespace pratique::test

#include "app/engine/docker_config.h"

#include <cstdlib>
#include <string>

#include "app/engine/files.h"

namespace pratique::app {
namespace {

constexpr std::size_t kConfigBytes = 1 << 20;

std::string config_path() {
  if (const char* folder = std::getenv("DOCKER_CONFIG"); folder != nullptr && *folder != 0)
    return std::string(folder) + "/config.json";
  if (const char* home = std::getenv("HOME"); home != nullptr && *home != 0)
    return std::string(home) + "/.docker/config.json";
  return "";
}

}  // namespace

Result<registry::Credentials> load_docker_config(const Repository* wanted_for) {
  const std::string path = config_path();
  if (wanted_for == nullptr || path.empty()) return registry::Credentials();
  auto file = read_file(path, kConfigBytes);
  if (!file && file.error().is(kFileMissing)) return registry::Credentials();
  if (!file) return std::move(file).error();
  return registry::Credentials::parse_docker_config(file->bytes, path);
}

}  // namespace pratique::app

#include "tests/support/hostile_registry.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "tests/support/http_client.h"
#include "tests/support/shared.h"

namespace pratique::test {
namespace {

bool names_content(const std::string& word) { return word == "--layout" || word == "--repo"; }

}  // namespace

HostileRegistry::HostileRegistry(const std::vector<std::string>& options) {
  const std::string program = (shared_folder() / kPath).string();
  std::vector<std::string> words{"python3", program, "--port", "0"};
  if (std::none_of(options.begin(), options.end(), names_content)) {
    const std::string layout = folder_.path() + "/layout";
    ChildProcess({"python3", program, "--make-layout", layout}).read_line();
    words.insert(words.end(), {"--layout", layout});
  }
  words.insert(words.end(), options.begin(), options.end());
  process_ = std::make_unique<ChildProcess>(words);
  const std::string line = process_->read_line();
  if (line.empty()) throw std::runtime_error("the hostile registry does not start");
  const auto urls = nlohmann::json::parse(line);
  main_ = urls.at("main");
  host_ = main_.substr(main_.find("//") + 2);
  trap_ = urls.at("trap");
}

std::string HostileRegistry::resolve(const std::string& repository, const std::string& tag) const {
  const auto answer = http("GET", main_ + "/_ctl/resolve?repo=" + repository + "&tag=" + tag);
  return nlohmann::json::parse(answer.body).at("digest");
}

std::string HostileRegistry::auth() const {
  const auto urls = nlohmann::json::parse(http("GET", main_ + "/_ctl/urls").body);
  return urls.contains("auth") ? urls.at("auth") : urls.at("main");
}

std::vector<std::string> HostileRegistry::faults() {
  ChildProcess list({"python3", (shared_folder() / kPath).string(), "--list-faults", "--json"});
  std::string text;
  for (std::string line = list.read_line(); !line.empty(); line = list.read_line()) text += line + '\n';
  std::vector<std::string> names;
  for (const auto& fault : nlohmann::json::parse(text)) names.push_back(fault.at("fault"));
  return names;
}

long HostileRegistry::stat(const std::string& name) const {
  return nlohmann::json::parse(http("GET", main_ + "/_ctl/stats").body).at(name);
}

std::string HostileRegistry::log() const { return http("GET", main_ + "/_ctl/log").body; }

void HostileRegistry::forget() const { http("POST", main_ + "/_ctl/reset"); }

}  // namespace pratique::test

#pragma once

#include <map>
#include <mutex>

#include "tests/support/ask_registry.h"
#include "tests/support/http_server.h"
#include "tests/support/oci_content.h"

namespace pratique::test {

/// A registry with one repository `app` that answers as the test says: by path, each answer once, the last for ever.
/// What is not listed is 404 without a body.
class ScriptedRegistry {
 public:
  using Answer = HttpServer::Answer;

  ScriptedRegistry() : server_([this](const HttpServer::Asked& asked) { return answer(asked); }) {}

  /// `path` with query; a method before it limits it to that one ("HEAD /v2/…").
  void on(const std::string& path, std::vector<Answer> answers) {
    const std::lock_guard lock(mutex_);
    answers_[path] = std::move(answers);
  }
  std::string serve_manifest(const std::string& content, const std::string& type = kManifestType) {
    const std::string path = manifest_path(Digest::of(content).to_string());
    on(path, {Answer{200, {{"Content-Type", type}}, content}});
    return path;
  }
  std::string serve_blob(const std::string& content) {
    const std::string path = blob_path(content);
    on(path, {Answer{200, {}, content}});
    return path;
  }
  static std::string manifest_path(const std::string& reference) { return "/v2/app/manifests/" + reference; }
  static std::string blob_path(const std::string& content) {
    return "/v2/app/blobs/" + Digest::of(content).to_string();
  }
  static std::string referrers_path(const Digest& subject) { return "/v2/app/referrers/" + subject.to_string(); }

  std::string name() const { return server_.host() + "/app"; }
  const HttpServer& server() const { return server_; }
  /// "METHOD PATH" of all requests.
  std::vector<std::string> asked() const {
    std::vector<std::string> out;
    for (const auto& asked : server_.asked()) out.push_back(asked.method + ' ' + asked.target);
    return out;
  }

 private:
  Answer answer(const HttpServer::Asked& asked) {
    const std::lock_guard lock(mutex_);
    auto place = answers_.find(asked.method + ' ' + asked.target);
    if (place == answers_.end()) place = answers_.find(asked.target);
    if (place == answers_.end()) return Answer{404};
    std::vector<Answer>& answers = place->second;
    const Answer first = answers.front();
    if (answers.size() > 1) answers.erase(answers.begin());
    return first;
  }

  std::mutex mutex_;
  std::map<std::string, std::vector<Answer>> answers_;  // guarded by mutex_
  HttpServer server_;                                   // last: it calls answer()
};

}  // namespace pratique::test

#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>

#include "registry/push.h"
#include "tests/support/ask_registry.h"
#include "tests/support/http_server.h"
#include "tests/support/oci_content.h"

namespace pratique::test {

/// A registry with one repository `app` in memory that takes what is pushed, as well as the test lets it.
class WritableRegistry {
 public:
  using Answer = HttpServer::Answer;
  using Asked = HttpServer::Asked;
  struct Stored {
    std::string bytes;
    std::string type;
  };

  WritableRegistry() : server_([this](const Asked& asked) { return answer(asked); }) {}

  // Set before the first request.
  bool lists_subjects = false;      ///< has the referrers API as far as OCI-Subject says so
  bool gives_etags = false;         ///< with tags
  bool honours_conditions = false;  ///< If-Match and If-None-Match
  /// First look at every request: an answer instead of the honest one, after which the honest one may have happened.
  std::function<std::optional<Answer>(const Asked&)> before = [](const Asked&) { return std::nullopt; };
  /// After a GET of a tag was answered, and after a PUT of one was: what others do at that moment.
  std::function<void(WritableRegistry&, const std::string& method, int count)> meanwhile = [](auto&, auto&, int) {};

  std::map<std::string, Stored> manifests;   // by digest
  std::map<std::string, std::string> tags;   // name to digest
  std::map<std::string, std::string> blobs;  // by digest
  std::string arrived;                       ///< of the upload that is under way
  bool upload_known = false;

  std::string name() const { return server_.host() + "/app"; }
  const HttpServer& server() const { return server_; }
  /// How many requests of this method have this in their path.
  std::size_t count(const std::string& method, const std::string& part) const {
    std::size_t found = 0;
    for (const Asked& asked : server_.asked()) {
      found += asked.method == method && asked.target.find(part) != std::string::npos ? 1U : 0U;
    }
    return found;
  }
  std::vector<Asked> asked(const std::string& method) const {
    std::vector<Asked> out;
    for (const Asked& asked : server_.asked()) {
      if (asked.method == method) out.push_back(asked);
    }
    return out;
  }
  void store(const std::string& bytes, const std::string& type, const std::string& tag = "") {
    const std::string digest = Digest::of(bytes).to_string();
    manifests[digest] = {bytes, type};
    if (!tag.empty()) tags[tag] = digest;
  }
  std::string tagged(const std::string& tag) { return tags.contains(tag) ? manifests[tags[tag]].bytes : ""; }
  /// The connection breaks without an answer.
  static Answer broken() { return {.raw = "-"}; }
  Answer honest(const Asked& asked) {
    if (asked.target.find("/blobs/uploads/") != std::string::npos) return upload(asked);
    if (asked.target.find("/blobs/") != std::string::npos) return blob(asked);
    if (asked.target.find("/manifests/") != std::string::npos) return manifest(asked);
    return {404};
  }

 private:
  Answer answer(const Asked& asked) {
    const std::lock_guard lock(mutex_);
    if (auto other = before(asked)) return *other;
    return honest(asked);
  }

  Answer upload(const Asked& asked) {
    if (asked.method == "POST") return arrived.clear(), upload_known = true, Answer{202, {{"Location", kUpload}}};
    if (!upload_known) return {404};
    if (asked.method == "GET") {
      const std::string last = std::to_string(std::max<std::size_t>(arrived.size(), 1) - 1);
      return {204, {{"Location", std::string(kUpload) + "2"}, {"Range", "0-" + last}}};
    }
    const std::string range = asked.header("content-range");
    if (!range.empty() && !range.starts_with(std::to_string(arrived.size()) + "-")) return {416};
    arrived += asked.body;
    if (asked.method == "PATCH") return {202, {{"Location", std::string(kUpload) + "3"}}};
    upload_known = false;
    const std::string digest = Digest::of(arrived).to_string();
    if (asked.target.find("digest=sha256%3A" + digest.substr(7)) == std::string::npos) return {400};
    blobs[digest] = arrived;
    return {201, {{"Docker-Content-Digest", digest}}};
  }

  Answer blob(const Asked& asked) {
    const std::string digest = asked.target.substr(asked.target.rfind('/') + 1);
    if (!blobs.contains(digest)) return {404};
    return {200, {}, blobs[digest]};
  }

  Answer manifest(const Asked& asked) {
    const std::string reference = asked.target.substr(asked.target.rfind('/') + 1);
    const bool is_tag = !reference.starts_with("sha256:");
    const std::string digest = !is_tag ? reference : tags.contains(reference) ? tags[reference] : "";
    Answer out = asked.method == "PUT" ? put_manifest(asked, reference, is_tag, digest) : get_manifest(digest, is_tag);
    if (is_tag) meanwhile(*this, asked.method, ++turns_[asked.method]);
    return out;
  }

  Answer get_manifest(const std::string& digest, bool is_tag) {
    if (!manifests.contains(digest)) return {404};
    Answer out{200, {{"Content-Type", manifests[digest].type}}, manifests[digest].bytes};
    if (is_tag && gives_etags) out.headers.emplace_back("ETag", '"' + digest + '"');
    return out;
  }

  Answer put_manifest(const Asked& asked, const std::string& reference, bool is_tag, const std::string& now) {
    if (is_tag && honours_conditions) {
      const std::string match = asked.header("if-match");
      if (!match.empty() && match != '"' + now + '"') return {412};
      if (!now.empty() && asked.header("if-none-match") == "*") return {412};
    }
    store(asked.body, asked.header("content-type"), is_tag ? reference : "");
    Answer out{201, {{"Docker-Content-Digest", Digest::of(asked.body).to_string()}}};
    if (const auto subject = subject_of(asked.body); subject && lists_subjects) {
      out.headers.emplace_back("OCI-Subject", *subject);
    }
    return out;
  }

  static std::optional<std::string> subject_of(const std::string& manifest) {
    const std::size_t at = manifest.find("\"subject\":");
    if (at == std::string::npos) return std::nullopt;
    return manifest.substr(manifest.find("sha256:", at), 71);
  }

  static constexpr const char* kUpload = "/v2/app/blobs/uploads/u?state=1";

  std::mutex mutex_;
  std::map<std::string, int> turns_;
  HttpServer server_;  // last: it calls answer()
};

/// What is attached in these tests: a file about image().
inline registry::Attachment about_image(const std::string& content = "evidence",
                                        std::map<std::string, std::string> annotations = {}) {
  return {descriptor_of(image(), kManifestType),
          "application/vnd.test",
          "text/plain",
          content,
          "file.txt",
          std::move(annotations)};
}

inline std::string fallback_of_image() { return "sha256-" + std::string(Digest::of(image()).hex()); }

/// A client that writes to `app`.
struct Writer : Remote {
  explicit Writer(const WritableRegistry& registry, registry::Options options = {})
      : Remote(registry.name(), std::move(options)), sink(client.sink(Repository::parse(registry.name()).value())) {}
  std::unique_ptr<registry::Sink> sink;
};

}  // namespace pratique::test

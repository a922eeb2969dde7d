#pragma once

#include "base/reference.h"
#include "registry/client.h"
#include "tests/support/child_process.h"
#include "tests/support/oci_content.h"

namespace pratique::test {

/// An image layout in a temporary folder.
class LayoutOnDisk {
 public:
  LayoutOnDisk() {
    write("oci-layout", R"({"imageLayoutVersion":"1.0.0"})");
    write_index();
  }

  void write(const std::string& path, const std::string& content) { write_file(folder_.path() + "/" + path, content); }
  std::string blob_path(const std::string& content) const {
    return "blobs/sha256/" + std::string(Digest::of(content).hex());
  }
  void add_blob(const std::string& content) { write(blob_path(content), content); }
  /// A manifest in blobs and in index.json.
  void add(const std::string& manifest, const std::string& name = "", const std::string& type = kManifestType) {
    add_blob(manifest);
    list(manifest, name, type);
  }
  /// In index.json only.
  void list(const std::string& manifest, const std::string& name = "", const std::string& type = kManifestType) {
    const std::string annotations =
        name.empty() ? "" : fmt::format(R"(,"annotations":{{"org.opencontainers.image.ref.name":"{}"}})", name);
    listed_.push_back(descriptor(manifest, type, annotations));
    write_index();
  }
  std::unique_ptr<registry::Source> open() const { return registry::open_layout(LayoutFolder{folder_.path()}); }
  const std::string& path() const { return folder_.path(); }

 private:
  void write_index() { write("index.json", index(listed_)); }

  TemporaryFolder folder_;
  std::vector<std::string> listed_;
};

}  // namespace pratique::test

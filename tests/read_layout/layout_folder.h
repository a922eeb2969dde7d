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

/// A tar archive, block by block: what tools write, and what none should.
class TarArchive {
 public:
  struct Options {
    char type = '0';
    std::string magic = std::string(
        "ustar\0"
        "00",
        8);
    std::string prefix{};
    std::string size{};  ///< as written; empty: the content's, in octal
  };

  TarArchive& add(const std::string& name, const std::string& content, const Options& options) {
    std::string header(512, '\0');
    header.replace(0, std::min<std::size_t>(name.size(), 100), name, 0, 100);
    header.replace(100, 7, "0000644");
    const std::string size = options.size.empty() ? fmt::format("{:011o}", content.size()) : options.size;
    header.replace(124, size.size(), size);
    header[156] = options.type;
    header.replace(257, options.magic.size(), options.magic);
    header.replace(345, options.prefix.size(), options.prefix);
    header.replace(148, 8, 8, ' ');
    unsigned sum = 0;
    for (const char c : header) sum += static_cast<unsigned char>(c);
    header.replace(148, 8, fmt::format("{:06o}", sum) + std::string("\0 ", 2));
    bytes_ += header + content + std::string((512 - content.size() % 512) % 512, '\0');
    return *this;
  }
  TarArchive& add(const std::string& name, const std::string& content) { return add(name, content, Options{}); }
  /// A pax record "LENGTH KEY=VALUE\n" as the whole of an extended header.
  TarArchive& pax(const std::string& record, char type = 'x') {
    std::size_t length = record.size() + 3;
    if (std::to_string(length).size() > 1) length = record.size() + 2 + std::to_string(record.size() + 4).size();
    return add("PaxHeaders/x", fmt::format("{} {}\n", length, record), {.type = type});
  }
  /// The marker, an index that lists nothing, and `blobs`.
  TarArchive& layout(const std::vector<std::string>& blobs, const std::string& before = "") {
    add(before + "oci-layout", R"({"imageLayoutVersion":"1.0.0"})").add(before + "index.json", index({}));
    for (const std::string& blob : blobs) add(before + "blobs/sha256/" + std::string(Digest::of(blob).hex()), blob);
    return *this;
  }
  /// Writes it with its end, and opens it as a layout.
  std::unique_ptr<registry::Source> open() { return open_as(bytes_ + std::string(1024, '\0')); }
  std::unique_ptr<registry::Source> open_as(const std::string& bytes) {
    write_file(path(), bytes);
    return registry::open_layout(LayoutFolder{path()});
  }
  const std::string& bytes() const { return bytes_; }
  std::string path() const { return folder_.path() + "/layout.tar"; }

 private:
  TemporaryFolder folder_;
  std::string bytes_;
};

}  // namespace pratique::test

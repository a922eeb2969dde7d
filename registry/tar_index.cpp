#include "registry/tar_index.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>

#include "base/bytes.h"
#include "base/escape.h"
#include "base/limits.h"
#include "registry/layout_file.h"

namespace pratique::registry {
namespace {

constexpr std::int64_t kBlock = 512;

/// A field of a header block (POSIX.1-2017, pax, "ustar Interchange Format").
struct Field {
  std::size_t offset, size;
};
constexpr Field kName{0, 100}, kSize{124, 12}, kChecksum{148, 8}, kMagic{257, 8}, kPrefix{345, 155};
constexpr std::size_t kTypeOffset = 156;

std::string_view text_of(BytesView block, Field field) {
  const std::string_view raw = block.substr(field.offset, field.size);
  return raw.substr(0, raw.find('\0'));
}

/// Octal digits between blanks; or, for what is too large for them, GNU's binary form.
std::optional<std::int64_t> number_of(BytesView block, Field field) {
  std::string_view raw = block.substr(field.offset, field.size);
  if (static_cast<unsigned char>(raw.front()) == 0x80) {
    std::uint64_t value = 0;
    for (const char c : raw.substr(1)) {
      if (value >> 55 != 0) return std::nullopt;
      value = value << 8 | static_cast<unsigned char>(c);
    }
    return static_cast<std::int64_t>(value);
  }
  const auto is_padding = [](char c) { return c == ' ' || c == '\0'; };
  while (!raw.empty() && is_padding(raw.back())) raw.remove_suffix(1);
  while (!raw.empty() && raw.front() == ' ') raw.remove_prefix(1);
  std::int64_t value = 0;
  const auto [end, problem] = std::from_chars(raw.data(), raw.data() + raw.size(), value, 8);
  if (raw.empty() || problem != std::errc() || end != raw.data() + raw.size() || value < 0) return std::nullopt;
  return value;
}

bool has_right_checksum(BytesView block) {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < block.size(); ++i) {
    const bool own = i >= kChecksum.offset && i < kChecksum.offset + kChecksum.size;
    sum += own ? ' ' : static_cast<unsigned char>(block[i]);
  }
  return number_of(block, kChecksum) == sum;
}

bool is_zero(BytesView block) {
  return std::all_of(block.begin(), block.end(), [](char c) { return c == '\0'; });
}

/// What the archive is if it is compressed, by its first bytes.
std::optional<std::pair<std::string_view, std::string_view>> compression_of(BytesView start) {
  if (start.starts_with("\x1f\x8b")) return std::pair("gzip", "gunzip");
  if (start.starts_with("\x28\xb5\x2f\xfd")) return std::pair("zstd", "unzstd");
  if (start.starts_with("\xfd"
                        "7zXZ"))
    return std::pair("xz", "unxz");
  if (start.starts_with("BZh")) return std::pair("bzip2", "bunzip2");
  return std::nullopt;
}

/// What extended headers say of the entry behind them.
struct Extension {
  std::optional<std::string> name{};
  std::optional<std::int64_t> size{};
};

class Reader {
 public:
  Reader(int file, std::int64_t size, const std::string& path) : file_(file), size_(size), path_(path) {}

  Result<TarIndex> run() {
    PRATIQUE_CHECK(refuse_compressed());
    while (true) {
      PRATIQUE_TRY(block, next_block());
      if (is_zero(block)) {
        PRATIQUE_TRY(second, next_block());
        if (!is_zero(second)) return malformed("its end is marked, and something follows");
        if (extension_) return malformed("it ends where an entry is due");
        return std::move(index_);
      }
      PRATIQUE_CHECK(take_header(block));
    }
  }

 private:
  Error malformed(std::string_view why) const {
    return Error(kLayoutMalformed, fmt::format("{}, at byte {}: {}", quote(path_), at_, why));
  }

  Result<void> refuse_compressed() const {
    PRATIQUE_TRY(start, read_file_part(file_, 0, std::min<std::int64_t>(size_, 8), path_));
    const auto compression = compression_of(start);
    if (!compression) return {};
    return Error(kLayoutMalformed, fmt::format("{} is compressed with {}", quote(path_), compression->first))
        .with_hint(fmt::format("unpack it first with `{}`", compression->second));
  }

  Result<Bytes> next_block() {
    if (size_ - at_ < kBlock) return malformed(at_ == 0 ? "no tar archive" : "it is cut off: its end is not there");
    auto block = read_file_part(file_, at_, kBlock, path_);
    if (!block) return block;
    if (block->size() != kBlock) return malformed("it has become shorter");
    at_ += kBlock;
    return block;
  }

  /// Where the content of `size` bytes is that stands here, padded to whole blocks.
  Result<std::int64_t> skip_content(std::int64_t size) {
    const std::int64_t start = at_;
    if (size > size_ - at_) return malformed("it is cut off: an entry is longer than what is left");
    at_ += (size + kBlock - 1) / kBlock * kBlock;
    return start;
  }

  Result<Bytes> take_small_content(std::int64_t size) {
    if (size > limits::kTarHeaderBytes) return malformed("an extended header is too long");
    PRATIQUE_TRY(start, skip_content(size));
    return read_file_part(file_, start, size, path_);
  }

  Result<void> take_header(BytesView block) {
    if (!has_right_checksum(block))
      return malformed(index_.empty() ? "no tar archive" : "a header with a wrong checksum");
    const std::string_view magic = block.substr(kMagic.offset, kMagic.size);
    const bool gnu = magic == std::string_view("ustar  \0", 8);
    if (!gnu && !magic.starts_with(std::string_view("ustar\0", 6))) return malformed("a header of an unknown format");
    const auto size = number_of(block, kSize);
    if (!size) return malformed("a header without a size");
    const char type = block[kTypeOffset];
    switch (type) {
      case 'x':
      case 'g':
        return take_pax(*size, type == 'g');
      case 'L':
        return take_long_name(*size);
      case 'K':  // the target of a link: links are not followed
        if (auto skipped = take_small_content(*size); !skipped) return std::move(skipped).error();
        return {};
      default:
        return take_entry(block, gnu, type, *size);
    }
  }

  Result<void> take_long_name(std::int64_t size) {
    PRATIQUE_TRY(content, take_small_content(size));
    content.resize(std::min(content.find('\0'), content.size()));
    return set_name(content);
  }

  Result<void> set_name(std::string name) {
    if (!extension_) extension_.emplace();
    if (extension_->name) return malformed("two long names for one entry");
    extension_->name = std::move(name);
    return {};
  }

  /// Records "LENGTH KEY=VALUE\n" (POSIX.1-2017, pax, "pax Extended Header").
  Result<void> take_pax(std::int64_t size, bool global) {
    PRATIQUE_TRY(content, take_small_content(size));
    std::string_view rest = content;
    while (!rest.empty()) {
      std::size_t length = 0;
      const auto [end, problem] = std::from_chars(rest.data(), rest.data() + rest.size(), length);
      const std::size_t digits = static_cast<std::size_t>(end - rest.data());
      if (problem != std::errc() || length > rest.size() || length < digits + 3 || rest[digits] != ' ' ||
          rest[length - 1] != '\n') {
        return malformed("an extended header that cannot be read");
      }
      const std::string_view record = rest.substr(digits + 1, length - digits - 2);
      rest.remove_prefix(length);
      const std::size_t equals = record.find('=');
      if (equals == std::string_view::npos) return malformed("an extended header that cannot be read");
      PRATIQUE_CHECK(take_record(record.substr(0, equals), record.substr(equals + 1), global));
    }
    if (!global && !extension_) extension_.emplace();
    return {};
  }

  Result<void> take_record(std::string_view key, std::string_view value, bool global) {
    if (key.starts_with("GNU.sparse.")) return malformed("a sparse file, which is not read");
    if (key != "path" && key != "size") return {};
    if (global) return malformed("names or sizes for all entries at once");
    if (key == "path") return set_name(std::string(value));
    std::int64_t size = 0;
    const auto [end, problem] = std::from_chars(value.data(), value.data() + value.size(), size);
    if (problem != std::errc() || end != value.data() + value.size() || size < 0)
      return malformed("a size that is none");
    if (!extension_) extension_.emplace();
    if (extension_->size) return malformed("two sizes for one entry");
    extension_->size = size;
    return {};
  }

  static std::optional<TarEntry::Kind> kind_of(char type, std::string_view name) {
    switch (type) {
      case '0':
      case '\0':
        return name.ends_with('/') ? TarEntry::Kind::kFolder : TarEntry::Kind::kFile;
      case '5':
        return TarEntry::Kind::kFolder;
      case '1':
      case '2':
        return TarEntry::Kind::kLink;
      case '3':
      case '4':
      case '6':
        return TarEntry::Kind::kSpecial;
      default:
        return std::nullopt;
    }
  }

  Result<void> take_entry(BytesView block, bool gnu, char type, std::int64_t size) {
    const Extension extension = std::exchange(extension_, std::nullopt).value_or(Extension{});
    std::string name(text_of(block, kName));
    if (const std::string_view prefix = text_of(block, kPrefix); !gnu && !prefix.empty()) {
      name = std::string(prefix) + '/' + name;
    }
    if (extension.name) name = *extension.name;
    const auto kind = kind_of(type, name);
    if (!kind) return malformed(fmt::format("an entry of the unknown kind {}", quote(std::string_view(&type, 1))));
    size = extension.size.value_or(size);
    if (*kind != TarEntry::Kind::kFile && size != 0) return malformed("content where there can be none");
    PRATIQUE_TRY(offset, skip_content(size));
    return add(name, {*kind, offset, size});
  }

  Result<void> add(std::string_view written, TarEntry entry) {
    PRATIQUE_TRY(name, plain_name(written));
    if (name.empty()) return {};  // the folder itself
    if (index_.size() >= limits::kTarEntries)
      return malformed(fmt::format("more than {} entries", limits::kTarEntries));
    const auto [place, is_new] = index_.emplace(std::move(name), entry);
    const bool again = entry.kind == TarEntry::Kind::kFolder && place->second.kind == TarEntry::Kind::kFolder;
    if (!is_new && !again) return malformed(fmt::format("the name {} comes twice", quote(written)));
    return {};
  }

  Result<std::string> plain_name(std::string_view written) const {
    if (written.starts_with('/')) return malformed(fmt::format("the name {} is absolute", quote(written)));
    if (written.find('\0') != std::string_view::npos) return malformed(fmt::format("the name {}", quote(written)));
    std::string name;
    while (!written.empty()) {
      const std::size_t slash = std::min(written.find('/'), written.size());
      const std::string_view part = written.substr(0, slash);
      written.remove_prefix(std::min(slash + 1, written.size()));
      if (part.empty() || part == ".") continue;
      if (part == "..") return malformed("a name with `..` leaves the layout");
      if (!name.empty()) name += '/';
      name += part;
    }
    return name;
  }

  int file_;
  std::int64_t size_;
  const std::string& path_;
  std::int64_t at_ = 0;
  std::optional<Extension> extension_{};
  TarIndex index_{};
};

}  // namespace

Result<TarIndex> index_tar(int file, std::int64_t file_size, const std::string& path) {
  return Reader(file, file_size, path).run();
}

}  // namespace pratique::registry

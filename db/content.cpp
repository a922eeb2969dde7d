#include "db/content.h"

#include <fmt/format.h>

namespace pratique::db {
namespace {

// SQLite's own limit is 1,000,000,000 bytes for a row.
constexpr std::size_t kLargestContentBytes = 900'000'000;

}  // namespace

Result<Digest> keep_content(Connection& db, std::string_view kind, BytesView bytes) {
  if (bytes.size() > kLargestContentBytes) {
    return Error(kRefused, fmt::format("content of kind {} has {} bytes, at most {} can be kept", kind, bytes.size(),
                                       kLargestContentBytes));
  }
  const Digest digest = Digest::of(bytes);
  if (!db.rows<1>("SELECT 1 FROM content WHERE digest = ?", digest).empty()) return digest;
  db.run("INSERT INTO content (digest, kind, size, added_at, bytes) VALUES (?, ?, ?, ?, ?)", digest, kind,
         static_cast<std::int64_t>(bytes.size()), db.clock().now(), Blob{bytes});
  return digest;
}

Result<Digest> Store::put_content(std::string_view kind, BytesView bytes) {
  return connection_->write("keeping content", [&] { return keep_content(*connection_, kind, bytes); });
}

Result<Bytes> Store::get_content(const Digest& digest) {
  return connection_->guarded("reading content " + digest.short_form(), [&]() -> Result<Bytes> {
    const auto row = connection_->row<1>("SELECT bytes FROM content WHERE digest = ?", digest);
    if (!row) return Error(kNotFound, connection_->where() + " has no content " + digest.to_string());
    if (!digest.matches(row->text(0))) {
      return Error(kCorrupt,
                   fmt::format("{}: content {} has another digest by now", connection_->where(), digest.to_string()));
    }
    return row->text(0);
  });
}

}  // namespace pratique::db

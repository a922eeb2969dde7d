#include "registry/cache.h"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>

#include "app/cli/cache_flags.h"
#include "app/cli/command.h"
#include "app/cli/commands.h"
#include "app/cli/report_error.h"
#include "app/cli/table.h"
#include "app/engine/files.h"
#include "base/clock.h"
#include "base/escape.h"

namespace pratique::app {
namespace {

constexpr Reason kNoCache{"usage", Kind::kUsage, "name it with --cache-dir; neither XDG_CACHE_HOME nor HOME is set"};

struct CacheCommandFlags : CacheFlags {
  std::string format = "text";
};

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

Result<int> show(const CacheCommandFlags& flags) {
  if (flags.place().empty()) return Error(kNoCache, "there is no cache");
  PRATIQUE_TRY(format, parse_table_format(flags.format));
  registry::Cache cache(flags.place(), static_cast<std::int64_t>(flags.max_bytes));
  PRATIQUE_TRY(info, cache.info());
  const Table table{{"folder", "entries", "bytes", "max_bytes", "oldest"},
                    {{Cell(to_valid_utf8(info.folder)), Cell(static_cast<std::int64_t>(info.entries)), Cell(info.bytes),
                      Cell(info.max_bytes), info.oldest ? Cell(info.oldest->to_string()) : Cell()}}};
  PRATIQUE_CHECK(write_stdout(render_table(table, format)));
  return static_cast<int>(kAllowed);
}

Result<int> clear(const CacheFlags& flags) {
  if (flags.place().empty()) return Error(kNoCache, "there is no cache");
  registry::Cache cache(flags.place(), static_cast<std::int64_t>(flags.max_bytes));
  PRATIQUE_TRY(removed, cache.clear());
  say(fmt::format("{} entries removed from {}", removed, flags.place()));
  return static_cast<int>(kAllowed);
}

}  // namespace

void CacheFlags::declare_place(FlagSet& cli) {
  cli.option("--cache-dir", folder, "Folder of the cache (default: pratique in XDG_CACHE_HOME or ~/.cache)")
      .value("FOLDER");
  cli.option("--cache-size", max_bytes,
             "What the cache may take on disk: bytes, or with KiB, MiB, GiB (default: 512MiB)")
      .size(std::uint64_t{1} << 50)
      .value("SIZE");
}

void CacheFlags::declare(FlagSet& cli) {
  cli.flag("--no-cache", off, "Neither take content from the cache nor keep any");
  declare_place(cli);
}

std::string CacheFlags::place() const {
  if (!folder.empty()) {
    std::error_code gone;  // the working directory
    const auto path = std::filesystem::absolute(folder, gone);
    return gone ? folder : path.lexically_normal().string();
  }
  // The XDG Base Directory Specification: what is not absolute does not count.
  if (const std::string base = variable("XDG_CACHE_HOME"); base.starts_with('/')) return base + "/pratique";
  if (const std::string home = variable("HOME"); home.starts_with('/')) return home + "/.cache/pratique";
  return "";
}

std::unique_ptr<registry::Cache> CacheFlags::open() const {
  const std::string where = off ? "" : place();
  return where.empty() ? nullptr : std::make_unique<registry::Cache>(where, static_cast<std::int64_t>(max_bytes));
}

void close_cache(registry::Cache* cache, const registry::Client& client, Time now, bool verbose) {
  if (cache == nullptr) return;
  cache->keep_hints(client.learned(), now);
  cache->write();
  if (cache->trouble()) {
    say(fmt::format("note: {}; this goes on without it", cache->trouble()->to_string()));
    say("hint: " + cache->trouble()->hint());
  }
  if (!verbose) return;
  for (const std::string& notice : cache->notices()) say(notice);
  say(fmt::format("{} manifests and blobs from the cache", cache->found()));
}

std::function<int()> declare_cache_info(FlagSet& cli) {
  auto flags = std::make_shared<CacheCommandFlags>();
  flags->declare_place(cli);
  cli.option("-o,--output", flags->format, "text, json or csv").shows_default().value("FORMAT");
  return [flags] {
    const auto code = show(*flags);
    return code ? *code : report_error(code.error());
  };
}

std::function<int()> declare_cache_clear(FlagSet& cli) {
  auto flags = std::make_shared<CacheFlags>();
  flags->declare_place(cli);
  return [flags] {
    const auto code = clear(*flags);
    return code ? *code : report_error(code.error());
  };
}

}  // namespace pratique::app

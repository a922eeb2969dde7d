/// The client that the TUF conformance suite runs (its CLIENT-CLI.md): the same code as `pratique trust`, with folders
/// and URLs as the suite names them. Ends with 0 or 1.

#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include "app/engine/files.h"
#include "app/engine/trust_refresh.h"
#include "base/clock.h"
#include "base/limits.h"
#include "verifier/tuf_names.h"

namespace {

using namespace pratique;
namespace tuf = verifier::tuf;

constexpr std::int64_t kTargetBytes = 16 << 20;

struct Arguments {
  std::map<std::string, std::string> options;  ///< "--metadata-dir" and the like
  std::vector<std::string> targets;
  std::vector<std::string> words;  ///< the command, and what is behind it
};

Arguments parse(const std::vector<std::string>& words) {
  Arguments out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!words[i].starts_with("--")) {
      out.words.push_back(words[i]);
    } else if (i + 1 < words.size()) {
      const std::string& value = words[i + 1];
      if (words[i] == "--target-name") out.targets.push_back(value);
      out.options[words[i++]] = value;
    }
  }
  return out;
}

Result<app::TrustFolder> open_folder(const std::string& path) {
  PRATIQUE_TRY(folder, app::TrustFolder::open(path, app::TrustFolder::Access::kWrite));
  return *std::move(folder);
}

Result<void> init(Arguments& arguments) {
  PRATIQUE_TRY(root, app::read_file(arguments.words.at(1), limits::kTufRootBytes));
  PRATIQUE_TRY(metadata, open_folder(arguments.options["--metadata-dir"]));
  return metadata.write("root.json", root.bytes);
}

/// What is there already and has the right hashes need not be fetched again.
Result<void> download(tuf::Updater& updater, app::TrustFolder& metadata, const app::FetchPath& fetch,
                      const app::FetchPath& fetch_artifact, app::TrustFolder& targets, const std::string& path) {
  PRATIQUE_TRY(target, app::find_target(updater, metadata, fetch, path));
  PRATIQUE_TRY(file, tuf::file_of_target(path));
  PRATIQUE_TRY(stored, targets.read(file, kTargetBytes));
  if (stored && app::check_target(target, *stored)) return {};
  PRATIQUE_TRY(bytes, app::fetch_target(updater, target, fetch_artifact, kTargetBytes));
  return targets.write(file, bytes);
}

Result<void> refresh(Arguments& arguments, bool with_targets) {
  PRATIQUE_TRY(metadata, open_folder(arguments.options["--metadata-dir"]));
  PRATIQUE_TRY(root, metadata.read("root.json", limits::kTufRootBytes));
  SystemClock clock;
  PRATIQUE_TRY(updater, tuf::Updater::start(root.value_or(""), clock.now(), tuf::Updater::Mode::kOnline));
  registry::Fetcher fetcher(registry::Options{}, clock);
  const auto fetch = app::fetch_below(fetcher, arguments.options["--metadata-url"]);
  PRATIQUE_CHECK(app::gather_metadata(updater, metadata, fetch));
  if (!with_targets) return {};
  PRATIQUE_TRY(targets, open_folder(arguments.options["--target-dir"]));
  const auto fetch_artifact = app::fetch_below(fetcher, arguments.options["--target-base-url"]);
  for (const std::string& path : arguments.targets) {
    PRATIQUE_CHECK(download(updater, metadata, fetch, fetch_artifact, targets, path));
  }
  return {};
}

Result<void> run(Arguments& arguments) {
  const std::string command = arguments.words.empty() ? "" : arguments.words.front();
  if (command == "init" && arguments.words.size() == 2) return init(arguments);
  if (command == "refresh" || command == "download") return refresh(arguments, command == "download");
  return Error(app::kFileMissing, "init ROOT, refresh or download");
}

}  // namespace

int main(int count, char** words) {
  auto arguments = parse({words + 1, words + count});
  const auto done = run(arguments);
  if (done) return 0;
  std::fputs((done.error().to_string() + " [" + done.error().id() + "]\n").c_str(), stderr);
  return 1;
}

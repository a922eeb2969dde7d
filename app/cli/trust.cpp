#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "app/cli/command.h"
#include "app/cli/commands.h"
#include "app/cli/flags.h"
#include "app/cli/report_error.h"
#include "app/engine/environment.h"
#include "app/engine/registry_access.h"
#include "app/engine/trust_store.h"
#include "base/clock.h"
#include "base/escape.h"
#include "base/limits.h"
#include "verifier/built_in_roots.h"

namespace pratique::app {
namespace {

struct TrustFlags {
  std::string folder;
  std::string url = std::string(verifier::public_root().repository);
  std::string format = "text";

  void declare_folder(FlagSet& cli) {
    cli.option("--trust-dir", folder,
               "Folder of what is trusted (default: pratique/trust in XDG_DATA_HOME or ~/.local/share)")
        .value("FOLDER");
  }
  void declare_output(FlagSet& cli) {
    cli.option("-o,--output", format, "text, json or csv").shows_default().value("FORMAT");
  }
  void declare_url(FlagSet& cli) {
    cli.option("--url", url, "The TUF repository: where its timestamp.json is").shows_default().value("URL");
  }

  /// Errors: usage (no place to keep anything).
  Result<std::string> place() const {
    if (!folder.empty()) {
      std::error_code gone;  // the working directory
      const auto path = std::filesystem::absolute(folder, gone);
      return gone ? folder : path.lexically_normal().string();
    }
    // The XDG Base Directory Specification: what is not absolute does not count.
    if (const std::string base = environment("XDG_DATA_HOME"); base.starts_with('/')) return base + "/pratique/trust";
    if (const std::string home = environment("HOME"); home.starts_with('/'))
      return home + "/.local/share/pratique/trust";
    constexpr Reason kNowhere{"usage", Kind::kUsage, "name it with --trust-dir; neither XDG_DATA_HOME nor HOME is set"};
    return Error(kNowhere, "there is no folder for what is trusted");
  }
};

struct UpdateFlags : TrustFlags {
  AccessSettings access;
  std::string root, root_digest;
};

struct PinFlags : TrustFlags {
  std::string file, digest;
  bool replace = false;
};

struct StatusFlags : TrustFlags {
  std::string effective_time;
};

Cell digest_cell(const std::optional<Digest>& digest) { return digest ? Cell(digest->to_string()) : Cell(); }
Cell time_cell(const std::optional<Time>& time) { return time ? Cell(time->to_string()) : Cell(); }
Cell version_cell(const std::optional<RoleState>& role) { return role ? Cell(role->version) : Cell(); }

std::string word_for(const TrustState& state) {
  if (state.problem) return state.problem->id();
  return state.file.empty() ? "built-in" : "good";
}

Table table_of(const std::vector<TrustState>& states) {
  Table table{{"repository", "state", "trusted_root", "digest", "updated", "expires", "pinned_root", "root",
               "timestamp", "snapshot", "targets"},
              {}};
  for (const TrustState& state : states) {
    table.rows.push_back({Cell(to_valid_utf8(state.url)), Cell(word_for(state)),
                          state.file.empty() ? Cell() : Cell(to_valid_utf8(state.file)),
                          digest_cell(state.trusted_root), time_cell(state.updated), time_cell(state.expires()),
                          digest_cell(state.pinned), version_cell(state.root), version_cell(state.timestamp),
                          version_cell(state.snapshot), version_cell(state.targets)});
  }
  return table;
}

/// For people a block for each repository: a row would be wider than any terminal.
std::string text_of(const TrustState& state) {
  std::string text = fmt::format("{}: {}\n", escape_terminal(state.url), word_for(state));
  const auto line = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) text += fmt::format("  {:<13} {}\n", name, escape_terminal(value));
  };
  const auto versions = [&] {
    std::string out;
    const auto add = [&](std::string_view name, const std::optional<RoleState>& role) {
      if (role) out += fmt::format("{}{} {}", out.empty() ? "" : ", ", name, role->version);
    };
    add("root", state.root);
    add("timestamp", state.timestamp);
    add("snapshot", state.snapshot);
    add("targets", state.targets);
    return out;
  };
  line("trusted root", state.file);
  line("digest", state.trusted_root ? state.trusted_root->to_string() : "");
  line("newest at", state.updated ? state.updated->to_string() : "");
  line("expires", state.expires() ? state.expires()->to_string() : "");
  line("versions", versions());
  line("pinned root", state.pinned ? state.pinned->to_string() : "");
  return text;
}

int show(const std::vector<TrustState>& states, const std::string& format) {
  if (format != "text") return print_answer({table_of(states), "", ""}, format);
  std::string text;
  for (const TrustState& state : states) text += text_of(state);
  const auto written = write_stdout(text);
  return written ? static_cast<int>(kAllowed) : report_error(written.error());
}

Result<Digest> required_digest(const std::string& text) {
  PRATIQUE_TRY(digest, optional_digest(text));
  if (!digest) return Error(kTrustUsage, "a root is taken by its digest only: nothing says which one is meant");
  return *std::move(digest);
}

/// The root of --root, if nothing is trusted yet; the same one may be named again every time.
Result<void> pin_first(const UpdateFlags& flags, const TrustPlace& place, Time now) {
  if (flags.root.empty() && flags.root_digest.empty()) return {};
  if (flags.root.empty()) return Error(kTrustUsage, "--root-digest is about the file of --root, which is missing");
  PRATIQUE_TRY(digest, required_digest(flags.root_digest));
  PRATIQUE_TRY(file, read_file(flags.root, limits::kTufRootBytes));
  PRATIQUE_CHECK(pin_root(place, file.bytes, digest, false, now));
  return {};
}

Result<int> update(const UpdateFlags& flags) {
  PRATIQUE_CHECK(parse_table_format(flags.format));
  PRATIQUE_TRY(folder, flags.place());
  PRATIQUE_TRY(place, TrustPlace::of(folder, flags.url));
  SystemClock clock;
  const Time now = clock.now();
  PRATIQUE_CHECK(pin_first(flags, place, now));
  PRATIQUE_TRY(options, set_up_fetching(flags.access, registry::web_place(place.url)->host));
  registry::Fetcher fetcher(std::move(options), clock);
  PRATIQUE_TRY(state,
               update_trust(place, fetch_below(fetcher, place.url), fetch_below(fetcher, place.url + "/targets"), now));
  if (state.problem) return *state.problem;
  return show({state}, flags.format);
}

Result<int> pin(const PinFlags& flags) {
  PRATIQUE_TRY(folder, flags.place());
  PRATIQUE_TRY(place, TrustPlace::of(folder, flags.url));
  PRATIQUE_TRY(digest, required_digest(flags.digest));
  PRATIQUE_TRY(file, read_file(flags.file, limits::kTufRootBytes));
  PRATIQUE_TRY(state, pin_root(place, file.bytes, digest, flags.replace, SystemClock().now()));
  say(fmt::format("{} is trusted from root version {} on: `pratique trust update --url {}` brings its trusted root",
                  place.url, state.root ? state.root->version : 0, place.url));
  return static_cast<int>(kAllowed);
}

Result<int> status(const StatusFlags& flags) {
  PRATIQUE_CHECK(parse_table_format(flags.format));
  PRATIQUE_TRY(folder, flags.place());
  PRATIQUE_TRY(time, optional_time(flags.effective_time));
  PRATIQUE_TRY(states, trust_states(folder, time.value_or(SystemClock().now())));
  const int shown = show(states, flags.format);
  int worst = shown;
  for (const TrustState& state : states) {
    if (!state.problem) continue;
    const int code =
        report_error(Error(*state.problem).during(fmt::format("looking at what is kept of {}", state.url)));
    if (worst == kAllowed) worst = code;
  }
  return worst;
}

int exit_code(const Result<int>& code) { return code ? *code : report_error(code.error()); }

}  // namespace

std::function<int()> declare_trust_update(FlagSet& cli) {
  auto flags = std::make_shared<UpdateFlags>();
  flags->declare_url(cli);
  cli.option("--root", flags->root, "root.json with which trust in the repository begins").value("FILE");
  cli.option("--root-digest", flags->root_digest, "The digest that --root must have").value("DIGEST");
  cli.flag("--plain-http", flags->access.plain_http, "Plain http also for hosts that are not this machine");
  cli.option("--registry-cacert", flags->access.authorities,
             "Certificate authorities of the server (PEM), instead of the system's")
      .value("FILE");
  flags->declare_folder(cli);
  flags->declare_output(cli);
  return [flags] { return exit_code(update(*flags)); };
}

std::function<int()> declare_trust_pin(FlagSet& cli) {
  auto flags = std::make_shared<PinFlags>();
  cli.option("FILE", flags->file, "The repository's root.json").required();
  cli.option("--digest", flags->digest, "The digest that it must have: from somebody you trust")
      .required()
      .value("DIGEST");
  flags->declare_url(cli);
  cli.flag("--replace", flags->replace, "Forget what was trusted until now of this repository");
  flags->declare_folder(cli);
  return [flags] { return exit_code(pin(*flags)); };
}

std::function<int()> declare_trust_status(FlagSet& cli) {
  auto flags = std::make_shared<StatusFlags>();
  cli.option("--effective-time", flags->effective_time, "Whether it would be good then (default: now)").value("TIME");
  flags->declare_folder(cli);
  flags->declare_output(cli);
  return [flags] { return exit_code(status(*flags)); };
}

}  // namespace pratique::app

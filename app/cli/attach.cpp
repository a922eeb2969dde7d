#include "app/engine/attach.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/cli/command.h"
#include "app/cli/commands.h"
#include "app/cli/places.h"
#include "app/cli/report_error.h"
#include "app/cli/version.h"
#include "base/escape.h"
#include "base/json.h"
#include "base/limits.h"

namespace pratique::app {
namespace {

constexpr Reason kAttachUsage{"usage", Kind::kUsage, "`pratique attach --help` shows an example"};

struct AttachFlags {
  std::string file, image, artifact_type, media_type, format = "text";
  std::vector<std::string> annotations;
  bool dry_run = false;
  PlaceFlags place;
};

/// `type/subtype` (RFC 6838, 4.2).
bool is_media_type(std::string_view text) {
  const auto is_name = [](std::string_view name) {
    const auto is_alnum = [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    };
    return !name.empty() && name.size() <= 127 && is_alnum(name.front()) &&
           std::all_of(name.begin(), name.end(), [&](char c) {
             return is_alnum(c) || std::string_view("!#$&-^_.+").find(c) != std::string_view::npos;
           });
  };
  const std::size_t slash = text.find('/');
  return slash != std::string_view::npos && is_name(text.substr(0, slash)) && is_name(text.substr(slash + 1));
}

Result<std::string> media_type(const std::string& text, std::string_view flag) {
  if (is_media_type(text)) return text;
  return Error(kAttachUsage, fmt::format("{} {}: write TYPE/SUBTYPE, without parameters", flag, quote(text)));
}

Result<std::map<std::string, std::string>> manifest_annotations(const std::vector<std::string>& pairs) {
  std::map<std::string, std::string> out;
  for (const std::string& pair : pairs) {
    const std::size_t equals = pair.find('=');
    if (equals == 0 || equals == std::string::npos || to_valid_utf8(pair) != pair) {
      return Error(kAttachUsage, fmt::format("--annotation {}: write KEY=VALUE", quote(pair)));
    }
    if (!out.emplace(pair.substr(0, equals), pair.substr(equals + 1)).second) {
      return Error(kAttachUsage, fmt::format("--annotation {}: the key is given twice", quote(pair)));
    }
  }
  return out;
}

Result<AttachRequest> attach_request(const AttachFlags& flags) {
  PRATIQUE_TRY(image, Reference::parse(flags.image));
  PRATIQUE_TRY(artifact_type, media_type(flags.artifact_type, "--artifact-type"));
  PRATIQUE_TRY(layer_type, media_type(flags.media_type.empty() ? artifact_type : flags.media_type, "--media-type"));
  PRATIQUE_TRY(annotations, manifest_annotations(flags.annotations));
  PRATIQUE_TRY(file, read_file(flags.file, static_cast<std::size_t>(limits::kEvidenceBlobBytes)));
  return AttachRequest{std::move(image),      std::move(file),        std::move(artifact_type),
                       std::move(layer_type), std::move(annotations), flags.dry_run};
}

std::string attached_json(const AttachRequest& request, const Attached& attached) {
  auto notices = nlohmann::json::array();
  for (const Error& notice : attached.pushed.notices) {
    notices.push_back({{"id", notice.id()}, {"message", notice.to_string()}});
  }
  const nlohmann::json out{{"image", request.image.to_string()},
                           {"digest", attached.artifact.descriptor.digest.to_string()},
                           {"media_type", attached.artifact.descriptor.media_type},
                           {"size", attached.artifact.descriptor.size},
                           {"artifact_type", request.artifact_type},
                           {"changed", attached.pushed.changed},
                           {"dry_run", request.dry_run},
                           {"manifest", nlohmann::json::parse(attached.artifact.bytes)},
                           {"notices", std::move(notices)}};
  return json::canonical(out) + '\n';
}

Result<int> run_attach(const AttachFlags& flags) {
  PRATIQUE_TRY(request, attach_request(flags));
  SystemClock clock;
  PRATIQUE_TRY(access, flags.place.set_up(request.image.repository()));
  Places places(access.options, access.credentials, clock);
  PRATIQUE_TRY(attached, attach_file(request, places, clock));
  const std::string digest = attached.artifact.descriptor.digest.to_string();
  PRATIQUE_CHECK(write_stdout(flags.format == "json" ? attached_json(request, attached) : digest + '\n'));
  for (const Error& notice : attached.pushed.notices)
    say(fmt::format("note: {} [{}]", notice.to_string(), notice.id()));
  const char* what = request.dry_run           ? "would be attached to"
                     : attached.pushed.changed ? "attached to"
                                               : "was attached already to";
  say(fmt::format("{} {} {}", quote(request.file.name), what, request.image.to_string()));
  return kAllowed;
}

}  // namespace

std::function<int()> declare_attach(FlagSet& cli) {
  auto flags = std::make_shared<AttachFlags>();
  AttachFlags& f = *flags;
  cli.option("FILE", f.file, "What to attach; - is standard input").required();
  cli.option("--image", f.image, "HOST/REPO@sha256:… or oci:FOLDER@sha256:…").required().value("REF");
  cli.option("--artifact-type", f.artifact_type, "What it is, as a media type").required().value("TYPE");
  cli.option("--media-type", f.media_type, "Of the file itself (the artifact type if not given)").value("TYPE");
  cli.option("--annotation", f.annotations, "Annotation of the manifest (repeatable)").value("KEY=VALUE");
  cli.flag("--dry-run", f.dry_run, "Read the image, say the digest, write nothing");
  cli.option("-o,--output", f.format, "text (the manifest's digest) or json").shows_default().one_of({"text", "json"});
  f.place.declare(cli);
  return [flags] {
    const auto code = run_attach(*flags);
    return code ? *code : report_error(code.error());
  };
}

std::function<int()> declare_login(FlagSet& cli) {
  auto words = std::make_shared<std::vector<std::string>>();
  cli.option("REGISTRY", *words).hidden();
  cli.take_anything();  // its flags are those of other tools
  return [words] {
    const std::string registry = words->empty() ? "REGISTRY" : words->front();
    constexpr Reason kNotOurs{"usage", Kind::kUsage, ""};
    return report_error(
        Error(kNotOurs, "pratique keeps no logins: it reads those that other tools have stored")
            .with_hint(
                fmt::format("one of `docker login {0}`, `podman login {0}`, `skopeo login {0}`, `oras login {0}`; the "
                            "docker configuration ($DOCKER_CONFIG or ~/.docker/config.json) is read",
                            registry)));
  };
}

}  // namespace pratique::app

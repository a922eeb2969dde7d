#include "app/engine/inspect.h"

#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/commands.h"
#include "app/cli/inspect_render.h"
#include "app/cli/places.h"
#include "app/cli/progress.h"
#include "app/cli/report_error.h"
#include "app/engine/files.h"
#include "app/engine/image_name.h"

namespace pratique::app {
namespace {

struct InspectFlags {
  std::string image, format = "text";
  bool evidence = false, tags = false;
  PlaceFlags place;
};

/// A manifest that is there and is none could not be read: nothing of ours is wrong.
int report_trouble(const Error& error) {
  const int code = report_error(error);
  return error.kind() == Kind::kMalformed ? kUndecided : code;
}

Result<int> run_inspect(const InspectFlags& flags) {
  PRATIQUE_TRY(name, ImageName::parse(flags.image));
  PRATIQUE_TRY(access, flags.place.set_up(name.repository()));
  SystemClock clock;
  registry::Client client(access.options, access.credentials, clock);
  const auto source =
      name.layout() != nullptr ? registry::open_layout(*name.layout()) : client.repository(*name.repository());
  const Progress progress("inspecting " + flags.image);
  // The tags of a layout are in the file that is read anyway.
  const InspectWanted wanted{name.digest, name.tag, flags.evidence, flags.tags || name.layout() != nullptr};
  auto seen = inspect(*source, wanted);
  if (!seen) return report_trouble(seen.error());
  const std::string image = source->name() + '@' + seen->digest.to_string();
  PRATIQUE_CHECK(
      write_stdout(flags.format == "json" ? inspection_json(image, *seen) : render_inspection(image, *seen)));
  for (const Error& notice : seen->notices) say(fmt::format("note: {} [{}]", notice.to_string(), notice.id()));
  return seen->unread.empty() ? kAllowed : kUndecided;
}

}  // namespace

std::function<int()> declare_inspect(FlagSet& cli) {
  auto flags = std::make_shared<InspectFlags>();
  InspectFlags& f = *flags;
  cli.option("IMAGE", f.image, "HOST/REPO:TAG, HOST/REPO@sha256:…, oci:FOLDER:TAG or oci:FOLDER@sha256:…").required();
  cli.flag("--evidence", f.evidence, "Also what signed statements say they are, and what is attached to attachments");
  cli.flag("--tags", f.tags, "All tags that mean this image (one request for each tag; a layout's are always shown)");
  cli.option("-o,--output", f.format, "text or json").shows_default().one_of({"text", "json"});
  f.place.declare(cli);
  return [flags] {
    const auto code = run_inspect(*flags);
    return code ? *code : report_error(code.error());
  };
}

}  // namespace pratique::app

#pragma once

#include <map>
#include <string>

#include "app/engine/files.h"
#include "app/engine/verify.h"
#include "registry/push.h"

namespace pratique::app {

/// A file that is to be attached to an image.
struct AttachRequest {
  Reference image;
  NamedBytes file;
  std::string artifact_type;
  std::string media_type;
  std::map<std::string, std::string> annotations;
  bool dry_run = false;  ///< reads the image, writes nothing
};

struct Attached {
  registry::ArtifactManifest artifact;
  registry::Descriptor subject;
  registry::Pushed pushed;
};

/// Makes an artifact manifest about the image as it is in its place, and pushes it there. The same file gives the same
/// manifest; attached already, nothing is written. Errors: image.not-found and the others of reading a manifest; those
/// of registry::Sink. An image whose manifest cannot be read as one is push.failed.
Result<Attached> attach_file(const AttachRequest& request, Places& places, Clock& clock);

}  // namespace pratique::app

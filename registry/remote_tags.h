#pragma once

#include "registry/session.h"
#include "registry/source.h"

/// Internal to the room.
namespace pratique::registry {

/// All pages of the tags list (OCI distribution-spec, "Listing Tags"). Errors: tags.unavailable, registry.denied.
Result<Source::Tags> list_tags(Session& session, const Target& target);

}  // namespace pratique::registry

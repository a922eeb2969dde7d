#pragma once

#include "registry/session.h"
#include "registry/source.h"

/// Lists of names, all pages of them. Internal to the room.
namespace pratique::registry {

/// The tags of a repository (OCI distribution-spec, "Listing Tags"). Errors: tags.unavailable, registry.denied.
Result<Source::Tags> list_tags(Session& session, const Target& target);

/// The repositories of a registry (`_catalog`, of Docker's API: many registries do not have it or keep it to
/// themselves). `target` is made by Session::catalog_of. Errors: catalog.unavailable, registry.denied.
Result<Names> list_repositories(Session& session, const Target& target);

}  // namespace pratique::registry

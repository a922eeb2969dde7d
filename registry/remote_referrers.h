#pragma once

#include "registry/session.h"
#include "registry/source.h"

/// Internal to the room.
namespace pratique::registry {

/// Lists referrers by the API, all pages, or by the fallback tag where there is no API (OCI distribution-spec, "Listing
/// Referrers").
void look_up_referrers(Session& session, const Target& target, ReferrersLookup& lookup);

}  // namespace pratique::registry

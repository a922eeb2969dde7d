#pragma once

#include <string>

#include "registry/descriptor_set.h"
#include "registry/source.h"

/// The referrers tag schema (OCI distribution-spec, "Referrers Tag Schema"). Internal to the room.
namespace pratique::registry {

/// `sha256-HEX`; the encoded part is cut to 64 characters.
std::string fallback_tag(const Digest& subject);

/// Adds what the index behind a fallback tag lists. One that names no index, or the subject itself, is no list: that is
/// a notice (referrers.malformed) and adds nothing.
void add_fallback_list(const Content& index, const Digest& subject, DescriptorSet& found, Referrers& out);

}  // namespace pratique::registry

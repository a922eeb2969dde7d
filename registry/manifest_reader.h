#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "base/json_view.h"
#include "registry/descriptor.h"
#include "registry/reasons.h"

/// The parts of reading a manifest that lists of descriptors need too. Internal to the room.
namespace pratique::registry {

/// An error of the JSON reader under the reason that a manifest's reader gives it.
Error as_manifest_error(Error error);

/// No two members that only letter case tells apart (manifest.duplicate-key), and none of a defined name in another
/// letter case (manifest.ambiguous): readers that fold case would see another document.
Result<void> check_names(const json::View& object, std::span<const std::string_view> defined);

/// The member `annotations`: texts by free names. Errors: json.malformed.
Result<std::map<std::string, std::string>> read_annotations(const json::View& object);

/// Errors: manifest.malformed, manifest.duplicate-key, manifest.ambiguous, and those of json::View.
Result<Descriptor> read_descriptor(const json::View& value);

/// The descriptors of an index that is a list (referrers, fallback tag, index.json).
struct DescriptorList {
  std::vector<Descriptor> descriptors;
  std::optional<Error> incomplete;  ///< the first descriptor that is none
};

/// Reads an index leniently: a descriptor that is none does not take the others with it, and how many there may be is
/// for the caller to say.
/// Errors: as parse_manifest, and manifest.malformed if it is no index.
Result<DescriptorList> read_descriptor_list(BytesView bytes, std::string_view media_type);

}  // namespace pratique::registry

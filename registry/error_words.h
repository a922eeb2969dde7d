#pragma once

#include <string>

#include "registry/transport.h"

/// What a registry says about a failure (distribution-spec, "Error Codes"): strangers' text. Internal to the room.
namespace pratique::registry {

/// The `code` of the first error that an error body names, or an empty text. Not safe to print.
std::string error_code(const Response& response);

/// "URL answers 404 MANIFEST_UNKNOWN: "manifest unknown"", with the registry's own code and message as far as it gives
/// them, shortened and safe to print; and how often it was asked, if more than once.
std::string error_words(const Response& response);

}  // namespace pratique::registry

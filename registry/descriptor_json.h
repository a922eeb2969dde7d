#pragma once

#include <nlohmann/json_fwd.hpp>

#include "registry/descriptor.h"

/// Internal to the room.
namespace pratique::registry {

/// A descriptor as it stands in manifests and indexes, without its platform.
nlohmann::json descriptor_json(const Descriptor& descriptor);

}  // namespace pratique::registry

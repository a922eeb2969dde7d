#pragma once

#include <memory>

#include "registry/push.h"
#include "registry/session.h"

/// Internal to the room.
namespace pratique::registry {

std::unique_ptr<Sink> make_remote_sink(Session& session, const Repository& repository);

}  // namespace pratique::registry

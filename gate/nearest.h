#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pratique::gate {

/// The one that somebody most likely meant, or nothing if none is near.
std::string_view nearest(std::string_view written, std::span<const std::string_view> known);

/// `; did you mean "X"?`, or `; one of: a, b, c` if none is near. Empty if nothing is known.
std::string suggestion(std::string_view written, std::span<const std::string_view> known);
std::string suggestion(std::string_view written, const std::vector<std::string>& known);

}  // namespace pratique::gate

#pragma once

#include <cstdlib>

#include "base/bytes.h"

namespace pratique::fuzz {

/// What a target does with strangers' bytes: read them, and end the program if something does not hold that has to.
void run(BytesView input);

inline void must(bool holds) {
  if (!holds) std::abort();
}

}  // namespace pratique::fuzz

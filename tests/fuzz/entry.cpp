#include <cstddef>
#include <cstdint>

#include "tests/fuzz/target.h"

/// What libFuzzer calls.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  pratique::fuzz::run({reinterpret_cast<const char*>(data), size});
  return 0;
}

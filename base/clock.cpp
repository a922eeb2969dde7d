#include "base/clock.h"

#include <chrono>
#include <thread>

namespace pratique {

Time SystemClock::now() const {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::milliseconds>(since).count()};
}

void SystemClock::sleep(Duration length) { std::this_thread::sleep_for(std::chrono::milliseconds(length.ms)); }

}  // namespace pratique

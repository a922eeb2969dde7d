#pragma once

#include "base/time.h"

namespace pratique {

/// What time it is, and waiting. Passed in, so that a test's retries cost no time and a verdict names its "now".
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Time now() const = 0;
  virtual void sleep(Duration length) = 0;
};

class SystemClock final : public Clock {
 public:
  Time now() const override;
  void sleep(Duration length) override;
};

/// Stands still; sleeping moves it on.
class FixedClock final : public Clock {
 public:
  explicit FixedClock(Time now) : now_(now) {}
  Time now() const override { return now_; }
  void sleep(Duration length) override { now_ = now_ + length; }

 private:
  Time now_;
};

}  // namespace pratique

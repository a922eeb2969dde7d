#pragma once

#include <string>
#include <vector>

#include "registry/session.h"
#include "registry/source.h"

/// Internal to the room.
namespace pratique::registry {

/// Content by digest from mirrors, one after the other, before the registry itself is asked for the rest. A mirror that
/// does not answer is left aside for as long as the client lives; what it says about absence counts for nothing.
class Mirrors {
 public:
  explicit Mirrors(Session& session) : session_(session) {}

  /// Answers those lookups that one of `mirrors` has the right bytes for; the others stay without an answer. Runs the
  /// session.
  void look_up(const std::vector<Mirror>& mirrors, Wave& wave, Transport::Lock& lock);

  const std::vector<std::string>& notices() const { return notices_; }

 private:
  /// How one mirror did in one wave.
  struct Tally {
    std::size_t good = 0;
    std::size_t not_there = 0;
    std::size_t denied = 0;
    std::size_t failed = 0;
  };
  void ask(const Mirror& mirror, Wave& wave, Transport::Lock& lock);
  template <class Lookup>
  void judge(Lookup& lookup, Tally& tally, const Mirror& mirror);
  void notice(const Mirror& mirror, const Error& why);

  Session& session_;
  std::vector<std::string> left_aside_;  // hosts, and repositories that are denied
  std::vector<std::string> notices_;
};

}  // namespace pratique::registry

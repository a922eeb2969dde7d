#include "base/glob.h"

#include <cstddef>
#include <utility>
#include <vector>

namespace pratique {
namespace {

/// The places in a glob that can be reached after some part of the subject, each once.
class Places {
 public:
  explicit Places(std::string_view glob) : glob_(glob), reached_at_(glob.size() + 1, 0) {}

  void begin_step() {
    ++step_;
    places_.clear();
  }
  /// Also reaches what lies behind stars at `place`, since a star may match nothing.
  void reach(std::size_t place) {
    while (reached_at_[place] != step_) {
      reached_at_[place] = step_;
      places_.push_back(place);
      if (place == glob_.size() || glob_[place] != '*') return;
      place += is_deep(place) ? 2U : 1U;
    }
  }
  bool is_deep(std::size_t star) const { return glob_.substr(star).starts_with("**"); }
  const std::vector<std::size_t>& all() const { return places_; }
  bool at_end() const { return reached_at_[glob_.size()] == step_; }

 private:
  std::string_view glob_;
  std::vector<std::size_t> reached_at_;  ///< the last step in which a place was reached
  std::size_t step_ = 0;
  std::vector<std::size_t> places_;
};

}  // namespace

// Follows all ways through the glob at once, so that time is bounded by the product of both lengths whatever the
// subject is: globs meet strangers' texts. Going back from a star that failed would take a power of the subject's
// length.
bool Glob::matches(std::string_view subject) const {
  const std::string_view glob = text_;
  if (glob.find('*') == std::string_view::npos) return glob == subject;
  Places now(glob), next(glob);
  now.begin_step();
  now.reach(0);
  for (const char c : subject) {
    next.begin_step();
    for (const std::size_t place : now.all()) {
      if (place == glob.size()) continue;
      if (glob[place] == '*') {
        if (c != '/' || now.is_deep(place)) next.reach(place);
      } else if (glob[place] == c) {
        next.reach(place + 1);
      }
    }
    if (next.all().empty()) return false;
    std::swap(now, next);
  }
  return now.at_end();
}

}  // namespace pratique

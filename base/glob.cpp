#include "base/glob.h"

namespace pratique {

// Linear in time for each star (the classic two-pointer walk, with one resume point for `*` and one for `**`), since
// globs meet strangers' texts.
bool Glob::matches(std::string_view subject) const {
  const std::string_view glob = text_;
  constexpr std::size_t kNone = std::string_view::npos;
  std::size_t g = 0, s = 0;
  std::size_t star_g = kNone, star_s = 0;      // last `*`: resumes inside the path part
  std::size_t deep_g = kNone, deep_s = 0;      // last `**`: resumes anywhere
  while (s < subject.size() || g < glob.size()) {
    if (g < glob.size() && glob[g] == '*') {
      const bool deep = g + 1 < glob.size() && glob[g + 1] == '*';
      g += deep ? 2 : 1;
      if (deep) {
        deep_g = g, deep_s = s;
        star_g = kNone;
      } else {
        star_g = g, star_s = s;
      }
      continue;
    }
    if (g < glob.size() && s < subject.size() && glob[g] == subject[s]) {
      ++g, ++s;
      continue;
    }
    if (star_g != kNone && star_s < subject.size() && subject[star_s] != '/') {
      g = star_g, s = ++star_s;
      continue;
    }
    if (deep_g != kNone && deep_s < subject.size()) {
      g = deep_g, s = ++deep_s;
      star_g = kNone;
      continue;
    }
    return false;
  }
  return true;
}

}  // namespace pratique

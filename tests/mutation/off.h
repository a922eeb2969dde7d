// Read into every source of the mutated build: which check is switched off, and which were reached.
#pragma once

#include <array>
#include <cstddef>
#include <cstdlib>

#include "base/result.h"

namespace pratique::mutation {

inline const std::size_t switched_off = [] {
  const char* number = std::getenv("PRATIQUE_MUTANT");
  return number == nullptr ? std::size_t{0} : std::strtoul(number, nullptr, 10);
}();
inline std::array<bool, 8192> reached{};

/// Whether check `number` (from 1) is the one that is switched off.
inline bool off(std::size_t number) {
  reached.at(number) = true;
  return number == switched_off;
}

/// An outcome, unless nobody is to look at its failure.
template <class T>
Result<void> ignored(std::size_t number, Result<T> outcome) {
  if (off(number) || outcome) return {};
  return std::move(outcome).error();
}

}  // namespace pratique::mutation

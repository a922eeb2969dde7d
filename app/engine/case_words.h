#pragma once

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <utility>

#include "app/engine/case_document.h"
#include "base/escape.h"
#include "verifier/verify.h"

/// The words of the case document, for its writer and its reader. Internal to the room.
namespace pratique::app {

inline constexpr std::string_view kFormat = "pratique-case/2";

inline constexpr std::array<std::pair<Kind, std::string_view>, 9> kKinds{{{Kind::kRejected, "rejected"},
                                                                          {Kind::kMalformed, "malformed"},
                                                                          {Kind::kNotFound, "not-found"},
                                                                          {Kind::kUnavailable, "unavailable"},
                                                                          {Kind::kLimit, "limit"},
                                                                          {Kind::kNotice, "notice"},
                                                                          {Kind::kUsage, "usage"},
                                                                          {Kind::kConfig, "config"},
                                                                          {Kind::kInternal, "internal"}}};

inline constexpr std::array<std::pair<verifier::LogMode, std::string_view>, 3> kLogModes{
    {{verifier::LogMode::kRequired, "required"},
     {verifier::LogMode::kIfPresent, "if-present"},
     {verifier::LogMode::kOff, "off"}}};

template <class Value, std::size_t N>
std::string_view word_for(const std::array<std::pair<Value, std::string_view>, N>& words, Value value) {
  for (const auto& [known, word] : words) {
    if (known == value) return word;
  }
  return "";
}

template <class Value, std::size_t N>
Result<Value> value_for(const std::array<std::pair<Value, std::string_view>, N>& words, std::string_view word) {
  for (const auto& [value, known] : words) {
    if (known == word) return value;
  }
  return Error(kCaseUnreadable, fmt::format("{} is an unknown word", quote(word)));
}

}  // namespace pratique::app

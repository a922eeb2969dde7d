#pragma once

#include <optional>
#include <utility>
#include <variant>

#include "base/error.h"

namespace pratique {

/// A value, or the Error that says why there is none. Has the member names of std::expected, so that it can give way to
/// it one day; unlike that one it cannot be dropped silently.
template <class T>
class [[nodiscard]] Result {
 public:
  using value_type = T;

  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT(google-explicit-constructor)
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  T& value() & { return get(); }
  const T& value() const& { return get(); }
  T&& value() && { return std::move(get()); }
  T& operator*() & { return get(); }
  const T& operator*() const& { return get(); }
  T&& operator*() && { return std::move(get()); }
  T* operator->() { return &get(); }
  const T* operator->() const { return &get(); }

  Error& error() & { return std::get<1>(state_); }
  const Error& error() const& { return std::get<1>(state_); }
  Error&& error() && { return std::get<1>(std::move(state_)); }

  template <class U>
  T value_or(U&& other) const& {
    return has_value() ? get() : static_cast<T>(std::forward<U>(other));
  }

  template <class F>
  auto and_then(F&& next) && -> decltype(next(std::declval<T>())) {
    if (!has_value()) return std::move(*this).error();
    return std::forward<F>(next)(std::move(get()));
  }

 private:
  // Asking an error for its value is our own mistake: it throws (std::bad_variant_access), also where assertions are
  // off, and ends as exit code 1.
  T& get() { return std::get<0>(state_); }
  const T& get() const { return std::get<0>(state_); }

  std::variant<T, Error> state_;
};

/// Success without a value, or an Error.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool has_value() const { return !error_.has_value(); }
  explicit operator bool() const { return has_value(); }
  Error& error() & { return *error_; }
  const Error& error() const& { return *error_; }
  Error&& error() && { return *std::move(error_); }

 private:
  std::optional<Error> error_;
};

}  // namespace pratique

/// `PRATIQUE_TRY(name, expression)`: `name` becomes the value of a Result, or the function returns its Error.
#define PRATIQUE_TRY(name, ...)                                \
  auto name##_result = (__VA_ARGS__);                          \
  if (!name##_result) return std::move(name##_result).error(); \
  auto name = std::move(name##_result).value()

/// `PRATIQUE_CHECK(expression)`: the function returns the Error of a Result that has one.
#define PRATIQUE_CHECK(...) \
  if (auto check_result = (__VA_ARGS__); !check_result) return std::move(check_result).error()

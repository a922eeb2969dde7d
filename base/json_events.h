#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "base/json_options.h"
#include "base/result.h"

namespace pratique::json {

/// Takes a document apart as it is read: what is in it, in its order. Texts live during the call only.
class Events {
 public:
  Events() = default;
  Events(const Events&) = delete;
  Events& operator=(const Events&) = delete;
  virtual ~Events() = default;

  /// The name of the member that comes. False: its value is checked like all others, and not told of.
  virtual bool key(std::string_view name) = 0;
  virtual void begin_object() = 0;
  virtual void end_object() = 0;
  virtual void begin_array() = 0;
  virtual void end_array() = 0;
  virtual void text(std::string_view value) = 0;
  virtual void integer(std::int64_t value) = 0;
  virtual void natural(std::uint64_t value) = 0;  ///< above the largest int64
  virtual void number(double value) = 0;
  virtual void boolean(bool value) = 0;
  virtual void null() = 0;

  /// Why it does not want to go on. Looked at after each event but a key.
  const std::optional<Error>& problem() const { return problem_; }

 protected:
  void stop(Error why) { problem_ = std::move(why); }

 private:
  std::optional<Error> problem_;
};

/// Reads one JSON text in pieces, as strictly as json::parse, in memory that its nesting and its longest wanted text
/// bound. Once an error was given, it must not be used any more.
class EventReader {
 public:
  EventReader(Events& events, const ReadOptions& options);
  ~EventReader();

  Result<void> write(BytesView piece);
  /// Says that there is no more.
  Result<void> finish();

  /// JSON pointer (RFC 6901) of the value that is being read, safe to print; "the document" for the whole.
  std::string where() const;

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace pratique::json

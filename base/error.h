#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pratique {

/// What kind of answer a reason is, and so what to do next. Only kUnavailable is worth a retry; every kind denies.
enum class Kind {
  kRejected,     ///< read, and wrong
  kMalformed,    ///< read, and not of the form that it must have
  kNotFound,     ///< looked for, and surely not there
  kUnavailable,  ///< could have decided, and could not be read
  kLimit,        ///< not read, because it is larger or more than allowed
  kNotice,       ///< said, so that nobody takes silence for consent
  kUsage,        ///< wrong words on the command line: nothing was judged
  kConfig,       ///< a file that steers us is not valid: nothing was judged
  kInternal,     ///< our own failure: disk, database, memory
};

/// The stable machine word for something that can be found. Every room owns its reasons, as constants in its
/// `reasons.h`; the ids are the ones of docs/reasons.md.
struct Reason {
  std::string_view id;  ///< "signature.missing"
  Kind kind;
  std::string_view hint;  ///< what to do about it; may be empty
};

/// Why something could not be had: a reason, what was found (facts from strangers escaped by who prints, not here), and
/// the steps in which it happened, innermost first.
class Error {
 public:
  Error(const Reason& reason, std::string message)
      : id_(reason.id), kind_(reason.kind), hint_(reason.hint), message_(std::move(message)) {}

  const std::string& id() const { return id_; }
  Kind kind() const { return kind_; }
  const std::string& message() const { return message_; }
  const std::vector<std::string>& trail() const { return trail_; }
  bool is(const Reason& reason) const { return id_ == reason.id; }
  /// What to do about it; may be empty.
  const std::string& hint() const { return hint_; }

  /// This error as seen one step up: "while STEP".
  Error during(std::string step) &&;
  /// This error with a more precise way out than its reason has.
  Error with_hint(std::string hint) &&;
  /// This error under another reason: the same message and trail, as the caller's contract names it.
  Error as(const Reason& reason) &&;

  /// Message and trail in one line: "message (while a; while b)".
  std::string to_string() const;

 private:
  std::string id_;
  Kind kind_;
  std::string hint_;
  std::string message_;
  std::vector<std::string> trail_;
};

}  // namespace pratique

#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/digest.h"
#include "base/result.h"
#include "registry/reasons.h"

/// Internal to the room.
namespace pratique::registry {

/// The text of an index that lists descriptors, to which more can be added: whatever others wrote into it keeps its
/// bytes and its place.
class ListText {
 public:
  struct Entry {
    std::string digest;  ///< as it stands there; empty if it has none
    std::string text;
  };

  /// An index that lists nothing.
  ListText();
  /// Errors: manifest.malformed, manifest.duplicate-key, manifest.ambiguous: it is no index.
  static Result<ListText> parse(BytesView text, std::string_view media_type);

  const std::vector<Entry>& entries() const { return entries_; }
  bool names(std::string_view digest) const;
  /// The text with these entries added at the end.
  Bytes with(const std::vector<Entry>& more) const;

 private:
  Bytes text_;
  std::size_t end_ = 0;  ///< where the last entry ends
  std::vector<Entry> entries_;
};

}  // namespace pratique::registry

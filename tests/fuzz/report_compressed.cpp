#include "scanner-adapters/compressed.h"
#include "tests/fuzz/report_target.h"

namespace pratique::fuzz {
namespace {

constexpr std::uint64_t kLimit = std::uint64_t{1} << 22;

Result<std::string> all_of(scanners::Source& inner) {
  scanners::DecompressedSource source(inner, kLimit);
  std::string out;
  while (true) {
    PRATIQUE_TRY(piece, source.next());
    if (piece.empty()) return out;
    out.append(piece);
  }
}

}  // namespace

void run(BytesView input) {
  scanners::MemorySource whole(input);
  const auto text = all_of(whole);
  Pieces pieces(input, 3);
  const auto again = all_of(pieces);
  must(text.has_value() == again.has_value());
  if (!text) return;
  must(*text == *again && text->size() <= kLimit);
  static_cast<void>(scanners::read_detected(*text));
}

}  // namespace pratique::fuzz

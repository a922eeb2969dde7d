// Reports in gzip and Zstandard, made by the libraries themselves.
#include <zlib.h>
#include <zstd.h>

#include "scanner-adapters/compressed.h"
#include "tests/read_report/text.h"
#include "tests/support/pieces.h"

using namespace pratique;
using namespace pratique::test;

namespace {

std::string gzip(const std::string& text) {
  constexpr int kGzip = 16 + MAX_WBITS;
  z_stream stream{};
  BOOST_REQUIRE(deflateInit2(&stream, 6, Z_DEFLATED, kGzip, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  std::string in = text;
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  BOOST_REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string zstandard(const std::string& text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
  return out;
}

Result<std::string> all_of(scanners::Source& source) {
  std::string out;
  while (true) {
    PRATIQUE_TRY(piece, source.next());
    if (piece.empty()) return out;
    out += piece;
  }
}

Result<std::string> decompressed(const std::string& bytes, std::uint64_t limit = 1 << 26) {
  scanners::MemorySource memory(bytes);
  scanners::DecompressedSource source(memory, limit);
  auto whole = all_of(source);
  // Bytewise it is the same, and a second time too.
  Pieces pipe(bytes, 1);
  scanners::DecompressedSource slow(pipe, limit);
  if (whole && bytes.size() < 5'000) {
    BOOST_TEST(all_of(slow).value() == *whole);
    BOOST_REQUIRE(slow.rewind().has_value());
    BOOST_TEST(all_of(slow).value() == *whole);
  }
  return whole;
}

void refused(const std::string& bytes, std::string_view why, std::uint64_t limit = 1 << 26) {
  const auto text = decompressed(bytes, limit);
  BOOST_REQUIRE(!text.has_value());
  BOOST_TEST(text.error().id() == "report.invalid");
  BOOST_TEST(text.error().message().find(why) != std::string::npos, text.error().message());
}

const std::string kText = R"([{"RuleID": "aws", "File": "a", "StartLine": 3}])";

}  // namespace

BOOST_AUTO_TEST_SUITE(read_compressed)

BOOST_AUTO_TEST_CASE(what_was_compressed_comes_out_again) {
  const std::string big(3'000'000, 'x');
  for (const std::string& text : {kText, std::string(), big}) {
    BOOST_TEST((decompressed(gzip(text)).value() == text));
    BOOST_TEST((decompressed(zstandard(text)).value() == text));
    BOOST_TEST((decompressed(text).value() == text));
  }
  BOOST_TEST(decompressed("\x1F").value() == "\x1F");
}

BOOST_AUTO_TEST_CASE(several_members_or_frames_are_one_text) {
  BOOST_TEST(decompressed(gzip("ab") + gzip("cd")).value() == "abcd");
  BOOST_TEST(decompressed(zstandard("ab") + zstandard("cd")).value() == "abcd");
}

BOOST_AUTO_TEST_CASE(what_is_cut_off_damaged_or_followed_by_something_is_refused) {
  for (const std::string& whole : {gzip(kText), zstandard(kText)}) {
    for (std::size_t size = 4; size < whole.size(); ++size) refused(whole.substr(0, size), "damaged");
    refused(whole + "x", "damaged");
    refused(whole + std::string(8, '\0'), "damaged");
  }
  std::string flipped = gzip(kText);
  flipped[flipped.size() - 8] = static_cast<char>(flipped[flipped.size() - 8] ^ 1);  // its checksum
  refused(flipped, "damaged");
}

BOOST_AUTO_TEST_CASE(a_bomb_ends_at_the_limit) {
  const std::string zeros(1 << 22, '\0');
  BOOST_TEST(decompressed(gzip(zeros), 1 << 22).has_value());
  refused(gzip(zeros), "larger than 4194303 bytes", (1 << 22) - 1);
  refused(zstandard(zeros), "larger than 4194303 bytes", (1 << 22) - 1);
  refused(zeros, "larger than 4194303 bytes", (1 << 22) - 1);
}

BOOST_AUTO_TEST_CASE(a_compressed_report_is_found_out_and_read) {
  for (const std::string& bytes : {gzip(kText), zstandard(kText)}) {
    scanners::MemorySource memory(bytes);
    scanners::DecompressedSource source(memory, 1 << 20);
    const auto report = scanners::read(source, std::nullopt);
    BOOST_REQUIRE(report.has_value());
    BOOST_TEST(report->tool == "gitleaks");
    BOOST_TEST((*report == *scanners::read_detected(kText)));
  }
}

BOOST_AUTO_TEST_SUITE_END()

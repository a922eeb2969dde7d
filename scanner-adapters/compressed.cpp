#include "scanner-adapters/compressed.h"

#include <fmt/format.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <utility>

#include "scanner-adapters/read.h"

namespace pratique::scanners {
namespace {

constexpr std::size_t kOutput = std::size_t{256} << 10;
constexpr BytesView kGzipMagic = "\x1F\x8B";
constexpr BytesView kZstandardMagic = "\x28\xB5\x2F\xFD";
constexpr std::size_t kLongestMagic = kZstandardMagic.size();

Error damaged(std::string_view format) {
  return Error(kReportInvalid, fmt::format("{} data that is damaged, or not all of it is there", format))
      .with_hint("compress it again, or give it as it is");
}

}  // namespace

/// One format. `decode` takes from the front of the input and fills the output from its start.
class DecompressedSource::Decoder {
 public:
  Decoder() = default;
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;
  virtual ~Decoder() = default;
  /// How many bytes of output there are.
  virtual Result<std::size_t> decode(BytesView& input, std::string& output) = 0;
  /// Whether the input may end here.
  virtual bool is_between() const = 0;
  virtual std::string_view format() const = 0;
};

class DecompressedSource::Gzip final : public Decoder {
 public:
  Gzip() {
    constexpr int kGzipOnly = 16;
    good_ = inflateInit2(&stream_, kGzipOnly + MAX_WBITS) == Z_OK;
  }
  ~Gzip() override { inflateEnd(&stream_); }

  Result<std::size_t> decode(BytesView& input, std::string& output) override {
    if (between_ && !input.empty()) {
      good_ = good_ && inflateReset(&stream_) == Z_OK;
      between_ = false;
    }
    const auto offered = static_cast<uInt>(std::min<std::size_t>(input.size(), kOutput));
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input.data()));  // zlib only reads there
    stream_.avail_in = offered;
    stream_.next_out = reinterpret_cast<Bytef*>(output.data());
    stream_.avail_out = static_cast<uInt>(output.size());
    const int status = good_ ? inflate(&stream_, Z_NO_FLUSH) : Z_STREAM_ERROR;
    if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR) return damaged(format());
    between_ = status == Z_STREAM_END;
    input.remove_prefix(offered - stream_.avail_in);
    return output.size() - stream_.avail_out;
  }

  bool is_between() const override { return between_; }
  std::string_view format() const override { return "gzip"; }

 private:
  z_stream stream_{};
  bool good_ = false;
  bool between_ = false;
};

class DecompressedSource::Zstandard final : public Decoder {
 public:
  Result<std::size_t> decode(BytesView& input, std::string& output) override {
    ZSTD_inBuffer in{input.data(), input.size(), 0};
    ZSTD_outBuffer out{output.data(), output.size(), 0};
    const std::size_t rest = ZSTD_decompressStream(stream_.get(), &out, &in);
    if (ZSTD_isError(rest) != 0) return damaged(format());
    between_ = rest == 0;
    input.remove_prefix(in.pos);
    return out.pos;
  }

  bool is_between() const override { return between_; }
  std::string_view format() const override { return "Zstandard"; }

 private:
  std::unique_ptr<ZSTD_DStream, decltype(&ZSTD_freeDStream)> stream_{ZSTD_createDStream(), ZSTD_freeDStream};
  bool between_ = false;
};

DecompressedSource::DecompressedSource(Source& source, std::uint64_t max_bytes)
    : source_(source), max_bytes_(max_bytes) {}
DecompressedSource::~DecompressedSource() = default;

/// Looks at the first bytes, which may come one by one.
Result<void> DecompressedSource::start() {
  started_ = true;
  while (head_.size() < kLongestMagic) {
    PRATIQUE_TRY(piece, source_.next());
    ended_ = piece.empty();
    if (ended_) break;
    head_.append(piece);
  }
  input_ = head_;
  if (input_.starts_with(kGzipMagic)) decoder_ = std::make_unique<Gzip>();
  if (input_.starts_with(kZstandardMagic)) decoder_ = std::make_unique<Zstandard>();
  if (decoder_) output_.resize(kOutput);
  return {};
}

Result<BytesView> DecompressedSource::decoded() {
  while (true) {
    if (input_.empty() && !ended_) {
      PRATIQUE_TRY(piece, source_.next());
      input_ = piece;
      ended_ = piece.empty();
    }
    const bool is_over = ended_ && input_.empty();
    if (is_over && decoder_->is_between()) return BytesView();
    const std::size_t before = input_.size();
    PRATIQUE_TRY(size, decoder_->decode(input_, output_));
    if (size > 0) return BytesView(output_).substr(0, size);
    if (input_.size() == before && (is_over || before > 0)) return damaged(decoder_->format());
  }
}

Result<BytesView> DecompressedSource::next() {
  if (!started_) PRATIQUE_CHECK(start());
  BytesView piece;
  if (decoder_) {
    PRATIQUE_TRY(out, decoded());
    piece = out;
  } else if (!input_.empty()) {
    piece = std::exchange(input_, BytesView());
  } else if (!ended_) {
    PRATIQUE_TRY(plain, source_.next());
    piece = plain;
  }
  given_ += piece.size();
  if (given_ > max_bytes_) return Error(kReportInvalid, fmt::format("larger than {} bytes", max_bytes_)).with_hint("split the scan");
  return piece;
}

Result<void> DecompressedSource::rewind() {
  PRATIQUE_CHECK(source_.rewind());
  given_ = 0;
  started_ = false;
  decoder_.reset();
  head_.clear();
  input_ = {};
  ended_ = false;
  return {};
}

}  // namespace pratique::scanners

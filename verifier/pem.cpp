#include "verifier/pem.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/base64.h"
#include "base/escape.h"
#include "base/limits.h"
#include "verifier/reasons.h"

namespace pratique::verifier {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::string_view kBegin = "-----BEGIN ";
constexpr std::string_view kEnd = "-----END ";
constexpr std::string_view kDashes = "-----";

BytesView without_blanks_around(BytesView text) {
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == BytesView::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

Error key_malformed(std::string why) { return Error(kKeyMalformed, std::move(why)); }

}  // namespace

Result<PemBlock> parse_single_pem(BytesView text) {
  if (text.size() > limits::kKeyFileBytes) {
    return key_malformed(fmt::format("{} bytes are no key; {} are read", text.size(), limits::kKeyFileBytes));
  }
  BytesView rest = without_blanks_around(text);
  if (rest.empty()) return key_malformed("empty, where a public key is due");
  if (!rest.starts_with(kBegin)) {
    return key_malformed(rest.find(kBegin) == BytesView::npos ? "not PEM: there is no -----BEGIN line"
                                                              : "something stands before the PEM block");
  }
  rest.remove_prefix(kBegin.size());
  const std::size_t label_end = rest.find_first_of("-\r\n");
  if (label_end == BytesView::npos || !rest.substr(label_end).starts_with(kDashes)) {
    return key_malformed("the -----BEGIN line is cut");
  }
  const std::string label(rest.substr(0, label_end));
  rest.remove_prefix(label_end + kDashes.size());

  const std::size_t body_end = rest.find('-');
  const std::string end_line = fmt::format("{}{}{}", kEnd, label, kDashes);
  if (body_end == BytesView::npos || !rest.substr(body_end).starts_with(end_line)) {
    return key_malformed(fmt::format("PEM block {} has no END line of its own", quote(label)));
  }
  const BytesView behind = rest.substr(body_end + end_line.size());
  if (!behind.empty()) {
    return key_malformed(behind.find(kBegin) == BytesView::npos ? "something stands behind the PEM block"
                                                                : "more than one PEM block; exactly one key is due");
  }
  std::string base64(rest.substr(0, body_end));
  std::erase_if(base64, [](char c) { return kBlanks.find(c) != std::string_view::npos; });
  auto der = base64_decode(base64);
  if (!der || der->empty()) return key_malformed(fmt::format("PEM block {} holds no base64", quote(label)));
  return PemBlock{label, std::move(*der)};
}

}  // namespace pratique::verifier

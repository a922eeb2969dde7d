#include "verifier/tuf_delegations.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/base64.h"
#include "base/digest.h"
#include "base/limits.h"

namespace pratique::verifier::tuf {
namespace {

constexpr int kMostBits = 32;

/// The four have their keys in the root, whatever somebody further down says.
bool is_top_level(std::string_view name) {
  constexpr std::array<std::string_view, 4> kTopLevel{"root", "timestamp", "snapshot", "targets"};
  return std::find(kTopLevel.begin(), kTopLevel.end(), name) != kTopLevel.end();
}

Result<std::vector<std::string>> read_strings(const json::View& view) {
  PRATIQUE_TRY(list, view.elements());
  std::vector<std::string> out;
  for (const json::View& element : list) {
    PRATIQUE_TRY(text, element.string());
    if (text.size() > limits::kPatternChars) return element.must_be("at most 1,000 characters long");
    out.emplace_back(text);
  }
  return out;
}

/// The first 32 bits of the path's hash.
std::uint32_t hash_start(std::string_view path) {
  const Bytes hash = sha256(path);
  std::uint32_t out = 0;
  for (std::size_t i = 0; i < 4; ++i) out = out << 8 | static_cast<unsigned char>(hash[i]);
  return out;
}

}  // namespace

bool path_matches(std::string_view pattern, std::string_view path) {
  std::size_t p = 0;
  std::size_t star = std::string_view::npos;  // the last one that may still take more
  std::size_t taken = 0;
  for (std::size_t at = 0; at < path.size();) {
    const bool wild = p < pattern.size() && pattern[p] == '*';
    if (wild) {
      star = p++;
      taken = at;
    } else if (p < pattern.size() && (pattern[p] == path[at] || (pattern[p] == '?' && path[at] != '/'))) {
      ++p;
      ++at;
    } else if (star != std::string_view::npos && path[taken] != '/') {
      p = star + 1;
      at = ++taken;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

Result<Delegations::Named> Delegations::read_named(const json::View& view) {
  Named named;
  PRATIQUE_TRY(name, view.string_at("name"));
  if (name.empty() || is_top_level(name)) return view.at("name")->must_be("a name of its own");
  named.delegate.name = std::string(name);
  PRATIQUE_TRY(role, read_role(view));
  named.delegate.role = std::move(role);
  PRATIQUE_TRY(terminating, view.at("terminating"));
  PRATIQUE_TRY(ends, terminating.boolean());
  named.delegate.terminating = ends;
  const auto paths = view.find("paths");
  const auto prefixes = view.find("path_hash_prefixes");
  if (paths.has_value() == prefixes.has_value()) return view.must_be("with either paths or path_hash_prefixes");
  PRATIQUE_TRY(texts, read_strings(paths ? *paths : *prefixes));
  (paths ? named.paths : named.hash_prefixes) = std::move(texts);
  return named;
}

Result<Delegations::Bins> Delegations::read_bins(const json::View& view) {
  Bins bins;
  PRATIQUE_TRY(role, read_role(view));
  bins.role = std::move(role);
  PRATIQUE_TRY(length, view.at("bit_length"));
  PRATIQUE_TRY(bits, length.integer(1, kMostBits));
  bins.bits = static_cast<int>(bits);
  PRATIQUE_TRY(prefix, view.string_at("name_prefix"));
  bins.prefix = std::string(prefix);
  return bins;
}

Result<Delegations> Delegations::read(const json::View& object) {
  Delegations out;
  PRATIQUE_TRY(keys, read_keys(object));
  out.keys_ = std::move(keys);
  const auto roles = object.find("roles");
  const auto bins = object.find("succinct_roles");
  if (roles.has_value() == bins.has_value()) return object.must_be("with either roles or succinct_roles");
  if (bins) {
    PRATIQUE_TRY(read, read_bins(*bins));
    out.bins_ = std::move(read);
    return out;
  }
  PRATIQUE_TRY(list, roles->elements());
  std::set<std::string> names;
  for (const json::View& view : list) {
    PRATIQUE_TRY(named, read_named(view));
    if (!names.insert(named.delegate.name).second) return view.must_be("the only role of its name");
    out.named_.push_back(std::move(named));
  }
  return out;
}

std::vector<Delegate> Delegations::delegates_for(std::string_view path) const {
  std::vector<Delegate> out;
  if (bins_) {
    const std::uint32_t bin = hash_start(path) >> (kMostBits - bins_->bits);
    const auto digits = static_cast<std::size_t>((bins_->bits + 3) / 4);  // of the last bin's number
    out.push_back({fmt::format("{}-{:0{}x}", bins_->prefix, bin, digits), bins_->role, true});
  }
  if (named_.empty()) return out;
  const std::string hash = hex_encode(sha256(path));
  for (const Named& named : named_) {
    const bool fits = std::any_of(named.paths.begin(), named.paths.end(),
                                  [&](const std::string& pattern) { return path_matches(pattern, path); }) ||
                      std::any_of(named.hash_prefixes.begin(), named.hash_prefixes.end(),
                                  [&](const std::string& prefix) { return hash.starts_with(prefix); });
    if (fits) out.push_back(named.delegate);
  }
  return out;
}

}  // namespace pratique::verifier::tuf

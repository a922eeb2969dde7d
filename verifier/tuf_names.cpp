#include "verifier/tuf_names.h"

#include <fmt/format.h>

#include "base/escape.h"
#include "base/limits.h"
#include "verifier/hash.h"
#include "verifier/tuf_reasons.h"

namespace pratique::verifier::tuf {
namespace {

/// Percent-encodes all but unreserved characters (RFC 3986, 2.3).
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool unreserved = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                            c == '.' || c == '_' || c == '~';
    out += unreserved ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

Result<std::string> bounded(std::string_view text) {
  std::string name = escaped(text);
  if (name.size() > limits::kTufRoleNameBytes) {
    return Error(kTrustMalformed, fmt::format("{} is too long a name for a file", quote(text)));
  }
  return name;
}

/// A name of dots only means a folder; so does an empty one.
bool is_folder_name(std::string_view part) { return part.empty() || part == "." || part == ".."; }

}  // namespace

Result<std::string> file_of_role(std::string_view role) {
  PRATIQUE_TRY(name, bounded(role));
  return name + ".json";
}

Result<std::string> file_of_target(std::string_view path) {
  PRATIQUE_TRY(name, bounded(path));
  if (is_folder_name(name)) return Error(kTrustMalformed, fmt::format("{} is no name for a file", quote(path)));
  return name;
}

Result<std::string> url_path_of(const TargetFile& target, bool consistent_snapshot) {
  std::string url;
  std::string_view rest = target.path;
  while (true) {
    const std::size_t slash = rest.find('/');
    const std::string_view part = rest.substr(0, slash);
    if (is_folder_name(part)) {
      return Error(kTrustMalformed,
                   fmt::format("{} is no path for a target: it could lead elsewhere", quote(target.path)));
    }
    if (slash == std::string_view::npos) break;
    url += escaped(part) + '/';
    rest.remove_prefix(slash + 1);
  }
  if (!consistent_snapshot) return url + escaped(rest);
  for (const auto& [name, hex] : target.facts.hashes) {
    if (hash_named(name)) return url + escaped(hex) + '.' + escaped(rest);
  }
  return Error(kTrustMismatch, fmt::format("{}: no hash is signed for that we know: sha256, sha384 and sha512 are",
                                           quote(target.path)));
}

}  // namespace pratique::verifier::tuf

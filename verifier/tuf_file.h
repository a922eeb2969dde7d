#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/json_view.h"
#include "base/result.h"
#include "base/time.h"
#include "verifier/tuf_key.h"

/// What all files of TUF metadata have in common (TUF specification 1.0, 4.2 and 4.3).
namespace pratique::verifier::tuf {

struct Signature {
  std::string key_id;
  Bytes bytes;  ///< empty if it is no hexadecimal text; who has not signed yet leaves an empty one
};

/// Which keys speak for a role, and how many of them have to.
struct Role {
  std::vector<std::string> key_ids;  ///< each once
  std::int64_t threshold = 0;        ///< 1 at least; more than there are keys: nobody can speak for it
};

/// A file as it came. Nothing of it is to be believed before check_signatures.
struct File {
  Bytes bytes;         ///< to be stored as they are
  Bytes signed_bytes;  ///< canonical form of what is signed
  std::vector<Signature> signatures;
  std::int64_t version = 0;
  Time expires;
};

/// What another file says about content: the length is exact, every hash that we know has to match.
struct ContentFacts {
  std::optional<std::int64_t> length;
  std::map<std::string, std::string> hashes;  ///< algorithm → hexadecimal
};

/// A file of the wanted type ("root", "timestamp", …) and the document it holds; the view is into the document.
struct OpenedFile {
  std::shared_ptr<const json::Document> document;
  File file;
  json::View contents() const;  ///< of "signed"
};
/// Errors: trust.malformed (no strict JSON, another type or specification, one key id that signs twice, …).
Result<OpenedFile> open_file(BytesView bytes, std::string_view type);

// Readers of parts. Errors: json.malformed.
Result<Keys> read_keys(const json::View& object);
Result<Role> read_role(const json::View& object);
Result<ContentFacts> read_facts(const json::View& object);
/// From 1; so large that nobody gets there, and small enough to be counted on.
Result<std::int64_t> read_version(const json::View& object);
/// Puts errors of readers under trust.malformed.
Error malformed(Error error, std::string_view what);

/// Whether a threshold of the role's keys signed. A key counts once, whatever it is called (CVE-2020-6174); signatures
/// by others, and bad ones beside enough good ones, are passed over. `who` is for the message. Errors: trust.signature.
Result<void> check_signatures(const File& file, const Role& role, const Keys& keys, std::string_view who);

/// Errors: trust.mismatch (length, hash; hashes of which we know none, or no hash where one `must` be there).
enum class HashRule { kIfAny, kMust };
Result<void> check_content(BytesView content, const ContentFacts& facts, HashRule rule, std::string_view what);

/// Errors: trust.expired.
Result<void> check_expiry(const File& file, Time now, std::string_view what);

}  // namespace pratique::verifier::tuf

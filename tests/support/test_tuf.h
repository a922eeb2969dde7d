#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/time.h"
#include "tests/support/test_authority.h"
#include "verifier/tuf_updater.h"

namespace pratique::test {

inline const Time kTufNow = Time::parse("2026-11-20T12:00:00Z").value();
inline constexpr const char* kTufExpires = "2026-12-20T00:00:00Z";

/// A key under a name, as a role's metadata lists it.
struct TufSigner {
  std::string id;
  SigningKey key = SigningKey::make(KeyType::kP256);
};

/// `signer`'s key in TUF's form: ECDSA as PEM.
nlohmann::json tuf_key(const SigningKey& key);
/// The file: `body`, signed by each over its canonical form (written down a second time here).
Bytes tuf_file(const nlohmann::json& body, const std::vector<TufSigner>& signers);
Bytes tuf_canonical(const nlohmann::json& body);
/// {"keyids": …, "threshold": …}
nlohmann::json tuf_role(const std::vector<TufSigner>& signers, std::int64_t threshold = 1);

/// A TUF repository in memory. Tests change the bodies and signers, and publish what they changed.
class TufRepository {
 public:
  struct RoleFile {
    nlohmann::json body;
    std::vector<TufSigner> signers;
  };

  /// Version 1 of the four top-level roles, one key each, with consistent snapshots.
  TufRepository();

  nlohmann::json& body(const std::string& role) { return roles[role].body; }
  std::vector<TufSigner>& signers(const std::string& role) { return roles[role].signers; }
  std::int64_t version(const std::string& role) { return body(role)["version"].get<std::int64_t>(); }
  /// Signs the role as it is and puts it where clients look; the snapshot and the timestamp learn of it when they are
  /// published.
  void publish(const std::string& role);
  /// One version further, and published; the last ones in this order: targets, snapshot, timestamp.
  void bump(std::initializer_list<std::string> names);
  /// Makes the root name the signers of `role` again, after they were changed.
  void name_signers(const std::string& role, std::int64_t threshold = 1);
  /// Delegates `paths` from `parent` to a new role, which is published; the parent has to be bumped.
  void delegate(const std::string& parent, const std::string& role, const std::vector<std::string>& paths,
                bool terminating = false);
  void add_target(const std::string& role, const std::string& path, BytesView content);

  std::map<std::string, RoleFile> roles;
  std::map<std::string, Bytes> files;      ///< of metadata, by path
  std::map<std::string, Bytes> artifacts;  ///< by path, with the hash in the name
  bool hashes = false;                     ///< whether length and hashes of metadata are published
};

/// A client: the updater and what it has stored.
struct TufClient {
  explicit TufClient(TufRepository& from) : repository(from) { store["root.json"] = from.files.at("1.root.json"); }

  /// "good", or the id of the error.
  std::string refresh(verifier::tuf::Updater::Mode mode = verifier::tuf::Updater::Mode::kOnline);
  /// After a refresh of its own: "good", or the id of the error.
  std::string find(const std::string& path, verifier::tuf::Updater::Mode mode = verifier::tuf::Updater::Mode::kOnline);
  /// Of what is stored; 0 if nothing is.
  std::int64_t version(const std::string& role) const;

  TufRepository& repository;
  Time now = kTufNow;
  std::map<std::string, Bytes> store;
  std::vector<std::string> asked;  ///< of the repository, in the last refresh or search
  std::optional<verifier::tuf::Updater> updater;
  std::string last_message;

 private:
  std::string run();
  std::string said(const Error& error);
};

}  // namespace pratique::test

#pragma once

#include <random>

#include "registry/list_text.h"
#include "registry/session.h"

/// Internal to the room.
namespace pratique::registry {

/// Adds one descriptor to the index behind a fallback tag (OCI distribution-spec, "Pushing Manifests with Subject"),
/// while others may do the same.
///
/// Registries have no way to add to an index but replacing it. One that honours If-Match keeps writers apart, but none
/// promises to, and an ETag alone says nothing. So after writing the list is read again until it has been whole and
/// still for a while: whoever replaced a version without having seen ours is found then, and what is missing is added
/// again - ours, and entries of others that we have seen and whose manifests are still there.
class ListUpdate {
 public:
  ListUpdate(Session& session, const Target& target, const Digest& subject, ListText::Entry own);

  struct Done {
    bool changed = false;
    bool guarded = false;  ///< the registry has shown that it keeps writers apart
  };
  /// Errors: push.not-listed, registry.denied.
  Result<Done> run();

 private:
  struct Version {
    ListText list{};
    std::string media_type{};
    std::string etag{};
    std::string bytes{};
    bool exists = false;
  };
  Result<Version> read();
  Result<std::vector<ListText::Entry>> missing_from(const Version& version);
  Result<bool> is_there(const std::string& digest);
  Result<void> write(const Version& version, const std::vector<ListText::Entry>& more);
  void pause();
  Error not_listed(const std::string& why) const;

  Session& session_;
  const Target& target_;
  Digest subject_;
  std::string tag_;
  ListText::Entry own_;
  std::vector<ListText::Entry> seen_{};  ///< of others, in the order they were seen
  std::minstd_rand random_;
  int writes_ = 0;
  Time asked_{};       ///< when the version that is worked on was asked for
  Duration window_{};  ///< the longest from reading to having written
  bool guarded_ = false;
  bool with_conditions_ = true;
  std::optional<std::string> refused_{};  ///< the version that was said to have changed when we wrote
  std::string last_problem_ = "others replace the list again and again";
};

}  // namespace pratique::registry

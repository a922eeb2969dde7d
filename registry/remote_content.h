#pragma once

#include "registry/session.h"
#include "registry/source.h"

/// Manifests and blobs of a repository. Internal to the room.
namespace pratique::registry {

void look_up_manifest(Session& session, const Target& target, ManifestLookup& lookup);
void look_up_tag(Session& session, const Target& target, const std::string& tag,
                 std::function<void(Result<Content>)> done);
void look_up_digest(Session& session, const Target& target, ResolveLookup& lookup);
void look_up_blob(Session& session, const Target& target, BlobLookup& lookup);

/// GET of a manifest by tag or digest.
Session::Question manifest_question(const Target& target, const std::string& reference);

/// That every digest which the registry names for this body is the body's (content.digest-mismatch).
Result<void> check_named_digests(const Response& answer, const Digest& digest);

/// "/v2/NAME/REST" of the target's registry.
Url api_url(const Target& target, const std::string& rest);

/// `why` under the reason of a list. A way out that is more precise than "try again" stays.
Error as_list_error(Error why, const Reason& reason);

/// What a status other than the expected ones means: content.unavailable with what the registry said.
Error unexpected_answer(const Response& response);

}  // namespace pratique::registry

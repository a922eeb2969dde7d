#pragma once

#include <optional>

#include "registry/session.h"

/// Blobs on their way to a registry. Internal to the room.
namespace pratique::registry {

/// Asks one question and waits for the answer.
Result<Response> ask_now(Session& session, const Target& target, Request request);

/// The time that a request with so much content may take: a line of 64 KiB/s has to be enough.
Time upload_deadline(const Session& session, std::size_t bytes);

/// Waits as long as the server asked, or a moment that grows with each attempt.
void wait_before_retry(Session& session, int attempt, const Result<Response>& answer);

/// Whether it may be another answer in a moment.
bool may_pass(const Result<Response>& answer);

/// That every digest under which the registry took this content is its own (content.digest-mismatch).
Result<void> check_taken_as(const Response& answer, BytesView content, const Digest& digest);

/// What a registry's refusal to take something comes to: push.failed.
Error not_taken(const Response& answer);

/// Sees to it that a blob is in the target's repository; true if it had to be sent or mounted (Sink::push_blob).
/// `target` must be for writing.
Result<bool> upload_blob(Session& session, const Target& target, BytesView content,
                         const std::optional<Repository>& mount_from);

}  // namespace pratique::registry

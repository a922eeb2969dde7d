#pragma once

#include <initializer_list>
#include <string_view>

#include "base/json_view.h"
#include "base/result.h"

namespace pratique::verifier {

/// The strict JSON document that was signed. Errors: payload.malformed, payload.duplicate-key.
Result<json::Document> parse_payload(BytesView payload);
/// An error of a reader of the payload, under its reason.
Error payload_error(Error error);

/// Refuses members that the format does not define. Errors: json.malformed.
Result<void> only_members(const json::View& object, std::initializer_list<std::string_view> defined);

/// Bytes in protobuf's JSON form: base64 in either alphabet; absent is empty. Errors: json.malformed.
Result<Bytes> bytes_at(const json::View& object, std::string_view name);
/// A 64-bit number in protobuf's JSON form: decimal text or a number; absent is 0. Errors: json.malformed, also below
/// 0.
Result<std::int64_t> count_at(const json::View& object, std::string_view name);

}  // namespace pratique::verifier

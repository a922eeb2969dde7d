#include "verifier/tuf_canonical.h"

#include <nlohmann/json.hpp>

#include "verifier/tuf_reasons.h"

namespace pratique::verifier::tuf {
namespace {

using Json = nlohmann::json;

void append_string(Bytes& out, BytesView text) {
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  out += '"';
}

/// Whether all of it has a canonical form. The reader has bounded the depth.
bool append_value(Bytes& out, const Json& value);

/// nlohmann's map is sorted by bytes, which for UTF-8 is the order of code points.
bool append_object(Bytes& out, const Json::object_t& members) {
  out += '{';
  bool first = true;
  for (const auto& [name, value] : members) {
    if (!std::exchange(first, false)) out += ',';
    append_string(out, name);
    out += ':';
    if (!append_value(out, value)) return false;
  }
  out += '}';
  return true;
}

bool append_array(Bytes& out, const Json& elements) {
  out += '[';
  bool first = true;
  for (const Json& element : elements) {
    if (!std::exchange(first, false)) out += ',';
    if (!append_value(out, element)) return false;
  }
  out += ']';
  return true;
}

bool append_value(Bytes& out, const Json& value) {
  switch (value.type()) {
    case Json::value_t::object:
      return append_object(out, value.get_ref<const Json::object_t&>());
    case Json::value_t::array:
      return append_array(out, value);
    case Json::value_t::string:
      append_string(out, value.get_ref<const std::string&>());
      return true;
    case Json::value_t::boolean:
      out += value.get<bool>() ? "true" : "false";
      return true;
    case Json::value_t::number_integer:
      out += std::to_string(value.get<std::int64_t>());
      return true;
    case Json::value_t::number_unsigned:
      out += std::to_string(value.get<std::uint64_t>());
      return true;
    case Json::value_t::null:
      out += "null";
      return true;
    case Json::value_t::number_float:
    case Json::value_t::binary:
    case Json::value_t::discarded:
      return false;
  }
  return false;
}

}  // namespace

Result<Bytes> canonical(const nlohmann::json& value) {
  Bytes out;
  if (!append_value(out, value)) {
    return Error(kTrustMalformed, "a number that is not whole: such a document has no canonical form to sign");
  }
  return out;
}

}  // namespace pratique::verifier::tuf

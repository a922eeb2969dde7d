#include <nlohmann/json.hpp>

#include "base/escape.h"
#include "base/json.h"
#include "gate/verdict.h"

namespace pratique::gate {
namespace {

/// Well-formed UTF-8; DEL and C1 controls, which JSON would let through to a terminal, are replaced. The C0 ones are
/// escaped by JSON itself.
std::string shown(std::string_view text) {
  std::string out;
  const std::string valid = to_valid_utf8(text);
  for (std::size_t i = 0; i < valid.size(); ++i) {
    const auto byte = static_cast<unsigned char>(valid[i]);
    const bool c1 = byte == 0xc2 && static_cast<unsigned char>(valid[i + 1]) < 0xa0;
    if (byte == 0x7f || c1) {
      out += "\xef\xbf\xbd";
      i += c1 ? 1 : 0;
    } else {
      out += valid[i];
    }
  }
  return out;
}

void set_unless_empty(nlohmann::json& object, const char* name, std::string_view text) {
  if (!text.empty()) object[name] = shown(text);
}

nlohmann::json describe(const VerdictReason& reason) {
  nlohmann::json object = {
      {"rule", shown(reason.rule)}, {"id", shown(reason.id)}, {"action", to_string(reason.action)}};
  if (reason.undecided) object["undecided"] = true;
  if (reason.would) object["would"] = to_string(*reason.would);
  set_unless_empty(object, "because", reason.because);
  set_unless_empty(object, "message", reason.message);
  set_unless_empty(object, "hint", reason.hint);
  set_unless_empty(object, "source", reason.source);
  set_unless_empty(object, "finding", reason.finding);
  set_unless_empty(object, "component", reason.component);
  set_unless_empty(object, "version", reason.version);
  set_unless_empty(object, "fixed", reason.fixed);
  set_unless_empty(object, "path", reason.path);
  set_unless_empty(object, "severity", reason.severity);
  return object;
}

nlohmann::json describe(const VerdictInput& input) {
  nlohmann::json object = {{"kind", shown(input.kind)}, {"name", shown(input.name)}, {"digest", nullptr}};
  if (input.digest) object["digest"] = input.digest->to_string();
  return object;
}

nlohmann::json describe(const VerdictTime& time) {
  return {{"said_by", shown(time.said_by)}, {"time", time.time.to_string()}};
}

nlohmann::json describe(const VerdictSignature& signature) {
  nlohmann::json times = nlohmann::json::array();
  for (const VerdictTime& time : signature.times) times.push_back(describe(time));
  return {{"authority", shown(signature.authority)},
          {"form", shown(signature.form)},
          {"signer", shown(signature.signer)},
          {"source", shown(signature.source)},
          {"times", std::move(times)}};
}

template <class T>
nlohmann::json describe_all(const std::vector<T>& all) {
  nlohmann::json list = nlohmann::json::array();
  for (const T& one : all) list.push_back(describe(one));
  return list;
}

}  // namespace

std::string render_json(const Verdict& verdict) {
  nlohmann::json object = {
      {"verdict", to_string(verdict.outcome)},
      {"exit_code", verdict.exit_code},
      {"mode", shown(verdict.mode)},
      {"image", shown(verdict.image)},
      {"stage", nullptr},
      {"effective_time", verdict.effective_time.to_string()},
      {"policy", {{"digest", verdict.policy_digest.to_string()}, {"name", shown(verdict.policy_name)}}},
      {"reasons", describe_all(verdict.reasons)},
      {"inputs", describe_all(verdict.inputs)},
      {"signatures", describe_all(verdict.signatures)}};
  if (verdict.stage) object["stage"] = shown(*verdict.stage);
  return json::canonical(object);
}

}  // namespace pratique::gate

#include "verifier/statement.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/escape.h"
#include "base/json_view.h"
#include "base/limits.h"
#include "verifier/document.h"
#include "verifier/reasons.h"

namespace pratique::verifier {
namespace {

constexpr std::array<std::string_view, 4> kStatementMembers{"_type", "subject", "predicateType", "predicate"};
constexpr std::array<std::string_view, 7> kSubjectMembers{
    "name", "uri", "digest", "content", "downloadLocation", "mediaType", "annotations"};
constexpr std::array<std::string_view, 2> kStatementTypes{"https://in-toto.io/Statement/v1",
                                                          "https://in-toto.io/Statement/v0.1"};

Result<std::map<std::string, std::string>> digest_set(const json::View& subject) {
  std::map<std::string, std::string> digests;
  const auto set = subject.find("digest");
  if (!set) return digests;
  PRATIQUE_TRY(members, set->members());
  if (members.size() > limits::kDigestsPerSubject) {
    return set->must_be(fmt::format("a digest set of at most {}", limits::kDigestsPerSubject));
  }
  for (const auto& [algorithm, value] : members) {
    PRATIQUE_TRY(hex, value.string());
    digests.emplace(algorithm, hex);
  }
  return digests;
}

Result<std::map<std::string, std::string>> annotations_of(const json::View& subject) {
  std::map<std::string, std::string> annotations;
  const auto map = subject.find("annotations");
  if (!map) return annotations;
  PRATIQUE_TRY(members, map->members());
  for (const auto& [name, value] : members) {
    if (value.is_string()) annotations.emplace(name, *value.string());
  }
  return annotations;
}

Result<Subject> read_subject(const json::View& subject) {
  PRATIQUE_CHECK(subject.object());
  PRATIQUE_CHECK(subject.no_case_twins(kSubjectMembers));
  PRATIQUE_TRY(digests, digest_set(subject));
  PRATIQUE_TRY(annotations, annotations_of(subject));
  return Subject{std::move(digests), std::move(annotations)};
}

Result<std::vector<Subject>> read_subjects(const json::View& statement) {
  PRATIQUE_TRY(elements, statement.elements_at("subject"));
  if (elements.size() > limits::kSubjects) {
    return Error(json::kMalformed, fmt::format("{} subjects; {} are read at most", elements.size(), limits::kSubjects));
  }
  std::vector<Subject> subjects;
  for (const json::View& element : elements) {
    PRATIQUE_TRY(subject, read_subject(element));
    subjects.push_back(std::move(subject));
  }
  return subjects;
}

Result<void> check_type(const json::View& statement) {
  PRATIQUE_TRY(type, statement.string_or("_type", ""));
  if (std::find(kStatementTypes.begin(), kStatementTypes.end(), type) != kStatementTypes.end()) return {};
  return Error(kPayloadType, fmt::format("the type of what was signed is {}, not {}", quote(type), kStatementTypes[0]));
}

Result<Statement> read_statement(const json::View& statement) {
  PRATIQUE_CHECK(statement.object());
  PRATIQUE_CHECK(statement.no_case_twins(kStatementMembers));
  PRATIQUE_CHECK(check_type(statement));
  PRATIQUE_TRY(predicate_type, statement.string_at("predicateType"));
  auto subjects = read_subjects(statement);
  if (!subjects) subjects = payload_error(std::move(subjects).error());
  return Statement{std::string(predicate_type), std::move(subjects)};
}

}  // namespace

Result<Statement> Statement::parse(BytesView payload) {
  PRATIQUE_TRY(document, parse_payload(payload));
  auto statement = read_statement(json::View(document));
  if (!statement && !statement.error().is(kPayloadType)) return payload_error(std::move(statement).error());
  return statement;
}

bool Subject::is(std::span<const Digest> digests_of_content) const {
  bool fits = false;
  for (const auto& [algorithm, hex] : digests) {
    if (algorithm != "sha256" && algorithm != "sha384" && algorithm != "sha512") continue;
    const bool same = std::any_of(digests_of_content.begin(), digests_of_content.end(), [&](const Digest& digest) {
      return digest.algorithm_name() == algorithm && digest.hex() == hex;
    });
    if (!same) return false;
    fits = true;
  }
  return fits;
}

}  // namespace pratique::verifier

#include "tests/read_report/documents.h"

using namespace pratique;
using namespace pratique::test;
using scanners::FindingKind;
using scanners::Severity;

namespace {

constexpr std::string_view kHadolint = "hadolint/json", kKubeconform = "kubeconform/json", kKubeval = "kubeval/json",
                           kPylint = "pylint/json";

Json dockerfile() {
  return Json::parse(R"([{"code": "DL3008", "level": "warning", "file": "Dockerfile", "line": 9}])");
}
Json manifests() {
  return Json::parse(
      R"({"resources": [{"filename": "k8s/a.yaml", "kind": "Service", "name": "web", "version": "v1", "status": "statusInvalid"}]})");
}
Json old_manifests() {
  return Json::parse(R"([{"filename": "b.yaml", "kind": "Service", "status": "invalid", "errors": ["x", "y"]}])");
}
Json source() {
  return Json::parse(
      R"([{"type": "error", "message-id": "E0602", "symbol": "undefined-variable", "path": "m.py", "line": 4}])");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(read_linters)

BOOST_AUTO_TEST_CASE(hadolint_is_read) {
  const auto finding = only_finding(dockerfile(), kHadolint);
  BOOST_TEST((finding.kind == FindingKind::kMisconfiguration));
  BOOST_TEST(finding.id == "DL3008");
  BOOST_TEST(finding.path == "Dockerfile");
  BOOST_TEST((finding.line == 9));
  const std::pair<const char*, Severity> levels[] = {{"error", Severity::kHigh},
                                                     {"Warning", Severity::kMedium},
                                                     {"info", Severity::kLow},
                                                     {"style", Severity::kInfo},
                                                     {"other", Severity::kUnknown}};
  for (const auto& [level, expected] : levels) {
    BOOST_TEST((only_finding(with(dockerfile(), "/0/level", level), kHadolint).severity == expected), level);
  }
  BOOST_TEST(good(Json::array(), kHadolint).findings.empty());
  check_refused(Json::object(), kHadolint, "an object");
  check_required(dockerfile(), kHadolint, "/0/code");
  for (const char* member : {"/0/level", "/0/file", "/0/line"}) check_optional(dockerfile(), kHadolint, member);
}

BOOST_AUTO_TEST_CASE(kubeconform_is_read) {
  const auto finding = only_finding(manifests(), kKubeconform);
  BOOST_TEST((finding.kind == FindingKind::kMisconfiguration));
  BOOST_TEST(finding.id == "invalid");
  BOOST_TEST((finding.severity == Severity::kHigh));
  BOOST_TEST(finding.package == "Service/web");
  BOOST_TEST(finding.version == "v1");
  BOOST_TEST(finding.path == "k8s/a.yaml");
  check_required(manifests(), kKubeconform, "/resources");
  check_required(manifests(), kKubeconform, "/resources/0/status");
  for (const char* member : {"filename", "kind", "name", "version"})
    check_optional(manifests(), kKubeconform, std::string("/resources/0/") + member);
}

BOOST_AUTO_TEST_CASE(the_status_of_a_manifest_decides) {
  const auto findings = [](const char* status) {
    return good(with(manifests(), "/resources/0/status", status), kKubeconform).findings;
  };
  for (const char* status : {"statusInvalid", "INVALID", "statusError", "error"})
    BOOST_TEST(!findings(status).at(0).suppressed, status);
  for (const char* status : {"statusSkipped", "skipped"}) BOOST_TEST(findings(status).at(0).suppressed, status);
  for (const char* status : {"statusValid", "VALID", "statusEmpty"}) BOOST_TEST(findings(status).empty(), status);
  for (const Json& status : {Json("statusMaybe"), Json(""), Json(1)}) {
    check_refused(with(manifests(), "/resources/0/status", status), kKubeconform, status.dump());
  }
}

BOOST_AUTO_TEST_CASE(kubeval_is_read_with_one_finding_for_each_manifest) {
  const auto finding = only_finding(old_manifests(), kKubeval);
  BOOST_TEST(finding.id == "invalid");
  BOOST_TEST(finding.package == "Service");
  BOOST_TEST(finding.path == "b.yaml");
  BOOST_TEST(good(with(old_manifests(), "/0/status", "valid"), kKubeval).findings.empty());
  BOOST_TEST(only_finding(with(old_manifests(), "/0/status", "skipped"), kKubeval).suppressed);
  for (const char* status : {"error", "empty", "other"})
    check_refused(with(old_manifests(), "/0/status", status), kKubeval, status);
  check_required(old_manifests(), kKubeval, "/0/status");
  for (const char* member : {"/0/errors", "/0/kind", "/0/filename"}) check_optional(old_manifests(), kKubeval, member);
  check_refused(Json::object(), kKubeval, "an object");
}

BOOST_AUTO_TEST_CASE(pylint_is_read_in_both_formats) {
  const auto finding = only_finding(source(), kPylint);
  BOOST_TEST((finding.kind == FindingKind::kLint));
  BOOST_TEST(finding.id == "E0602");
  BOOST_TEST((finding.aliases == std::vector<std::string>{"undefined-variable"}));
  BOOST_TEST((finding.severity == Severity::kHigh));
  BOOST_TEST(finding.path == "m.py");
  BOOST_TEST((finding.line == 4));
  auto message = without(source(), "/0/message-id")[0];
  message["messageId"] = "E0602";
  BOOST_TEST((only_finding({{"messages", {message}}, {"statistics", Json::object()}}, kPylint) == finding));
  check_refused(Json::object(), kPylint, "an object without messages");
}

BOOST_AUTO_TEST_CASE(types_of_pylint_give_the_severity) {
  const std::pair<const char*, Severity> types[] = {{"fatal", Severity::kCritical}, {"warning", Severity::kMedium},
                                                    {"refactor", Severity::kLow},   {"convention", Severity::kLow},
                                                    {"info", Severity::kInfo},      {"other", Severity::kUnknown}};
  for (const auto& [type, expected] : types)
    BOOST_TEST((only_finding(with(source(), "/0/type", type), kPylint).severity == expected), type);
  check_required(source(), kPylint, "/0/type");
  check_required(source(), kPylint, "/0/message-id");
  for (const char* member : {"/0/symbol", "/0/path", "/0/line"}) check_optional(source(), kPylint, member);
}

BOOST_AUTO_TEST_SUITE_END()

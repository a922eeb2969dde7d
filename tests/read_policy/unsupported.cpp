#include <boost/test/unit_test.hpp>

#include "tests/support/gate_fixture.h"

using namespace pratique;
using namespace pratique::test;

namespace {

/// Whether the file is refused because this version does not have it, and where.
std::string unsupported_at(const std::string& yaml) {
  const auto set = gate::PolicySet::parse(yaml, "p");
  if (set) return "accepted";
  BOOST_TEST(set.error().id() == "policy.invalid");
  const std::string& message = set.error().message();
  if (message.find("is not supported by this version") == std::string::npos) return "malformed: " + message;
  return message.substr(2, message.find(": ") - 2);
}

std::string with_spec(std::string_view spec) {
  return document(std::string(kImages) + "  rules: []\n" + std::string(spec));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(what_is_not_built_is_refused_and_never_passed_over)

BOOST_AUTO_TEST_CASE(evidence_other_than_signatures_and_report_files) {
  BOOST_TEST(unsupported_at(with_spec("  evidence: {sbom: {predicateTypes: [x]}}\n")) == "7:14");
  BOOST_TEST(unsupported_at(with_spec("  evidence: {provenance: {predicateTypes: [x]}}\n")) == "7:14");
  const auto report = [](std::string_view more) {
    return unsupported_at(with_spec("  evidence: {reports: [{name: a, tools: [t], " + std::string(more) + "}]}\n"));
  };
  BOOST_TEST(report("bind: attested") == "7:52");
  BOOST_TEST(report("authorities: [x]") == "7:46");
  BOOST_TEST(report("subject: commit") == "7:46");
  BOOST_TEST(report("subject: commit, bind: asserted") == "accepted");
}

BOOST_AUTO_TEST_CASE(vex) {
  BOOST_TEST(unsupported_at(with_spec("  vex: [{authority: a}]\n")) == "7:3");
}

BOOST_AUTO_TEST_CASE(policies_of_other_tools) {
  BOOST_TEST(unsupported_at("apiVersion: policy.sigstore.dev/v1beta1\nkind: ClusterImagePolicy\n") == "2:7");
  BOOST_TEST(unsupported_at("version: \"1.0\"\ntrustPolicies: []\n") == "2:1");
}

BOOST_AUTO_TEST_SUITE_END()

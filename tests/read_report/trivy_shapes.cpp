#include "tests/read_report/documents.h"

using namespace pratique;
using namespace pratique::test;

namespace {

constexpr std::string_view kType = "trivy/json";
const Json kResult = {{"Target", "app"},
                      {"Vulnerabilities", {{{"VulnerabilityID", "CVE-2031-1"}, {"Severity", "LOW"}}}}};

Json artifact() { return {{"SchemaVersion", 2}, {"ArtifactName", "app"}, {"Results", {kResult}}}; }

Json cluster(const char* list) {
  return {{"ClusterName", ""}, {list, {{{"Kind", "Pod"}, {"Name", "a"}, {"Results", {kResult}}}}}};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(read_trivy_shapes)

BOOST_AUTO_TEST_CASE(schema_two_needs_its_version_and_the_name_of_the_artifact) {
  check_required(artifact(), kType, "/SchemaVersion");
  check_required(artifact(), kType, "/ArtifactName");
  for (const Json& version : {Json(1), Json(3), Json("2"), Json(2.0), Json(true)}) {
    check_refused(with(artifact(), "/SchemaVersion", version), kType, "SchemaVersion " + version.dump());
  }
  check_refused(with(artifact(), "/ArtifactName", 7), kType, "ArtifactName");
}

BOOST_AUTO_TEST_CASE(a_report_without_results_says_that_nothing_was_scanned) {
  BOOST_TEST(!good(artifact(), kType).nothing_scanned);
  BOOST_TEST(good(without(artifact(), "/Results"), kType).nothing_scanned);
  BOOST_TEST(good(with(artifact(), "/Results", nullptr), kType).nothing_scanned);
  BOOST_TEST(good(with(artifact(), "/Results", Json::array()), kType).nothing_scanned);
}

BOOST_AUTO_TEST_CASE(schema_one_is_a_list_of_results) {
  BOOST_TEST(good(Json::array({kResult, kResult}), kType).findings.size() == 2);
  check_refused(Json::array(), kType, "empty array");
  check_refused(Json::array({kResult, without(kResult, "/Target")}), kType, "a result without Target");
  check_refused(Json::array({kResult, nullptr}), kType, "null");
}

BOOST_AUTO_TEST_CASE(a_cluster_has_resources_in_any_of_four_lists) {
  for (const char* list : {"Resources", "Vulnerabilities", "Misconfigurations", "Findings"}) {
    BOOST_TEST(good(cluster(list), kType).findings.size() == 1, list);
    check_refused(without(cluster(list), std::string("/") + list), kType, "without list");
    check_refused(with(cluster(list), std::string("/") + list + "/0", 5), kType, "entry of another type");
  }
  check_refused(with(cluster("Resources"), "/ClusterName", 5), kType, "ClusterName");
  auto both = cluster("Resources");
  both["Findings"] = both["Resources"];
  BOOST_TEST(good(both, kType).findings.size() == 2);
}

BOOST_AUTO_TEST_CASE(a_workload_that_could_not_be_scanned_makes_the_scan_incomplete) {
  BOOST_TEST(good(cluster("Resources"), kType).complete);
  BOOST_TEST(good(with(cluster("Resources"), "/Resources/0/Error", ""), kType).complete);
  BOOST_TEST(!good(with(cluster("Resources"), "/Resources/0/Error", "no pull"), kType).complete);
  check_refused(with(cluster("Resources"), "/Resources/0/Error", 1), kType, "Error");
  BOOST_TEST(!good(cluster("Resources"), kType).nothing_scanned);
  BOOST_TEST(good(without(cluster("Resources"), "/Resources/0/Results"), kType).nothing_scanned);
}

BOOST_AUTO_TEST_CASE(a_report_of_both_shapes_is_refused) {
  auto both = artifact();
  both["ClusterName"] = "c";
  both["Resources"] = Json::array();
  check_refused(both, kType, "artifact and cluster");
  good(without(both, "/ArtifactName"), kType);
  check_refused(with(without(both, "/ArtifactName"), "/SchemaVersion", 3), kType, "another version");
}

BOOST_AUTO_TEST_CASE(other_documents_are_refused) {
  for (const Json& other : {Json(), Json("text"), Json(5), Json(true), Json::object()})
    check_refused(other, kType, other.dump());
}

BOOST_AUTO_TEST_SUITE_END()

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "gate/policy.h"
#include "tests/support/shared.h"

using namespace pratique;
using namespace pratique::test;

namespace {

std::string content(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(bad_policies)

BOOST_AUTO_TEST_CASE(each_is_refused_at_the_line_that_the_corpus_names,
                     *boost::unit_test::precondition(has_shared{"vectors/gate/cases.json"})) {
  const auto folder = shared_folder() / "vectors/gate";
  std::size_t looked_at = 0;
  for (const auto& one : nlohmann::json::parse(content(folder / "cases.json"))) {
    const auto args = one.at("args").get<std::vector<std::string>>();
    for (std::size_t i = 0; i + 1 < args.size(); ++i) {
      // A key that is none is for the verifier to find.
      if (args[i] != "--policy" || !args[i + 1].starts_with("policies/bad/") || args[i + 1].ends_with("bad-pem.yaml"))
        continue;
      const auto set = gate::PolicySet::parse(content(folder / args[i + 1]), args[i + 1]);
      ++looked_at;
      BOOST_TEST_CONTEXT(args[i + 1]) {
        BOOST_REQUIRE(!set.has_value());
        BOOST_TEST(set.error().id() == "policy.invalid");
        BOOST_TEST_MESSAGE(set.error().to_string());
        const std::string wanted = one.value("stderr", args[i + 1] + ':');
        BOOST_TEST(set.error().message().find(wanted) != std::string::npos, set.error().message());
      }
    }
  }
  BOOST_TEST(looked_at >= 18u);
}

BOOST_AUTO_TEST_SUITE_END()

#pragma once

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace pratique::test {

/// The folder of corpora and tools that lives beside the checkout (or where PRATIQUE_SHARED says). It is not part of
/// the project: tests that need it are skipped, visibly, where it is not there.
inline std::filesystem::path shared_folder() {
  if (const char* set = std::getenv("PRATIQUE_SHARED"); set != nullptr) return set;
  return std::filesystem::path(PRATIQUE_SOURCE_DIR).parent_path() / "shared";
}

/// For BOOST_AUTO_TEST_CASE(name, * boost::unit_test::precondition(has_shared{"vectors/wycheproof"})).
struct has_shared {
  std::string path;
  boost::test_tools::assertion_result operator()(boost::unit_test::test_unit_id) const {
    boost::test_tools::assertion_result there(std::filesystem::exists(shared_folder() / path));
    there.message() << "needs " << path << " of the shared folder";
    return there;
  }
};

}  // namespace pratique::test

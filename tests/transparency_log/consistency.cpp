#include <boost/test/unit_test.hpp>

#include "base/limits.h"
#include "tests/transparency_log/logged_bundle.h"

namespace pratique::test {

namespace {

constexpr std::int64_t kSkew = limits::kClockSkewSeconds;

/// A bundle whose log was seen before.
struct SeenLog : LoggedBundle {
  std::vector<verifier::SeenTree> seen_trees;

  verifier::TreeHead head() {
    const auto result = facts();
    BOOST_REQUIRE(result.verified.size() == 1U);
    BOOST_REQUIRE(result.verified[0].trees().size() == 1U);
    return result.verified[0].trees()[0];
  }
  std::string judged_after(verifier::TreeHead seen, Time at) {
    seen_trees = {{std::move(seen), at}};
    demands.seen_trees = seen_trees;
    return judged();
  }
  static Time logged(std::int64_t later) { return Time::from_seconds(kLogged + later); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(consistency_of_logs, SeenLog)

BOOST_AUTO_TEST_CASE(a_tree_that_was_seen_is_told) {
  const auto seen = head();
  BOOST_TEST(seen.origin == "log.test - 4711");
  BOOST_TEST(seen.size > 0U);
  BOOST_TEST(seen.root.size() == 32U);
}

BOOST_AUTO_TEST_CASE(one_size_has_one_root) {
  auto seen = head();
  BOOST_TEST(judged_after(seen, logged(0)) == "verified");
  seen.root[0] = static_cast<char>(seen.root[0] ^ 1);
  BOOST_TEST(judged_after(seen, logged(0)) == "tlog.inconsistent");
}

BOOST_AUTO_TEST_CASE(a_tree_does_not_shrink) {
  auto seen = head();
  ++seen.size;
  BOOST_TEST(judged_after(seen, logged(0)) == "verified");       // it may have grown after this entry
  BOOST_TEST(judged_after(seen, logged(60)) == "verified");      // an older bundle is looked at later
  BOOST_TEST(judged_after(seen, logged(-kSkew)) == "verified");  // the log's clock may be ahead
  BOOST_TEST(judged_after(seen, logged(-kSkew - 1)) == "tlog.inconsistent");
  seen.size -= 2;
  BOOST_TEST(judged_after(seen, logged(-kSkew - 1)) == "verified");
}

BOOST_AUTO_TEST_CASE(other_logs_and_other_trees_say_nothing_of_this_one) {
  auto seen = head();
  seen.root[0] = static_cast<char>(seen.root[0] ^ 1);
  auto other = seen;
  other.origin = "log.test - 4712";
  BOOST_TEST(judged_after(other, logged(0)) == "verified");
  other = seen;
  other.log_id[0] = static_cast<char>(other.log_id[0] ^ 1);
  BOOST_TEST(judged_after(other, logged(0)) == "verified");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test

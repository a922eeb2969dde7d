#include <boost/test/unit_test.hpp>

#include "registry/challenge.h"
#include "tests/authenticate/token_server.h"

using namespace pratique;
using namespace pratique::test;
using Answer = HttpServer::Answer;
using Asked = HttpServer::Asked;

namespace {

const Digest kImage = Digest::of(image());
const std::string kBasic = "Basic " + base64_encode("me:secret");

struct BasicRegistry : TokenRegistry {
  BasicRegistry() {
    challenge = "basic realm=\"x\"";
    good_header = kBasic;
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(basic_authentication)

BOOST_AUTO_TEST_CASE(the_stored_login_is_sent_where_it_is_asked_for) {
  BasicRegistry registry;
  Remote remote(registry.name(), {}, login_for(registry.server().host()));
  BOOST_TEST(outcome(fetch_manifest(*remote.source, kImage)) == "good");
  BOOST_TEST(registry.server().asked().at(0).header("authorization").empty());
  BOOST_TEST(registry.server().asked().size() == 2U);
  BOOST_TEST(outcome(fetch_manifest(*remote.repository(registry.name("other")), kImage)) == "good");
  BOOST_TEST(registry.server().asked().size() == 3U);
}

BOOST_AUTO_TEST_CASE(no_login_or_another_hosts_login_or_a_wrong_one_is_denied) {
  BasicRegistry registry;
  Remote none(registry.name());
  BOOST_TEST(outcome(fetch_manifest(*none.source, kImage)) == "registry.denied");
  Remote other(registry.name(), {}, login_for("registry.example"));
  BOOST_TEST(outcome(fetch_manifest(*other.source, kImage)) == "registry.denied");
  for (const Asked& asked : registry.server().asked()) BOOST_TEST(asked.header("authorization").empty());
  registry.good_header = "Basic other";
  const std::size_t before = registry.server().asked().size();
  Remote wrong(registry.name(), {}, login_for(registry.server().host()));
  BOOST_TEST(outcome(fetch_manifest(*wrong.source, kImage)) == "registry.denied");
  BOOST_TEST(registry.server().asked().size() == before + 2);
}

BOOST_AUTO_TEST_CASE(after_a_token_no_password_is_given) {
  TokenRegistry registry;
  Remote remote(registry.name(), {}, login_for(registry.server().host()));
  BOOST_TEST(outcome(fetch_manifest(*remote.source, kImage)) == "good");
  registry.challenge = "Basic realm=x";
  registry.good_header = kBasic;
  BOOST_TEST(outcome(fetch_manifest(*remote.source, kImage)) == "registry.denied");
  BOOST_TEST(registry.last("/manifests/").header("authorization") == "Bearer abc");
}

BOOST_AUTO_TEST_CASE(challenges_are_read_as_they_are_written) {
  const auto schemes = [](std::vector<std::string> lines) {
    std::string out;
    for (const auto& challenge : registry::parse_challenges(lines)) out += challenge.scheme + ";";
    return out;
  };
  BOOST_TEST(schemes({"Basic realm=x"}) == "basic;");
  BOOST_TEST(schemes({"Negotiate", "Basic realm=\"x\""}) == "negotiate;basic;");
  BOOST_TEST(schemes({"Negotiate YWJj==, Basic realm=x"}) == "negotiate;basic;");
  BOOST_TEST(schemes({"Foo, Bearer realm=\"a\", service=b, Basic realm=c"}) == "foo;bearer;basic;");
  BOOST_TEST(schemes({", , Basic realm = \"x\" ,"}) == "basic;");
  for (const char* bad : {"Bearer realm=\"x", "realm=x", "Bearer realm=x service=y", "Bearer realm=x, realm=y",
                          "Bearer =x", "Bearer realm=\"x\\", "\"x\""}) {
    BOOST_TEST_CONTEXT(bad) { BOOST_TEST(schemes({bad}).empty()); }
  }
  const auto bearer = registry::parse_challenges(std::vector<std::string>{R"(BEARER Realm="a\"b, c", SCOPE="x y")"});
  BOOST_REQUIRE(bearer.size() == 1U);
  BOOST_TEST(bearer[0].param("realm") == "a\"b, c");
  BOOST_TEST(bearer[0].param("scope") == "x y");
  BOOST_TEST(bearer[0].param("service").empty());
}

BOOST_AUTO_TEST_SUITE_END()

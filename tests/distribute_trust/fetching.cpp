// Rows A176 of the catalogue of attacks, and of redirects.
#include <boost/test/unit_test.hpp>

#include "registry/fetcher.h"
#include "tests/support/http_server.h"

namespace pratique::test {

namespace {

struct Web {
  HttpServer server{[](const HttpServer::Asked& asked) -> HttpServer::Answer {
    if (asked.target == "/file") return {200, {}, "content"};
    if (asked.target == "/moved") return {302, {{"Location", "/file"}}};
    if (asked.target == "/away") return {302, {{"Location", "http://192.0.2.1/file"}}};
    if (asked.target == "/circle") return {302, {{"Location", "/circle"}}};
    if (asked.target == "/forbidden") return {403};
    if (asked.target == "/broken") return {400};
    return {404};
  }};
  FixedClock clock{Time::parse("2026-11-20T12:00:00Z").value()};
  registry::Fetcher fetcher{registry::Options{}, clock};

  /// Content, "nothing", or the id of the error.
  std::string get(const std::string& url, std::int64_t max = 100) {
    const auto came = fetcher.get(url, max);
    return !came ? came.error().id() : *came ? **came : "nothing";
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(fetch_files, Web)

BOOST_AUTO_TEST_CASE(a_file_comes_whole_or_not_at_all) {
  BOOST_TEST(get(server.url() + "/file", 7) == "content");
  BOOST_TEST(get(server.url() + "/file", 6) == "content.too-large");
}

BOOST_AUTO_TEST_CASE(not_there_is_another_answer_than_could_not_look) {
  BOOST_TEST(get(server.url() + "/none") == "nothing");
  BOOST_TEST(get(server.url() + "/forbidden") == "nothing");
  BOOST_TEST(get(server.url() + "/broken") == "content.unavailable");
}

BOOST_AUTO_TEST_CASE(redirects_are_followed_where_that_is_safe) {
  BOOST_TEST(get(server.url() + "/moved") == "content");
  BOOST_TEST(get(server.url() + "/away") == "content.unavailable");  // plain http to another machine
  BOOST_TEST(get(server.url() + "/circle") == "content.unavailable");
}

BOOST_AUTO_TEST_CASE(plain_http_is_for_this_machine) {
  BOOST_TEST(get("http://tuf.invalid/file") == "content.unavailable");
  BOOST_TEST(get("ftp://127.0.0.1/file") == "content.unavailable");
  BOOST_TEST(get("http://user:password@127.0.0.1/file") == "content.unavailable");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test

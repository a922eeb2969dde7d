#include <boost/test/unit_test.hpp>

#include "registry/link_header.h"
#include "tests/fetch_content/scripted_registry.h"

using namespace pratique;
using namespace pratique::test;
using Answer = HttpServer::Answer;

namespace {

const std::string kFirst = "/v2/app/tags/list?n=1000";

Answer page(const std::vector<std::string>& tags, const std::string& link = "") {
  std::vector<std::string> quoted;
  for (const std::string& tag : tags) quoted.push_back('"' + tag + '"');
  Answer answer{200,
                {{"Content-Type", "application/json"}},
                fmt::format(R"({{"name":"app","tags":[{}]}})", fmt::join(quoted, ","))};
  if (!link.empty()) answer.headers.emplace_back("Link", link);
  return answer;
}

std::string next(const std::string& target) { return "<" + target + ">; rel=\"next\""; }

std::string list_outcome(ScriptedRegistry& registry) {
  Remote remote(registry.name());
  return outcome(remote.source->tags());
}

std::string list_outcome(const Answer& answer) {
  ScriptedRegistry registry;
  registry.on(kFirst, {answer});
  return list_outcome(registry);
}

std::vector<std::string> numbered(int from, int count) {
  std::vector<std::string> out;
  for (int i = 0; i < count; ++i) out.push_back(fmt::format("t{:06}", from + i));
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(list_tags)

BOOST_AUTO_TEST_CASE(all_pages_are_read_in_order) {
  ScriptedRegistry registry;
  registry.on(kFirst, {page({"b", "a"}, next("/v2/app/tags/list?n=2&last=a"))});
  registry.on("/v2/app/tags/list?n=2&last=a", {page({"c"})});
  Remote remote(registry.name());
  BOOST_TEST(remote.source->tags()->names == (std::vector<std::string>{"b", "a", "c"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(null_is_an_empty_list) {
  BOOST_TEST(list_outcome(Answer{200, {}, R"({"name":"app","tags":null})"}) == "good");
  BOOST_TEST(list_outcome(Answer{200, {}, R"({"name":"app","tags":[]})"}) == "good");
}

BOOST_AUTO_TEST_CASE(what_is_no_list_is_unavailable) {
  for (const char* body : {"", "<html>", "[]", R"({"name":"app"})", R"({"name":"app","tags":"v1"})",
                           R"({"name":"app","tags":[],"tags":[]})", R"({"name":"app","tags":[]}{})"}) {
    BOOST_TEST_CONTEXT(body) { BOOST_TEST(list_outcome(Answer{200, {}, body}) == "tags.unavailable"); }
  }
  for (const int status : {404, 429, 500, 503}) BOOST_TEST(list_outcome(Answer{status}) == "tags.unavailable");
  for (const int status : {401, 403}) BOOST_TEST(list_outcome(Answer{status}) == "registry.denied");
}

BOOST_AUTO_TEST_CASE(names_that_are_no_tags_are_counted_and_doubles_are_not_repeated) {
  ScriptedRegistry registry;
  registry.on(
      kFirst,
      {Answer{
          200, {}, R"({"name":"app","tags":["v1",null,"","../../x","a/b","sha256:00","new\nline","-v1","v1",7]})"}});
  Remote remote(registry.name());
  const auto tags = remote.source->tags();
  BOOST_REQUIRE(tags.has_value());
  BOOST_TEST(tags->names == std::vector<std::string>{"v1"}, boost::test_tools::per_element());
  BOOST_TEST(tags->invalid == 8U);
}

BOOST_AUTO_TEST_CASE(the_list_of_another_repository_is_not_taken) {
  BOOST_TEST(list_outcome(Answer{200, {}, R"({"name":"some/other","tags":[]})"}) == "tags.unavailable");
  BOOST_TEST(list_outcome(Answer{200, {}, R"({"name":"mirror/app","tags":[]})"}) == "good");
  BOOST_TEST(list_outcome(Answer{200, {}, R"({"name":"snapp","tags":[]})"}) == "tags.unavailable");
  BOOST_TEST(list_outcome(Answer{200, {}, R"({"tags":[]})"}) == "good");
}

BOOST_AUTO_TEST_CASE(a_page_that_fails_fails_the_list) {
  ScriptedRegistry registry;
  registry.on(kFirst, {page({"a"}, next("?page=2"))});
  BOOST_TEST(list_outcome(registry) == "tags.unavailable");
}

BOOST_AUTO_TEST_CASE(links_lead_nowhere_else) {
  ScriptedRegistry elsewhere;
  for (const std::string& link : {next(elsewhere.server().url() + "/v2/app/tags/list"), next("/v2/other/tags/list"),
                                  next("file:///x"), next("/v2/app/tags/../../x"), next("/v2/app/tags/%2e%2e/x"),
                                  std::string("/v2/app/tags/list; rel=next"), next("?a=1") + ", " + next("?a=2")}) {
    BOOST_TEST_CONTEXT(link) {
      ScriptedRegistry registry;
      registry.on(kFirst, {page({"a"}, link)});
      BOOST_TEST(list_outcome(registry) == "tags.unavailable");
      BOOST_TEST(registry.asked().size() == 1U);
    }
  }
  BOOST_TEST(elsewhere.asked().empty());
}

BOOST_AUTO_TEST_CASE(circles_and_empty_pages_end) {
  ScriptedRegistry same;
  same.on(kFirst, {page({"a"}, next(kFirst))});
  BOOST_TEST(list_outcome(same) == "tags.unavailable");
  ScriptedRegistry pair;
  pair.on(kFirst, {page({"a"}, next("?p=b"))});
  pair.on("/v2/app/tags/list?p=b", {page({"b"}, next("?p=c"))});
  pair.on("/v2/app/tags/list?p=c", {page({"c"}, next("?p=b"))});
  BOOST_TEST(list_outcome(pair) == "tags.unavailable");
  BOOST_TEST(pair.asked().size() == 3U);
  ScriptedRegistry empty;
  empty.on(kFirst, {page({"a"}, next("?p=1"))});
  for (int i = 1; i < 5; ++i)
    empty.on(fmt::format("/v2/app/tags/list?p={}", i), {page({}, next(fmt::format("?p={}", i + 1)))});
  BOOST_TEST(list_outcome(empty) == "tags.unavailable");
  BOOST_TEST(empty.asked().size() == 3U);
}

BOOST_AUTO_TEST_CASE(a_list_that_takes_longer_than_its_time_is_unavailable) {
  const auto listed_within = [](Duration timeout) {
    ScriptedRegistry registry;
    registry.on(kFirst, {Answer{429, {{"Retry-After", "7"}}}, page({"a"}, next("/v2/app/tags/list?n=2&last=a"))});
    registry.on("/v2/app/tags/list?n=2&last=a", {page({"c"})});
    Remote remote(registry.name(), {.list_timeout = timeout});
    return outcome(remote.source->tags());
  };
  BOOST_TEST(listed_within(Duration::seconds(8)) == "good");
  BOOST_TEST(listed_within(Duration::seconds(7)) == "tags.unavailable");
}

BOOST_AUTO_TEST_CASE(one_empty_page_in_between_is_fine) {
  ScriptedRegistry registry;
  registry.on(kFirst, {page({"a"}, next("?p=1"))});
  registry.on("/v2/app/tags/list?p=1", {page({}, next("?p=2"))});
  registry.on("/v2/app/tags/list?p=2", {page({"b"})});
  BOOST_TEST(list_outcome(registry) == "good");
}

BOOST_AUTO_TEST_CASE(a_full_page_without_a_link_may_have_been_cut) {
  ScriptedRegistry registry;
  registry.on(kFirst, {page(numbered(0, 1000))});
  registry.on(kFirst + "&last=t000999", {page(numbered(1000, 5))});
  Remote remote(registry.name());
  BOOST_TEST(remote.source->tags()->names.size() == 1005U);
  ScriptedRegistry whole;
  whole.on(kFirst, {page(numbered(0, 999))});
  BOOST_TEST(list_outcome(whole) == "good");
  BOOST_TEST(whole.asked().size() == 1U);
}

BOOST_AUTO_TEST_CASE(link_headers_are_read_as_they_are_written) {
  const auto target = [](std::vector<std::string> lines) {
    const auto link = registry::parse_next_link(lines);
    return link.malformed ? "malformed" : link.target.value_or("none");
  };
  BOOST_TEST(target({}) == "none");
  BOOST_TEST(target({R"(</x>; rel="next")"}) == "/x");
  BOOST_TEST(target({"</x>;rel=next"}) == "/x");
  BOOST_TEST(target({R"(<https://a/terms>; rel="license", <list?n=1>; title="a, b; \"c\""; REL=Next)"}) == "list?n=1");
  BOOST_TEST(target({R"(</a>; rel="prev")", R"(</x>; rel="last next")"}) == "/x");
  BOOST_TEST(target({R"(</x>; rel="nextish")"}) == "none");
  BOOST_TEST(target({R"(</x>; rel="prev"; rel="next")"}) == "none");
  for (const char* line :
       {"/x; rel=next", "</x; rel=next", R"(</x>; rel="next)", "</x> rel=next", "</x>; rel=next, </y>; rel=next"}) {
    BOOST_TEST_CONTEXT(line) { BOOST_TEST(target({line}) == "malformed"); }
  }
}

BOOST_AUTO_TEST_SUITE_END()

#include <boost/test/unit_test.hpp>

#include "tests/fetch_content/scripted_registry.h"

using namespace pratique;
using namespace pratique::test;
using Answer = HttpServer::Answer;

namespace {

const Digest kImage = Digest::of(image());
const std::string kPath = ScriptedRegistry::referrers_path(kImage);

std::string one(const std::string& bundle) { return descriptor(referrer(image(), bundle), kManifestType); }

Answer page(const std::vector<std::string>& descriptors, const std::string& next = "") {
  Answer answer{200, {{"Content-Type", kIndexType}}, index(descriptors)};
  if (!next.empty()) answer.headers.emplace_back("Link", "<" + next + ">; rel=\"next\"");
  return answer;
}

struct Listed {
  std::string outcome;
  std::vector<std::string> digests{};
  std::string incomplete{};  ///< id, or empty
  std::size_t notices = 0;
};

Listed list(ScriptedRegistry& registry, registry::Options options = {}) {
  Remote remote(registry.name(), std::move(options));
  const auto referrers = list_referrers(*remote.source, kImage);
  Listed out{outcome(referrers)};
  if (!referrers) return out;
  for (const auto& descriptor : referrers->descriptors) out.digests.push_back(descriptor.digest.to_string());
  if (referrers->incomplete) out.incomplete = referrers->incomplete->id();
  out.notices = referrers->notices.size();
  return out;
}

Listed list(const Answer& answer) {
  ScriptedRegistry registry;
  registry.on(kPath, {answer});
  return list(registry);
}

std::string digest(const std::string& bundle) { return Digest::of(referrer(image(), bundle)).to_string(); }

}  // namespace

BOOST_AUTO_TEST_SUITE(referrers_api)

BOOST_AUTO_TEST_CASE(what_the_registry_lists_is_listed) {
  ScriptedRegistry registry;
  registry.on(kPath, {page({one("a"), one("b")})});
  const Listed listed = list(registry);
  BOOST_TEST(listed.digests == (std::vector<std::string>{digest("a"), digest("b")}), boost::test_tools::per_element());
  BOOST_TEST(listed.notices == 0U);
  BOOST_TEST(listed.incomplete.empty());
  BOOST_TEST(registry.server().asked().front().header("accept") == kIndexType);
}

BOOST_AUTO_TEST_CASE(an_empty_list_is_no_referrers) {
  ScriptedRegistry registry;
  registry.on(kPath, {page({})});
  BOOST_TEST(list(registry).outcome == "good");
  BOOST_TEST(registry.asked().size() == 1U);
}

BOOST_AUTO_TEST_CASE(all_pages_are_read) {
  ScriptedRegistry registry;
  registry.on(kPath, {page({one("a")}, kPath + "?page=2")});
  registry.on(kPath + "?page=2", {page({one("b")}, "?page=3")});
  registry.on(kPath + "?page=3", {page({one("c")})});
  BOOST_TEST(list(registry).digests == (std::vector<std::string>{digest("a"), digest("b"), digest("c")}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_page_that_fails_leaves_the_list_incomplete) {
  for (const int status : {500, 404, 403, 429}) {
    ScriptedRegistry registry;
    registry.on(kPath, {page({one("a")}, kPath + "?page=2")});
    registry.on(kPath + "?page=2", {Answer{status}});
    const Listed listed = list(registry);
    BOOST_TEST(listed.outcome == "good");
    BOOST_TEST(listed.digests.size() == 1U);
    BOOST_TEST(listed.incomplete == "referrers.unavailable");
  }
}

BOOST_AUTO_TEST_CASE(a_page_that_fails_behind_an_empty_one_is_no_list) {
  ScriptedRegistry registry;
  registry.on(kPath, {page({}, kPath + "?page=2")});
  registry.on(kPath + "?page=2", {Answer{500}});
  BOOST_TEST(list(registry).outcome == "referrers.unavailable");
}

BOOST_AUTO_TEST_CASE(what_could_not_be_listed_is_never_nothing) {
  for (const int status : {401, 403, 408, 418, 429, 500, 502, 503}) {
    BOOST_TEST_CONTEXT(status) { BOOST_TEST(list(Answer{status}).outcome == "referrers.unavailable"); }
  }
  const std::string unknown = R"({"errors":[{"code":"NAME_UNKNOWN","message":""}]})";
  BOOST_TEST(list(Answer{404, {}, unknown}).outcome == "referrers.unavailable");
  BOOST_TEST(list(Answer{.raw = "SSH-2.0-OpenSSH_9.0\r\n"}).outcome == "referrers.unavailable");
}

BOOST_AUTO_TEST_CASE(a_list_that_cannot_be_read_is_never_nothing) {
  const auto with_body = [](const std::string& body) {
    return list(Answer{200, {{"Content-Type", kIndexType}}, body}).outcome;
  };
  BOOST_TEST(with_body(index({})) == "good");
  BOOST_TEST(with_body("") == "referrers.unavailable");
  BOOST_TEST(with_body("<html>") == "referrers.unavailable");
  BOOST_TEST(with_body(index({}) + index({})) == "referrers.unavailable");
  BOOST_TEST(with_body(R"({"schemaVersion":2,"manifests":[],"manifests":[]})") == "referrers.unavailable");
  BOOST_TEST(with_body(image()) == "referrers.unavailable");
}

BOOST_AUTO_TEST_CASE(each_digest_comes_once_with_the_type_of_a_manifest) {
  const std::string stranger = descriptor(referrer(image(), "a"), "text/plain");
  const Listed listed = list(page({stranger, one("a"), one("b"), one("a")}));
  BOOST_TEST(listed.digests == (std::vector<std::string>{digest("a"), digest("b")}), boost::test_tools::per_element());
  ScriptedRegistry registry;
  registry.on(kPath, {page({stranger, one("a")})});
  Remote remote(registry.name());
  BOOST_TEST(list_referrers(*remote.source, kImage)->descriptors.at(0).media_type == kManifestType);
}

BOOST_AUTO_TEST_CASE(a_descriptor_that_is_none_leaves_the_list_incomplete) {
  const Listed listed = list(page({R"({"mediaType":"a/b","digest":"md5:x","size":1})", one("a")}));
  BOOST_TEST(listed.digests == std::vector<std::string>{digest("a")}, boost::test_tools::per_element());
  BOOST_TEST(listed.incomplete == "referrers.unavailable");
}

BOOST_AUTO_TEST_CASE(links_lead_nowhere_else) {
  ScriptedRegistry elsewhere;
  for (const std::string& link :
       {elsewhere.server().url() + kPath + "?page=2", std::string("/v2/other/referrers/") + kImage.to_string(),
        std::string("/v2/app/tags/list"), std::string("/v2/app/referrers/..%2f..%2fx"), std::string("file:///x"),
        std::string("/v2/app/referrers/../../x")}) {
    BOOST_TEST_CONTEXT(link) {
      ScriptedRegistry registry;
      registry.on(kPath, {page({one("a")}, link)});
      BOOST_TEST(list(registry).incomplete == "referrers.unavailable");
      BOOST_TEST(registry.asked().size() == 1U);
    }
  }
  BOOST_TEST(elsewhere.asked().empty());
}

BOOST_AUTO_TEST_CASE(circles_end) {
  ScriptedRegistry registry;
  registry.on(kPath, {page({one("a")}, kPath + "?page=2")});
  registry.on(kPath + "?page=2", {page({one("b")}, kPath)});
  BOOST_TEST(list(registry).incomplete == "referrers.unavailable");
  BOOST_TEST(registry.asked().size() == 2U);
}

BOOST_AUTO_TEST_CASE(pages_without_anything_new_end) {
  ScriptedRegistry registry;
  registry.on(kPath, {page({one("a")}, kPath + "?page=2")});
  registry.on(kPath + "?page=2", {page({one("a")}, kPath + "?page=3")});
  BOOST_TEST(list(registry).incomplete == "referrers.unavailable");
  BOOST_TEST(registry.asked().size() == 2U);
}

BOOST_AUTO_TEST_CASE(more_referrers_than_the_limit_are_said) {
  std::vector<std::string> many;
  for (std::size_t i = 0; i < limits::kReferrers; ++i) many.push_back(descriptor(std::to_string(i), kManifestType));
  BOOST_TEST(list(page(many)).incomplete.empty());
  many.push_back(one("a"));
  const Listed listed = list(page(many));
  BOOST_TEST(listed.digests.size() == limits::kReferrers);
  BOOST_TEST(listed.incomplete == "referrers.unavailable");
}

BOOST_AUTO_TEST_CASE(more_pages_than_the_limit_are_said) {
  ScriptedRegistry registry;
  for (std::size_t i = 0; i <= limits::kReferrerPages; ++i) {
    registry.on(
        i == 0 ? kPath : kPath + "?page=" + std::to_string(i),
        {page({one(std::to_string(i))}, i == limits::kReferrerPages ? "" : kPath + "?page=" + std::to_string(i + 1))});
  }
  const Listed listed = list(registry);
  BOOST_TEST(listed.incomplete == "referrers.unavailable");
  BOOST_TEST(listed.digests.size() == limits::kReferrerPages);
}

BOOST_AUTO_TEST_SUITE_END()

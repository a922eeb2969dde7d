#include <boost/test/unit_test.hpp>

#include "registry/descriptor_set.h"
#include "registry/fallback_tag.h"
#include "tests/fetch_content/scripted_registry.h"

using namespace pratique;
using namespace pratique::test;
using Answer = HttpServer::Answer;

namespace {

const Digest kImage = Digest::of(image());
const std::string kApi = ScriptedRegistry::referrers_path(kImage);
const std::string kTag = ScriptedRegistry::manifest_path("sha256-" + std::string(kImage.hex()));
const std::string kList = index({descriptor(referrer(image()), kManifestType)});

struct Listed {
  std::string outcome;
  std::size_t descriptors = 0;
  std::vector<std::string> notices{};
};

Listed list(const Answer& api, const Answer& tag) {
  ScriptedRegistry registry;
  registry.on(kApi, {api});
  registry.on(kTag, {tag});
  Remote remote(registry.name());
  const auto referrers = list_referrers(*remote.source, kImage);
  Listed out{outcome(referrers)};
  if (!referrers) return out;
  if (referrers->incomplete) out.outcome = "incomplete";
  out.descriptors = referrers->descriptors.size();
  for (const Error& notice : referrers->notices) out.notices.push_back(notice.id());
  return out;
}

Answer typed(const std::string& body, const std::string& type) { return {200, {{"Content-Type", type}}, body}; }

const Answer kFallback = typed(kList, kIndexType);

}  // namespace

BOOST_AUTO_TEST_SUITE(referrers_fallback)

BOOST_AUTO_TEST_CASE(without_the_api_the_fallback_tag_is_read_and_that_is_said) {
  const std::string other = R"({"errors":[{"code":"UNSUPPORTED","message":""}]})";
  for (const Answer& api : {Answer{404}, Answer{404, {}, "404 page not found"}, Answer{404, {}, other}, Answer{400},
                            Answer{405}, Answer{406}, Answer{501}, typed(R"({"tags":[]})", "application/json"),
                            typed(image(), kManifestType), Answer{200, {}, kList}}) {
    BOOST_TEST_CONTEXT(api.status) {
      const Listed listed = list(api, kFallback);
      BOOST_TEST(listed.descriptors == 1U);
      BOOST_TEST(listed.notices == std::vector<std::string>{"referrers.fallback"}, boost::test_tools::per_element());
    }
  }
}

BOOST_AUTO_TEST_CASE(with_the_api_the_fallback_tag_is_not_read) {
  const Listed listed = list(typed(index({}), kIndexType), kFallback);
  BOOST_TEST(listed.descriptors == 0U);
  BOOST_TEST(listed.notices.empty());
}

BOOST_AUTO_TEST_CASE(where_the_api_fails_the_fallback_tag_is_no_way_out) {
  for (const int status : {401, 403, 429, 500})
    BOOST_TEST(list(Answer{status}, kFallback).outcome == "referrers.unavailable");
}

BOOST_AUTO_TEST_CASE(no_fallback_tag_is_no_referrers) {
  const Listed listed = list(Answer{404}, Answer{404});
  BOOST_TEST(listed.outcome == "good");
  BOOST_TEST(listed.descriptors == 0U);
  BOOST_TEST(listed.notices.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_fallback_tag_that_names_no_index_is_no_list_and_that_is_said) {
  for (const std::string& body : {image(), image("other")}) {
    const Listed listed = list(Answer{404}, typed(body, kManifestType));
    BOOST_TEST(listed.outcome == "good");
    BOOST_TEST(listed.descriptors == 0U);
    BOOST_TEST(listed.notices == (std::vector<std::string>{"referrers.fallback", "referrers.malformed"}),
               boost::test_tools::per_element());
  }
}

BOOST_AUTO_TEST_CASE(a_fallback_tag_that_names_neither_index_nor_image_could_not_be_read) {
  for (const std::string body : {"no JSON", R"({"schemaVersion":2})"})
    BOOST_TEST(list(Answer{404}, typed(body, kManifestType)).outcome == "incomplete");
}

BOOST_AUTO_TEST_CASE(a_fallback_tag_that_could_not_be_read_is_never_nothing) {
  for (const int status : {401, 403, 429, 500})
    BOOST_TEST(list(Answer{404}, Answer{status}).outcome == "referrers.unavailable");
  BOOST_TEST(list(Answer{404}, typed("<html>", "text/html")).outcome == "referrers.unavailable");
  Answer wrong = kFallback;
  wrong.headers.emplace_back("Docker-Content-Digest", Digest::of("x").to_string());
  BOOST_TEST(list(Answer{404}, wrong).outcome == "referrers.unavailable");
}

BOOST_AUTO_TEST_CASE(a_fallback_tag_that_names_the_image_itself_lists_nothing) {
  const registry::Content content{kList, Digest::of(kList), kIndexType};
  const auto read = [&](const Digest& subject) {
    registry::DescriptorSet found(10);
    registry::Referrers out;
    registry::add_fallback_list(content, subject, found, out);
    BOOST_TEST(out.notices.size() == 1U - found.size());
    return found.size();
  };
  BOOST_TEST(read(kImage) == 1U);
  BOOST_TEST(read(content.digest) == 0U);
}

BOOST_AUTO_TEST_CASE(a_descriptor_that_is_none_leaves_the_fallback_list_incomplete) {
  const std::string good = descriptor(referrer(image()), kManifestType);
  BOOST_TEST(list(Answer{404}, typed(index({good}), kIndexType)).outcome == "good");
  const Listed listed =
      list(Answer{404}, typed(index({good, R"({"mediaType":"a/b","digest":"sha256:x","size":1})"}), kIndexType));
  BOOST_TEST(listed.outcome == "incomplete");
  BOOST_TEST(listed.descriptors == 1U);
}

BOOST_AUTO_TEST_CASE(of_two_descriptors_of_one_content_the_first_of_a_manifest_stays) {
  const auto kept = [](const std::string& first, const std::string& second) {
    registry::DescriptorSet set(10);
    for (const std::string& type : {first, second}) set.add(descriptor_of("x", type));
    BOOST_REQUIRE(set.size() == 1U);
    return set.take().front().media_type;
  };
  BOOST_TEST(kept(kManifestType, kIndexType) == kManifestType);
  BOOST_TEST(kept(kManifestType, "a/b") == kManifestType);
  BOOST_TEST(kept("a/b", kManifestType) == kManifestType);
  BOOST_TEST(kept("a/b", "c/d") == "a/b");
}

BOOST_AUTO_TEST_CASE(the_tag_of_a_sha512_digest_is_cut) {
  const Digest digest = Digest::of("x", Digest::Algorithm::kSha512);
  BOOST_TEST(registry::fallback_tag(digest) == "sha512-" + std::string(digest.hex().substr(0, 64)));
  BOOST_TEST(registry::fallback_tag(kImage) == "sha256-" + std::string(kImage.hex()));
}

BOOST_AUTO_TEST_SUITE_END()

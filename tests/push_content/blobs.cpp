#include <boost/test/unit_test.hpp>

#include "tests/push_content/writable_registry.h"

using namespace pratique;
using namespace pratique::test;

namespace {

using Answer = HttpServer::Answer;
using Asked = HttpServer::Asked;

const std::string kContent = "0123456789";
const std::string kDigest = Digest::of(kContent).to_string();

bool is_upload(const Asked& asked) { return asked.target.find("/uploads/") != std::string::npos; }

/// "yes" (written), "no" (was there), or the id of the error.
std::string pushed(Writer& writer, const std::optional<Repository>& from = {}) {
  const auto result = writer.sink->push_blob(kContent, from);
  if (!result) return result.error().id();
  return *result ? "yes" : "no";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(push_blobs)

BOOST_AUTO_TEST_CASE(a_blob_that_is_there_is_not_sent) {
  WritableRegistry registry;
  registry.blobs[kDigest] = kContent;
  Writer writer(registry);
  BOOST_TEST(pushed(writer) == "no");
  BOOST_TEST(registry.server().asked().size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_blob_that_is_not_there_is_sent_whole_with_its_digest) {
  WritableRegistry registry;
  Writer writer(registry);
  BOOST_TEST(pushed(writer) == "yes");
  BOOST_TEST(registry.blobs[kDigest] == kContent);
  const auto puts = registry.asked("PUT");
  BOOST_REQUIRE(puts.size() == 1U);
  BOOST_TEST(puts[0].target == "/v2/app/blobs/uploads/u?state=1&digest=sha256%3A" + kDigest.substr(7));
  BOOST_TEST(puts[0].header("content-type") == "application/octet-stream");
}

BOOST_AUTO_TEST_CASE(a_big_blob_does_not_wait_for_leave) {
  WritableRegistry registry;
  Writer writer(registry);
  const std::string big(3 << 20, 'x');
  BOOST_TEST(outcome(writer.sink->push_blob(big)) == "good");
  BOOST_TEST(registry.asked("PUT").at(0).header("expect") == "");
  BOOST_TEST(registry.blobs.contains(Digest::of(big).to_string()));
}

BOOST_AUTO_TEST_CASE(an_upload_that_breaks_off_is_resumed_where_it_stopped) {
  WritableRegistry registry;
  registry.before = [&, first = true](const Asked& asked) mutable -> std::optional<Answer> {
    if (asked.method != "PUT" || !std::exchange(first, false)) return std::nullopt;
    registry.arrived = asked.body.substr(0, 4);
    return WritableRegistry::broken();
  };
  Writer writer(registry);
  BOOST_TEST(pushed(writer) == "yes");
  BOOST_TEST(registry.blobs[kDigest] == kContent);
  const auto patches = registry.asked("PATCH");
  BOOST_REQUIRE(patches.size() == 1U);
  BOOST_TEST(patches[0].header("content-range") == "4-9");
  BOOST_TEST(patches[0].body == "456789");
  BOOST_TEST(registry.count("POST", "/uploads/") == 1U);
  BOOST_TEST(registry.asked("PUT").back().body == "");
}

BOOST_AUTO_TEST_CASE(an_upload_that_stands_elsewhere_than_was_said_is_asked_again) {
  WritableRegistry registry;
  int patches = 0;
  registry.before = [&](const Asked& asked) -> std::optional<Answer> {
    if (asked.method == "PUT" && patches == 0 && registry.arrived.empty()) {
      registry.arrived = asked.body.substr(0, 4);
      return Answer{503};
    }
    if (asked.method == "PATCH" && ++patches == 1) {
      registry.arrived += asked.body.substr(0, 3);
      return Answer{416};
    }
    return std::nullopt;
  };
  Writer writer(registry);
  BOOST_TEST(pushed(writer) == "yes");
  BOOST_TEST(registry.asked("PATCH").back().header("content-range") == "7-9");
}

BOOST_AUTO_TEST_CASE(an_upload_that_the_registry_forgot_is_begun_anew) {
  WritableRegistry registry;
  registry.before = [&, first = true](const Asked& asked) mutable -> std::optional<Answer> {
    if (asked.method != "PUT" || !std::exchange(first, false)) return std::nullopt;
    registry.upload_known = false;
    return WritableRegistry::broken();
  };
  Writer writer(registry);
  BOOST_TEST(pushed(writer) == "yes");
  BOOST_TEST(registry.count("POST", "/uploads/") == 2U);
  BOOST_TEST(registry.count("PATCH", "/uploads/") == 0U);
}

BOOST_AUTO_TEST_CASE(an_upload_whose_answer_was_lost_is_not_sent_again) {
  WritableRegistry registry;
  registry.before = [&](const Asked& asked) -> std::optional<Answer> {
    if (asked.method != "PUT") return std::nullopt;
    registry.honest(asked);
    return WritableRegistry::broken();
  };
  Writer writer(registry);
  BOOST_TEST(pushed(writer) == "yes");
  BOOST_TEST(registry.asked("PUT").size() == 1U);
}

BOOST_AUTO_TEST_CASE(it_gives_up_after_some_attempts) {
  WritableRegistry registry;
  registry.before = [](const Asked& asked) -> std::optional<Answer> {
    if (asked.method == "PUT") return Answer{503};
    return std::nullopt;
  };
  Writer writer(registry);
  BOOST_TEST(pushed(writer) == "push.failed");
  BOOST_TEST(registry.asked("PUT").size() == 4U);
}

BOOST_AUTO_TEST_CASE(a_registry_that_does_not_answer_is_not_asked_for_ever) {
  WritableRegistry registry;
  registry.before = [](const Asked& asked) -> std::optional<Answer> {
    if (is_upload(asked)) return WritableRegistry::broken();
    return std::nullopt;
  };
  Writer writer(registry);
  BOOST_TEST(pushed(writer) == "content.unavailable");
  BOOST_TEST(registry.count("POST", "/uploads/") == 4U);
}

BOOST_AUTO_TEST_CASE(what_is_refused_is_not_tried_again) {
  for (const auto& [method, status] : {std::pair("PUT", 400), std::pair("PUT", 413), std::pair("POST", 404)}) {
    WritableRegistry registry;
    registry.before = [m = std::string(method), s = status](const Asked& asked) -> std::optional<Answer> {
      if (asked.method == m) return Answer{s};
      return std::nullopt;
    };
    Writer writer(registry);
    BOOST_TEST(pushed(writer) == "push.failed");
    BOOST_TEST(registry.asked(method).size() == 1U);
  }
}

BOOST_AUTO_TEST_CASE(content_that_is_taken_as_something_else_is_an_error) {
  WritableRegistry registry;
  registry.before = [](const Asked& asked) -> std::optional<Answer> {
    if (asked.method != "PUT") return std::nullopt;
    return Answer{201, {{"Docker-Content-Digest", Digest::of("other").to_string()}}};
  };
  Writer writer(registry);
  BOOST_TEST(pushed(writer) == "content.digest-mismatch");
}

BOOST_AUTO_TEST_CASE(content_named_by_another_algorithm_is_the_same_content) {
  WritableRegistry registry;
  registry.before = [](const Asked& asked) -> std::optional<Answer> {
    if (asked.method != "PUT") return std::nullopt;
    return Answer{201, {{"Docker-Content-Digest", Digest::of(kContent, Digest::Algorithm::kSha512).to_string()}}};
  };
  Writer writer(registry);
  BOOST_TEST(pushed(writer) == "yes");
}

BOOST_AUTO_TEST_CASE(an_upload_goes_nowhere_but_to_the_registry) {
  WritableRegistry elsewhere;
  const std::string other = elsewhere.server().url();
  for (const std::string& location : {other + "/v2/app/blobs/uploads/u", std::string("https://127.0.0.1/u"),
                                      std::string("file:///u"), std::string("//u:p@127.0.0.1/u")}) {
    WritableRegistry registry;
    registry.before = [&](const Asked& asked) -> std::optional<Answer> {
      if (asked.method == "POST") return Answer{202, {{"Location", location}}};
      return std::nullopt;
    };
    Writer writer(registry);
    BOOST_TEST(pushed(writer) == "push.failed");
    BOOST_TEST(registry.asked("POST").size() == 1U);
    BOOST_TEST(registry.asked("PUT").empty());
  }
  BOOST_TEST(elsewhere.server().asked().empty());
}

BOOST_AUTO_TEST_CASE(the_rest_of_an_upload_goes_nowhere_else_either) {
  WritableRegistry elsewhere;
  WritableRegistry registry;
  registry.before = [&](const Asked& asked) -> std::optional<Answer> {
    if (asked.method == "PUT") return registry.arrived = asked.body.substr(0, 4), Answer{503};
    if (asked.method == "PATCH") return Answer{202, {{"Location", elsewhere.server().url() + "/u"}}};
    return std::nullopt;
  };
  Writer writer(registry);
  BOOST_TEST(pushed(writer) == "push.failed");
  BOOST_TEST(elsewhere.server().asked().empty());
}

BOOST_AUTO_TEST_CASE(an_absolute_location_of_the_same_registry_is_good) {
  WritableRegistry registry;
  registry.before = [&](const Asked& asked) -> std::optional<Answer> {
    if (asked.method != "POST") return std::nullopt;
    registry.upload_known = true;
    return Answer{202, {{"Location", registry.server().url() + "/v2/app/blobs/uploads/u"}}};
  };
  Writer writer(registry);
  BOOST_TEST(pushed(writer) == "yes");
}

BOOST_AUTO_TEST_CASE(an_upload_without_a_location_is_an_error) {
  WritableRegistry registry;
  registry.before = [](const Asked& asked) -> std::optional<Answer> {
    if (asked.method == "POST") return Answer{202};
    return std::nullopt;
  };
  Writer writer(registry);
  BOOST_TEST(pushed(writer) == "push.failed");
}

BOOST_AUTO_TEST_CASE(a_blob_of_another_repository_of_the_registry_is_mounted) {
  WritableRegistry registry;
  registry.before = [](const Asked& asked) -> std::optional<Answer> {
    if (asked.target.find("?mount=") != std::string::npos) return Answer{201};
    return std::nullopt;
  };
  Writer writer(registry);
  const Repository from{registry.server().host(), "team/base"};
  BOOST_TEST(pushed(writer, from) == "yes");
  BOOST_TEST(registry.asked("POST")[0].target ==
             "/v2/app/blobs/uploads/?mount=sha256%3A" + kDigest.substr(7) + "&from=team%2Fbase");
  BOOST_TEST(registry.asked("PUT").empty());
}

BOOST_AUTO_TEST_CASE(what_cannot_be_mounted_is_sent) {
  WritableRegistry registry;
  Writer writer(registry);
  BOOST_TEST(pushed(writer, Repository{registry.server().host(), "team/base"}) == "yes");
  BOOST_TEST(registry.blobs[kDigest] == kContent);
}

BOOST_AUTO_TEST_CASE(a_repository_of_another_registry_is_not_named_to_this_one) {
  WritableRegistry registry;
  Writer writer(registry);
  BOOST_TEST(pushed(writer, Repository{"other.example", "team/secret"}) == "yes");
  BOOST_TEST(registry.asked("POST")[0].target == "/v2/app/blobs/uploads/");
}

BOOST_AUTO_TEST_CASE(more_than_our_readers_read_is_not_sent) {
  WritableRegistry registry;
  Writer writer(registry);
  const auto result = writer.sink->push_blob(std::string(limits::kEvidenceBlobBytes + 1, 'x'));
  BOOST_TEST(outcome(result) == "content.too-large");
  BOOST_TEST(registry.server().asked().empty());
}

BOOST_AUTO_TEST_SUITE_END()

#include <boost/test/unit_test.hpp>

#include "tests/fetch_content/scripted_registry.h"

using namespace pratique;
using namespace pratique::test;
using Answer = HttpServer::Answer;

namespace {

const Digest kImage = Digest::of(image());
const std::string kImagePath = ScriptedRegistry::manifest_path(kImage.to_string());

/// What becomes of the image's manifest if the registry answers so.
std::string manifest_outcome(const Answer& answer, std::optional<std::int64_t> size = {}) {
  ScriptedRegistry registry;
  registry.on(kImagePath, {answer});
  Remote remote(registry.name());
  return outcome(fetch_manifest(*remote.source, kImage, size));
}

Answer good(std::vector<std::pair<std::string, std::string>> more = {}) {
  Answer answer{200, {{"Content-Type", kManifestType}}, image()};
  answer.headers.insert(answer.headers.end(), more.begin(), more.end());
  return answer;
}

std::string blob_outcome(const Answer& answer) {
  ScriptedRegistry registry;
  registry.on(ScriptedRegistry::blob_path("bundle"), {answer});
  Remote remote(registry.name());
  return outcome(fetch_blob(*remote.source, descriptor_of("bundle", kBundleType)));
}

std::string chunked(const std::string& body) {
  return fmt::format("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{}\r\n0\r\n\r\n", body.size(), body);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(fetch_integrity)

BOOST_AUTO_TEST_CASE(a_manifest_comes_with_its_bytes_and_type) {
  ScriptedRegistry registry;
  registry.serve_manifest(image(), std::string(kManifestType) + "; charset=utf-8");
  Remote remote(registry.name());
  const auto content = fetch_manifest(*remote.source, kImage);
  BOOST_REQUIRE(content.has_value());
  BOOST_TEST(content->bytes == image());
  BOOST_TEST(content->media_type == kManifestType);
  BOOST_TEST(content->digest.to_string() == kImage.to_string());
}

BOOST_AUTO_TEST_CASE(all_four_manifest_types_are_asked_for_and_no_encoding) {
  ScriptedRegistry registry;
  registry.serve_manifest(image());
  Remote remote(registry.name());
  BOOST_TEST(outcome(fetch_manifest(*remote.source, kImage)) == "good");
  const auto asked = registry.server().asked().front();
  for (const char* type : {kManifestType, kIndexType, "application/vnd.docker.distribution.manifest.list.v2+json",
                           "application/vnd.docker.distribution.manifest.v2+json"}) {
    BOOST_TEST(asked.header("accept").find(type) != std::string::npos);
  }
  BOOST_TEST(asked.header("accept-encoding").empty());
  BOOST_TEST(asked.header("user-agent") == "pratique");
}

BOOST_AUTO_TEST_CASE(other_bytes_than_the_digest_says_are_refused) {
  Answer answer = good();
  answer.body[3] ^= 1;
  BOOST_TEST(manifest_outcome(answer) == "content.digest-mismatch");
  BOOST_TEST(manifest_outcome(good()) == "good");
  BOOST_TEST(blob_outcome({200, {}, "bundlE"}) == "content.digest-mismatch");
  BOOST_TEST(blob_outcome({200, {}, "bundle"}) == "good");
}

BOOST_AUTO_TEST_CASE(a_digest_header_must_be_right_if_it_is_there) {
  const auto named = [](const std::string& digest) {
    return manifest_outcome(good({{"Docker-Content-Digest", digest}}));
  };
  BOOST_TEST(named(kImage.to_string()) == "good");
  BOOST_TEST(named(Digest::of(image(), Digest::Algorithm::kSha512).to_string()) == "good");
  BOOST_TEST(named(Digest::of("other").to_string()) == "content.digest-mismatch");
  BOOST_TEST(named(Digest::of("other", Digest::Algorithm::kSha512).to_string()) == "content.digest-mismatch");
  BOOST_TEST(named("sha256:../../../../hostile") == "content.digest-mismatch");
  BOOST_TEST(manifest_outcome(good({{"Docker-Content-Digest", kImage.to_string()},
                                    {"Docker-Content-Digest", Digest::of("x").to_string()}})) ==
             "content.digest-mismatch");
}

BOOST_AUTO_TEST_CASE(content_asked_for_by_sha512_is_hashed_so) {
  ScriptedRegistry registry;
  const Digest digest = Digest::of(image(), Digest::Algorithm::kSha512);
  registry.on(ScriptedRegistry::manifest_path(digest.to_string()), {good()});
  Remote remote(registry.name());
  BOOST_TEST(outcome(fetch_manifest(*remote.source, digest)) == "good");
}

BOOST_AUTO_TEST_CASE(another_size_than_the_descriptor_says_is_refused) {
  const auto size = static_cast<std::int64_t>(image().size());
  BOOST_TEST(manifest_outcome(good(), size) == "good");
  BOOST_TEST(manifest_outcome(good(), size + 1) == "content.size-mismatch");
  BOOST_TEST(manifest_outcome(good(), size - 1) == "content.size-mismatch");
  BOOST_TEST(blob_outcome({.raw = chunked("bundle")}) == "good");
  BOOST_TEST(blob_outcome({.raw = chunked("bundle and more")}) == "content.size-mismatch");
  // Fewer bytes are read, and then they are other bytes, which says more than their number.
  BOOST_TEST(blob_outcome({.raw = chunked("bundl")}) == "content.digest-mismatch");
  BOOST_TEST(blob_outcome({200, {}, ""}) == "content.digest-mismatch");
}

BOOST_AUTO_TEST_CASE(a_terabyte_is_refused_when_it_is_announced) {
  BOOST_TEST(manifest_outcome({.raw = "HTTP/1.1 200 OK\r\nContent-Length: 1099511627776\r\n\r\n{"}) ==
             "content.too-large");
  BOOST_TEST(blob_outcome({.raw = "HTTP/1.1 200 OK\r\nContent-Length: 1099511627776\r\n\r\nbundle"}) ==
             "content.size-mismatch");
}

BOOST_AUTO_TEST_CASE(a_manifest_above_the_limit_is_cut_off) {
  const std::string pad(static_cast<std::size_t>(limits::kManifestBytes), ' ');
  BOOST_TEST(manifest_outcome({.raw = chunked(image() + pad)}) == "content.too-large");
}

BOOST_AUTO_TEST_CASE(a_descriptor_above_the_limit_is_not_asked_for) {
  ScriptedRegistry registry;
  Remote remote(registry.name());
  auto big = descriptor_of("bundle", kBundleType);
  big.size = limits::kEvidenceBlobBytes + 1;
  BOOST_TEST(outcome(fetch_blob(*remote.source, big)) == "content.too-large");
  BOOST_TEST(outcome(fetch_manifest(*remote.source, kImage, limits::kManifestBytes + 1)) == "content.too-large");
  BOOST_TEST(registry.asked().empty());
  big.size = limits::kEvidenceBlobBytes;
  BOOST_TEST(outcome(fetch_blob(*remote.source, big)) == "content.unavailable");
  BOOST_TEST(registry.asked().size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_content_encoding_that_was_not_asked_for_is_refused) {
  BOOST_TEST(manifest_outcome(good({{"Content-Encoding", "identity"}})) == "good");
  BOOST_TEST(manifest_outcome(good({{"Content-Encoding", "gzip"}})) == "content.unavailable");
}

BOOST_AUTO_TEST_CASE(a_manifest_that_is_called_something_else_is_not_taken) {
  const auto called = [](const std::string& type) {
    return manifest_outcome({200, {{"Content-Type", type}}, image()});
  };
  BOOST_TEST(called("text/html") == "content.unavailable");
  BOOST_TEST(called("text/plain; charset=utf-8") == "content.unavailable");
  BOOST_TEST(called("application/json") == "good");
  BOOST_TEST(manifest_outcome({200, {}, image()}) == "good");
}

BOOST_AUTO_TEST_CASE(only_200_is_content) {
  for (const int status : {201, 204, 206, 304, 410, 418}) {
    BOOST_TEST_CONTEXT(status) {
      Answer answer = good();
      answer.status = status;
      BOOST_TEST(manifest_outcome(answer) == "content.unavailable");
    }
  }
  BOOST_TEST(manifest_outcome(Answer{404}) == "image.not-found");
  BOOST_TEST(blob_outcome(Answer{404}) == "content.unavailable");
  Answer denied = good();
  denied.status = 403;
  BOOST_TEST(manifest_outcome(denied) == "registry.denied");
}

BOOST_AUTO_TEST_CASE(what_a_registry_says_is_escaped) {
  ScriptedRegistry registry;
  registry.on(kImagePath, {Answer{404, {}, R"({"errors":[{"code":"\u001b[2Jverified","message":"x"}]})"}});
  Remote remote(registry.name());
  const auto content = fetch_manifest(*remote.source, kImage);
  BOOST_REQUIRE(!content.has_value());
  BOOST_TEST(content.error().to_string().find('\x1b') == std::string::npos);
  BOOST_TEST(content.error().to_string().find("\\x1b") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_flood_of_headers_is_cut_off) {
  const auto flooded = [](std::size_t lines) {
    std::string raw = "HTTP/1.1 200 OK\r\nContent-Type: " + std::string(kManifestType) + "\r\n";
    for (std::size_t i = 0; i < lines; ++i) raw += "X-Flood: " + std::string(1000, 'a') + "\r\n";
    return Answer{.raw = raw + fmt::format("Content-Length: {}\r\n\r\n{}", image().size(), image())};
  };
  BOOST_TEST(manifest_outcome(flooded(100)) == "good");
  BOOST_TEST(manifest_outcome(flooded(1000)) == "content.unavailable");
}

BOOST_AUTO_TEST_CASE(a_trailer_changes_nothing) {
  std::string raw = fmt::format(
      "HTTP/1.1 200 OK\r\nContent-Type: {}\r\nTrailer: Content-Type\r\nTransfer-Encoding: "
      "chunked\r\n\r\n{:x}\r\n{}\r\n0\r\n",
      kManifestType, image().size(), image());
  raw += "Docker-Content-Digest: sha256:nonsense\r\n\r\n";
  BOOST_TEST(manifest_outcome({.raw = raw}) == "good");
}

BOOST_AUTO_TEST_CASE(a_tag_is_fetched_with_the_digest_of_its_bytes) {
  ScriptedRegistry registry;
  registry.on(ScriptedRegistry::manifest_path("v1"), {good()});
  registry.on(ScriptedRegistry::manifest_path("v2"), {good({{"Docker-Content-Digest", Digest::of("x").to_string()}})});
  registry.on(ScriptedRegistry::manifest_path("v5"), {Answer{500}});
  Remote remote(registry.name());
  BOOST_TEST(fetch_tag(*remote.source, "v1")->digest.to_string() == kImage.to_string());
  BOOST_TEST(outcome(fetch_tag(*remote.source, "v2")) == "content.digest-mismatch");
  BOOST_TEST(outcome(fetch_tag(*remote.source, "v3")) == "tag.not-found");
  BOOST_TEST(outcome(fetch_tag(*remote.source, "v5")) == "content.unavailable");
  const std::size_t before = registry.asked().size();
  BOOST_TEST(outcome(fetch_tag(*remote.source, "../v1")) == "tag.not-found");
  BOOST_TEST(registry.asked().size() == before);
}

BOOST_AUTO_TEST_CASE(an_answer_that_nobody_asked_for_answers_nothing) {
  const std::string forged = image("forged");
  const auto answer = [](const std::string& body) {
    return fmt::format("HTTP/1.1 200 OK\r\nContent-Type: {}\r\nContent-Length: {}\r\n\r\n{}", kManifestType,
                       body.size(), body);
  };
  for (const bool together : {true, false}) {
    BOOST_TEST_CONTEXT(together) {
      HttpServer server([&](const HttpServer::Asked& asked) {
        const std::string tag = asked.target.substr(asked.target.rfind('/') + 1);
        const std::string honest = answer(image(tag));
        return together ? Answer{.pieces = {honest + answer(forged)}} : Answer{.pieces = {honest, answer(forged)}};
      });
      Remote remote(server.host() + "/app");
      for (const int number : {1, 2, 3}) {
        const std::string tag = fmt::format("v{}", number);
        BOOST_TEST(fetch_tag(*remote.source, tag)->bytes == image(tag));
        server.wait_for_answers(number);
      }
      BOOST_TEST(remote.clock.slept.empty());
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

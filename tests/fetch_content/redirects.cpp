#include <boost/test/unit_test.hpp>

#include "base/base64.h"
#include "tests/fetch_content/scripted_registry.h"

using namespace pratique;
using namespace pratique::test;
using Answer = HttpServer::Answer;

namespace {

const std::string kPath = ScriptedRegistry::blob_path("bundle");

Answer redirect(const std::string& location, int status = 307) { return {status, {{"Location", location}}}; }

/// A registry that redirects, and somebody else who has the blob at /blob.
struct Scene {
  Scene() {
    elsewhere.on("/blob", {Answer{200, {}, "bundle"}});
    registry.on("/blob", {Answer{200, {}, "bundle"}});
  }
  std::string there(const std::string& path) const { return elsewhere.server().url() + path; }
  std::string fetch(const Answer& answer, registry::Options options = {}, registry::Credentials logins = {}) {
    registry.on(kPath, {answer});
    Remote remote(registry.name(), std::move(options), std::move(logins));
    return outcome(fetch_blob(*remote.source, descriptor_of("bundle", kBundleType)));
  }

  ScriptedRegistry registry;
  ScriptedRegistry elsewhere;
};

registry::Credentials login_for(const ScriptedRegistry& registry) {
  const std::string config =
      fmt::format(R"({{"auths":{{"{}":{{"auth":"{}"}}}}}})", registry.server().host(), base64_encode("me:secret"));
  return registry::Credentials::parse_docker_config(config, "config.json").value();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(redirects)

BOOST_AUTO_TEST_CASE(blobs_may_come_from_elsewhere) {
  for (const int status : {301, 302, 303, 307, 308}) {
    Scene scene;
    BOOST_TEST(scene.fetch(redirect(scene.there("/blob"), status)) == "good");
  }
}

BOOST_AUTO_TEST_CASE(relative_redirects_are_followed) {
  Scene scene;
  BOOST_TEST(scene.fetch(redirect("/blob")) == "good");
  BOOST_TEST(scene.elsewhere.asked().empty());
}

BOOST_AUTO_TEST_CASE(content_from_elsewhere_is_checked_as_well) {
  Scene scene;
  scene.elsewhere.on("/blob", {Answer{200, {}, "bundlE"}});
  BOOST_TEST(scene.fetch(redirect(scene.there("/blob"))) == "content.digest-mismatch");
}

BOOST_AUTO_TEST_CASE(manifests_may_come_from_elsewhere_but_lists_may_not) {
  Scene scene;
  const Digest digest = Digest::of(image());
  scene.elsewhere.on("/list", {Answer{200, {{"Content-Type", kIndexType}}, index({})}});
  scene.elsewhere.on("/manifest", {Answer{200, {{"Content-Type", kManifestType}}, image()}});
  scene.registry.on(ScriptedRegistry::manifest_path(digest.to_string()), {redirect(scene.there("/manifest"))});
  scene.registry.on(ScriptedRegistry::referrers_path(digest), {redirect(scene.there("/list"))});
  scene.registry.on("/v2/app/tags/list?n=1000", {redirect(scene.there("/list"))});
  Remote remote(scene.registry.name());
  BOOST_TEST(outcome(fetch_manifest(*remote.source, digest)) == "good");
  BOOST_TEST(outcome(list_referrers(*remote.source, digest)) == "referrers.unavailable");
  BOOST_TEST(outcome(remote.source->tags()) == "tags.unavailable");
  BOOST_TEST(scene.elsewhere.asked().size() == 1U);
}

BOOST_AUTO_TEST_CASE(five_hops_are_followed_and_six_are_not) {
  for (const int hops : {5, 6}) {
    Scene scene;
    scene.registry.on("/hop1", {Answer{200, {}, "bundle"}});
    for (int i = 2; i < hops + 1; ++i)
      scene.registry.on(fmt::format("/hop{}", i), {redirect(fmt::format("/hop{}", i - 1))});
    BOOST_TEST(scene.fetch(redirect(fmt::format("/hop{}", hops))) == (hops == 5 ? "good" : "content.unavailable"));
  }
}

BOOST_AUTO_TEST_CASE(a_circle_ends) {
  Scene scene;
  BOOST_TEST(scene.fetch(redirect(kPath)) == "content.unavailable");
  BOOST_TEST(scene.registry.asked().size() == limits::kRedirects + 1);
}

BOOST_AUTO_TEST_CASE(only_plain_urls_are_followed) {
  Scene scene;
  const std::string host = scene.elsewhere.server().host();
  for (const std::string& location :
       {"http://user:password@" + host + "/blob", "http://user@" + host + "/blob", "ftp://" + host + "/blob",
        "gopher://" + host + "/blob", std::string("file:///etc/passwd"), "http://127.0.0.1\\@" + host + "/blob",
        "http://" + host + "/bl ob", std::string("http:///"), std::string()}) {
    BOOST_TEST_CONTEXT(location) { BOOST_TEST(scene.fetch(redirect(location)) == "content.unavailable"); }
  }
  BOOST_TEST(scene.fetch(Answer{307}) == "content.unavailable");
  BOOST_TEST(scene.elsewhere.asked().empty());
}

BOOST_AUTO_TEST_CASE(plain_http_leads_only_to_this_machine_unless_it_is_allowed) {
  Scene scene;
  const registry::Options quick{.attempts = 1};
  const auto message = [&](const registry::Options& options) {
    scene.registry.on(kPath, {redirect("http://registry.invalid/blob")});
    Remote remote(scene.registry.name(), options);
    return fetch_blob(*remote.source, descriptor_of("bundle", kBundleType)).error().message();
  };
  BOOST_TEST(message(quick).find("redirects, which is not followed") != std::string::npos);
  BOOST_TEST(message({.plain_http = true, .attempts = 1}).find("redirects, which is not followed") ==
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(addresses_where_nobody_has_a_registry_are_not_asked) {
  Scene scene;
  const std::string port = scene.elsewhere.server().host().substr(10);
  const registry::Options plain{.plain_http = true, .request_timeout = Duration::seconds(2), .attempts = 1};
  BOOST_TEST(scene.fetch(redirect("http://0.0.0.0:" + port + "/blob"), plain) == "content.unavailable");
  BOOST_TEST(scene.fetch(redirect("http://[::ffff:0.0.0.0]:" + port + "/blob"), plain) == "content.unavailable");
  BOOST_TEST(scene.fetch(redirect("http://169.254.169.254/blob"), plain) == "content.unavailable");
  BOOST_TEST(scene.elsewhere.asked().empty());
  BOOST_TEST(scene.fetch(redirect("http://127.0.0.1:" + port + "/blob"), plain) == "good");
}

BOOST_AUTO_TEST_CASE(credentials_stay_at_home) {
  Scene scene;
  const std::string basic = "Basic " + base64_encode("me:secret");
  scene.registry.on("/v2/app/manifests/v1", {Answer{401, {{"WWW-Authenticate", "Basic realm=x"}}},
                                             Answer{200, {{"Content-Type", kManifestType}}, image()}});
  scene.registry.on("/first", {redirect(scene.there("/second"))});
  scene.elsewhere.on("/second", {redirect(scene.registry.server().url() + "/blob")});
  scene.registry.on(kPath, {redirect("/first")});
  Remote remote(scene.registry.name(), {}, login_for(scene.registry));
  BOOST_TEST(outcome(fetch_tag(*remote.source, "v1")) == "good");
  BOOST_TEST(outcome(fetch_blob(*remote.source, descriptor_of("bundle", kBundleType))) == "good");
  for (const auto& asked : scene.elsewhere.server().asked()) BOOST_TEST(asked.header("authorization").empty());
  for (const auto& asked : scene.registry.server().asked()) {
    if (asked.target == kPath || asked.target == "/first") BOOST_TEST(asked.header("authorization") == basic);
    if (asked.target == "/blob") BOOST_TEST(asked.header("authorization").empty());
  }
}

BOOST_AUTO_TEST_CASE(who_is_elsewhere_cannot_ask_for_credentials) {
  Scene scene;
  scene.elsewhere.on("/blob", {Answer{401, {{"WWW-Authenticate", "Basic realm=x"}}}});
  BOOST_TEST(scene.fetch(redirect(scene.there("/blob")), {}, login_for(scene.registry)) == "registry.denied");
  BOOST_TEST(scene.elsewhere.asked().size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()

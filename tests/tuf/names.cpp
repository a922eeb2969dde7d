// Rows A143 and A146 of the catalogue of attacks.
#include <boost/test/unit_test.hpp>

#include "tests/support/test_tuf.h"
#include "verifier/tuf_names.h"

namespace pratique::test {

namespace tuf = verifier::tuf;

namespace {

std::string file_name(std::string_view role) {
  const auto name = tuf::file_of_role(role);
  return name ? *name : name.error().id();
}

tuf::TargetFile target(const std::string& path, std::map<std::string, std::string> hashes = {{"sha256", "ab"}}) {
  return {path, {1, std::move(hashes)}};
}

std::string url(const tuf::TargetFile& file, bool consistent = true) {
  const auto path = tuf::url_path_of(file, consistent);
  return path ? *path : path.error().id();
}

/// What is thought of content for which these are signed.
std::string judged(BytesView content, std::optional<std::int64_t> length, std::map<std::string, std::string> hashes) {
  const auto good = tuf::check_content(content, {length, std::move(hashes)}, tuf::HashRule::kMust, "it");
  return good ? "good" : good.error().id();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(tuf_names)

BOOST_AUTO_TEST_CASE(a_role_is_one_file_in_one_folder_whatever_it_is_called) {
  BOOST_TEST(file_name("delegated-1.0_x~") == "delegated-1.0_x~.json");
  BOOST_TEST(file_name("../x") == "..%2Fx.json");
  BOOST_TEST(file_name("..") == "...json");
  BOOST_TEST(file_name("azAZ09") == "azAZ09.json");
  BOOST_TEST(file_name("`{@[/:") == "%60%7B%40%5B%2F%3A.json");
  BOOST_TEST(file_name("/abs") == "%2Fabs.json");
  BOOST_TEST(file_name("a/../../b") == "a%2F..%2F..%2Fb.json");
  BOOST_TEST(file_name("C:\\x") == "C%3A%5Cx.json");
  BOOST_TEST(file_name("%2e%2e%2f") == "%252e%252e%252f.json");
  BOOST_TEST(file_name("\xC3\xB6?#") == "%C3%B6%3F%23.json");
  BOOST_TEST(file_name(std::string_view("a\0b", 3)) == "a%00b.json");
}

BOOST_AUTO_TEST_CASE(a_name_longer_than_a_file_may_have_is_refused) {
  BOOST_TEST(file_name(std::string(200, 'a')) == std::string(200, 'a') + ".json");
  BOOST_TEST(file_name(std::string(201, 'a')) == "trust.malformed");
  BOOST_TEST(file_name(std::string(67, '/')) == "trust.malformed");
}

BOOST_AUTO_TEST_CASE(a_delegated_role_with_a_hostile_name_is_stored_beside_the_others) {
  TufRepository repository;
  repository.delegate("targets", "../role", {"*"});
  repository.bump({"targets", "snapshot", "timestamp"});
  repository.files["1...%2Frole.json"] = repository.files["1.../role.json"];
  TufClient client(repository);
  BOOST_TEST(client.find("file") == "trust.not-found");
  BOOST_TEST(client.store.contains("..%2Frole.json"));
}

BOOST_AUTO_TEST_CASE(a_target_is_asked_for_under_its_path_with_a_hash_before_the_name) {
  BOOST_TEST(url(target("a/b c.txt")) == "a/ab.b%20c.txt");
  BOOST_TEST(url(target("a/b c.txt"), false) == "a/b%20c.txt");
  BOOST_TEST(url(target("file", {{"sha512", "cd"}, {"md5", "00"}})) == "cd.file");
  BOOST_TEST(url(target("file", {{"md5", "00"}})) == "trust.mismatch");
}

BOOST_AUTO_TEST_CASE(a_target_is_one_file_in_one_folder) {
  BOOST_TEST(tuf::file_of_target("a/b").value() == "a%2Fb");
  BOOST_TEST(tuf::file_of_target("...").value() == "...");
  for (const char* folder : {"", ".", ".."}) {
    const auto refused = tuf::file_of_target(folder);
    BOOST_REQUIRE(!refused);
    BOOST_TEST(refused.error().id() == "trust.malformed");
  }
}

BOOST_AUTO_TEST_CASE(a_target_whose_path_leads_elsewhere_is_not_asked_for) {
  BOOST_TEST(url(target("a/..b")) == "a/ab...b");
  for (const char* path : {"", "/a", "a/", "a//b", ".", "..", "../a", "a/../b", "a/."}) {
    BOOST_TEST(url(target(path)) == "trust.malformed", path);
  }
}

BOOST_AUTO_TEST_CASE(content_has_its_length_and_every_hash_that_is_known) {
  const std::string sha256(Digest::of("content").hex());
  const std::string sha512(Digest::of("content", Digest::Algorithm::kSha512).hex());
  const std::string wrong(128, '0');
  BOOST_TEST(judged("content", 7, {{"sha256", sha256}}) == "good");
  BOOST_TEST(judged("content", 7, {{"sha256", sha256}, {"sha512", sha512}, {"blake3", "00"}}) == "good");
  BOOST_TEST(judged("content", 8, {{"sha256", sha256}}) == "trust.mismatch");
  BOOST_TEST(judged("other..", 7, {{"sha256", sha256}}) == "trust.mismatch");
  BOOST_TEST(judged("content", 7, {{"sha256", sha256}, {"sha512", wrong}}) == "trust.mismatch");
  BOOST_TEST(judged("content", 7, {{"md5", "9a0364b9e99bb480dd25e1f0284c8555"}}) == "trust.mismatch");
  BOOST_TEST(judged("content", 7, {}) == "trust.mismatch");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test

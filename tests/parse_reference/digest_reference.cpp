#include <boost/test/unit_test.hpp>

#include "base/reference.h"

using namespace pratique;

namespace {

const std::string kDigest = "sha256:" + std::string(64, 'a');
const std::string kDigest512 = "sha512:" + std::string(128, 'b');

Reference accepted(const std::string& text) {
  auto reference = Reference::parse(text);
  BOOST_REQUIRE_MESSAGE(reference.has_value(), text);
  return *std::move(reference);
}

void refused(const std::string& text) {
  const auto reference = Reference::parse(text);
  BOOST_REQUIRE_MESSAGE(!reference.has_value(), text);
  BOOST_TEST(reference.error().id() == "usage");
  BOOST_TEST((reference.error().kind() == Kind::kUsage));
  BOOST_TEST(!reference.error().hint().empty());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(parse_digest_reference)

BOOST_AUTO_TEST_CASE(a_repository_with_a_digest_is_an_image) {
  const Reference reference = accepted("ghcr.io/org/app@" + kDigest);
  BOOST_REQUIRE(reference.repository() != nullptr);
  BOOST_TEST(reference.layout() == nullptr);
  BOOST_TEST(reference.repository()->host == "ghcr.io");
  BOOST_TEST(reference.repository()->path == "org/app");
  BOOST_TEST(reference.digest.to_string() == kDigest);
  BOOST_TEST(!reference.tag.has_value());
  BOOST_TEST(reference.to_string() == "ghcr.io/org/app@" + kDigest);
}

BOOST_AUTO_TEST_CASE(sha512_names_an_image_too) {
  BOOST_TEST(accepted("ghcr.io/org/app@" + kDigest512).digest.to_string() == kDigest512);
}

BOOST_AUTO_TEST_CASE(a_tag_alone_is_refused) {
  for (const char* text : {"ghcr.io/org/app:v1", "ghcr.io/org/app", "nginx", "nginx:latest", "127.0.0.1:5000/app", ""})
    refused(text);
}

BOOST_AUTO_TEST_CASE(a_tag_beside_the_digest_is_kept_and_not_printed) {
  const Reference reference = accepted("ghcr.io/org/app:v1.2@" + kDigest);
  BOOST_REQUIRE(reference.tag.has_value());
  BOOST_TEST(*reference.tag == "v1.2");
  BOOST_TEST(reference.repository()->to_string() == "ghcr.io/org/app");
  BOOST_TEST(reference.to_string() == "ghcr.io/org/app@" + kDigest);
}

BOOST_AUTO_TEST_CASE(a_port_is_no_tag) {
  const Reference plain = accepted("127.0.0.1:5000/app@" + kDigest);
  BOOST_TEST(plain.repository()->host == "127.0.0.1:5000");
  BOOST_TEST(!plain.tag.has_value());
  const Reference tagged = accepted("127.0.0.1:5000/app:5000@" + kDigest);
  BOOST_TEST(tagged.repository()->host == "127.0.0.1:5000");
  BOOST_TEST((tagged.tag == "5000"));
}

BOOST_AUTO_TEST_CASE(an_ipv6_host_stands_in_brackets) {
  const Reference reference = accepted("[::1]:5000/org/app:v1@" + kDigest);
  BOOST_TEST(reference.repository()->host == "[::1]:5000");
  BOOST_TEST(reference.repository()->path == "org/app");
  BOOST_TEST((reference.tag == "v1"));
  BOOST_TEST(accepted("[2001:db8::1]/app@" + kDigest).repository()->host == "[2001:db8::1]");
}

BOOST_AUTO_TEST_CASE(a_broken_tag_is_refused) {
  static_cast<void>(accepted("ghcr.io/app:" + std::string(128, 'a') + "@" + kDigest));
  for (const std::string& tag : {std::string(), std::string("-a"), std::string(".a"), std::string("a b"),
                                 std::string("a+b"), std::string(129, 'a'), std::string("ä")}) {
    refused("ghcr.io/app:" + tag + "@" + kDigest);
  }
}

BOOST_AUTO_TEST_CASE(a_broken_digest_is_refused) {
  static_cast<void>(accepted("ghcr.io/app@" + kDigest));
  for (const std::string& digest :
       {std::string(), std::string("sha256:"), std::string("sha256:abc"), "SHA256:" + std::string(64, 'a'),
        "sha256:" + std::string(64, 'A'), kDigest + "0", kDigest + " ", kDigest + "\n", "md5:" + std::string(32, 'a'),
        std::string(64, 'a')}) {
    refused("ghcr.io/app@" + digest);
  }
}

BOOST_AUTO_TEST_CASE(two_digests_are_refused) { refused("ghcr.io/app@" + kDigest + "@" + kDigest); }

BOOST_AUTO_TEST_CASE(a_scheme_or_a_user_is_refused) {
  for (const char* prefix : {"https://", "http://", "docker://", "user@", "user:secret@", "//"}) {
    refused(prefix + std::string("ghcr.io/org/app@") + kDigest);
  }
}

BOOST_AUTO_TEST_CASE(what_is_printed_parses_to_the_same_image) {
  for (const char* name :
       {"ghcr.io/org/app", "[::1]:5000/a/b", "localhost/x", "docker.io/library/nginx", "127.0.0.1:1/a"}) {
    const std::string text = name + ("@" + kDigest);
    BOOST_TEST(accepted(text).to_string() == text);
  }
}

BOOST_AUTO_TEST_CASE(a_message_shows_hostile_text_escaped) {
  const auto reference = Reference::parse("ghcr.io/\x1B[31mapp");
  BOOST_REQUIRE(!reference.has_value());
  BOOST_TEST(reference.error().message().find('\x1B') == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

#include "base/package_url.h"

#include <boost/test/unit_test.hpp>

using namespace pratique;

namespace {

PackageUrl parsed(std::string_view text) {
  const auto url = PackageUrl::parse(text);
  BOOST_REQUIRE_MESSAGE(url.has_value(), text);
  return *url;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(package_url)

BOOST_AUTO_TEST_CASE(all_parts_are_read_and_decoded) {
  const PackageUrl url = parsed("pkg:deb/debian/libexpat1@2.5.0-1%2Bdeb12u1?arch=amd64&distro=debian-12#lib");
  BOOST_TEST(url.type == "deb");
  BOOST_TEST(url.name_space == "debian");
  BOOST_TEST(url.name == "libexpat1");
  BOOST_TEST(url.version == "2.5.0-1+deb12u1");
}

BOOST_AUTO_TEST_CASE(namespace_and_version_may_be_absent) {
  const PackageUrl url = parsed("pkg:pypi/pyyaml");
  BOOST_TEST(url.type == "pypi");
  BOOST_TEST(url.name_space == "");
  BOOST_TEST(url.name == "pyyaml");
  BOOST_TEST(url.version == "");
}

BOOST_AUTO_TEST_CASE(a_namespace_may_have_several_parts) {
  const PackageUrl url = parsed("pkg:golang/github.com/org/app/v2@v2.1.0");
  BOOST_TEST(url.name_space == "github.com/org/app");
  BOOST_TEST(url.name == "v2");
  BOOST_TEST(url.version == "v2.1.0");
}

BOOST_AUTO_TEST_CASE(an_encoded_at_sign_belongs_to_the_namespace) {
  const PackageUrl url = parsed("pkg:npm/%40angular/core@16.2.0");
  BOOST_TEST(url.name_space == "@angular");
  BOOST_TEST(url.name == "core");
  BOOST_TEST(url.version == "16.2.0");
  BOOST_TEST(parsed("pkg:npm/@angular/core").name_space == "@angular");
}

BOOST_AUTO_TEST_CASE(an_encoded_slash_is_part_of_the_name) {
  const PackageUrl url = parsed("pkg:generic/a%2Fb@1");
  BOOST_TEST(url.name_space == "");
  BOOST_TEST(url.name == "a/b");
}

BOOST_AUTO_TEST_CASE(the_type_is_lower_case_and_superfluous_slashes_do_not_count) {
  BOOST_TEST(parsed("pkg:PyPI/PyYAML").type == "pypi");
  BOOST_TEST(parsed("pkg://pypi/pyyaml/").name == "pyyaml");
}

BOOST_AUTO_TEST_CASE(what_is_no_package_url_gives_nothing) {
  BOOST_TEST(PackageUrl::parse("pkg:pypi/a").has_value());
  for (const std::string_view text :
       {"", "pypi/a", "pkg:", "pkg:pypi", "pkg:pypi/", "pkg:/a", "PKG", "pkg:pypi/?a=b", "https://example.org/a",
        "pkg:pypi/a%2", "pkg:pypi/a%zz", "pkg:pypi/a@%4", "pkg:deb/%G0/a"}) {
    BOOST_TEST(!PackageUrl::parse(text).has_value(), text);
  }
}

BOOST_AUTO_TEST_CASE(what_is_printed_parses_to_the_same_value) {
  for (const std::string_view text : {"pkg:npm/%40angular/core@16.2.0", "pkg:deb/debian/libexpat1@2.5.0-1%2Bdeb12u1",
                                      "pkg:golang/github.com/org/app/v2@v2.1.0", "pkg:pypi/pyyaml",
                                      "pkg:oci/app@sha256:abc", "pkg:generic/a%2Fb%40c@1%2F2"}) {
    const PackageUrl url = parsed(text);
    const PackageUrl again = parsed(url.to_string());
    BOOST_TEST(url.to_string() == text);
    BOOST_TEST(again.name_space == url.name_space);
    BOOST_TEST(again.name == url.name);
    BOOST_TEST(again.version == url.version);
  }
}

BOOST_AUTO_TEST_CASE(the_base_has_no_version) {
  BOOST_TEST(parsed("pkg:npm/%40angular/core@16.2.0?x=y").base() == "pkg:npm/%40angular/core");
}

BOOST_AUTO_TEST_CASE(without_version_every_version_is_covered) {
  BOOST_TEST(parsed("pkg:pypi/pyyaml").covers(parsed("pkg:pypi/pyyaml@5.3.1")));
  BOOST_TEST(parsed("pkg:pypi/pyyaml@5.3.1").covers(parsed("pkg:pypi/pyyaml@5.3.1?x=y")));
}

BOOST_AUTO_TEST_CASE(names_of_pypi_are_the_same_in_every_spelling_and_others_are_not) {
  BOOST_TEST(parsed("pkg:pypi/PyYAML_x@5.3.1").base() == "pkg:pypi/pyyaml-x");
  BOOST_TEST(parsed("pkg:generic/PyYAML_x@5.3.1").base() == "pkg:generic/PyYAML_x");
}

BOOST_AUTO_TEST_CASE(another_version_name_namespace_or_type_is_not_covered) {
  const PackageUrl url = parsed("pkg:deb/debian/libc6@2.36");
  BOOST_TEST(url.covers(parsed("pkg:deb/debian/libc6@2.36")));
  BOOST_TEST(!url.covers(parsed("pkg:deb/debian/libc6@2.37")));
  BOOST_TEST(!url.covers(parsed("pkg:deb/debian/libc6")));
  BOOST_TEST(!url.covers(parsed("pkg:deb/debian/libc7@2.36")));
  BOOST_TEST(!url.covers(parsed("pkg:deb/ubuntu/libc6@2.36")));
  BOOST_TEST(!url.covers(parsed("pkg:rpm/debian/libc6@2.36")));
}

BOOST_AUTO_TEST_SUITE_END()

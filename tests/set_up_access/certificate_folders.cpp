#include <boost/test/unit_test.hpp>

#include <filesystem>

#include "app/engine/tls_folders.h"
#include "tests/support/ask_registry.h"
#include "tests/support/child_process.h"

using namespace pratique;
using namespace pratique::test;
using app::TlsFolders;

namespace {

std::string certificate(const std::string& name) {
  return "-----BEGIN CERTIFICATE-----\n" + name + "\n-----END CERTIFICATE-----\n";
}
std::string private_key(const std::string& name) {
  return "-----BEGIN PRIVATE KEY-----\n" + name + "\n-----END PRIVATE KEY-----\n";
}

struct Folders {
  std::string docker() const { return folder.path() + "/docker"; }
  std::string podman() const { return folder.path() + "/podman"; }
  std::string containerd() const { return folder.path() + "/containerd"; }

  Result<std::optional<app::HostTls>> of(const std::string& host) const {
    return TlsFolders({{podman(), docker()}, {containerd()}}).of(host);
  }
  app::HostTls found(const std::string& host) const { return of(host).value().value(); }
  std::string error(const std::string& host) const {
    const auto result = of(host);
    return result ? "good" : result.error().id();
  }

  TemporaryFolder folder;
};

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

BOOST_AUTO_TEST_SUITE(certificate_folders)

BOOST_AUTO_TEST_CASE(a_host_without_a_folder_has_nothing_set_up) {
  const Folders folders;
  write_file(folders.docker() + "/a.example/ca.crt", certificate("a"));
  for (const char* host : {"b.example", "a.example:5000", "x.a.example", "", ".", ".."}) {
    BOOST_TEST_CONTEXT(host) { BOOST_TEST(!folders.of(host).value().has_value()); }
  }
}

BOOST_AUTO_TEST_CASE(docker_s_folder_has_authorities_and_a_pair) {
  const Folders folders;
  write_file(folders.docker() + "/a.example:5000/ca.crt", certificate("one"));
  write_file(folders.docker() + "/a.example:5000/more.crt", certificate("two"));
  write_file(folders.docker() + "/a.example:5000/client.cert", certificate("me"));
  write_file(folders.docker() + "/a.example:5000/client.key", private_key("mine"));
  write_file(folders.docker() + "/a.example:5000/README", "not read");
  const registry::Tls tls = folders.found("a.example:5000").tls;
  BOOST_TEST(has(tls.authorities, "one"));
  BOOST_TEST(has(tls.authorities, "two"));
  BOOST_TEST(!has(tls.authorities, "me"));
  BOOST_TEST(tls.system_authorities);
  BOOST_TEST(has(tls.certificate, "me"));
  BOOST_TEST(has(tls.key.reveal(), "mine"));
}

BOOST_AUTO_TEST_CASE(the_first_folder_counts_and_the_usual_port_may_be_written) {
  const Folders folders;
  write_file(folders.docker() + "/a.example:443/ca.crt", certificate("docker"));
  BOOST_TEST(has(folders.found("a.example").tls.authorities, "docker"));
  write_file(folders.podman() + "/a.example/ca.crt", certificate("podman"));
  BOOST_TEST(has(folders.found("a.example").tls.authorities, "podman"));
  BOOST_TEST(!has(folders.found("a.example").tls.authorities, "docker"));
}

BOOST_AUTO_TEST_CASE(docker_hub_is_called_by_its_own_name) {
  const Folders folders;
  write_file(folders.docker() + "/docker.io/ca.crt", certificate("hub"));
  BOOST_TEST(has(folders.found("registry-1.docker.io").tls.authorities, "hub"));
}

BOOST_AUTO_TEST_CASE(half_a_pair_and_what_is_no_pem_are_malformed) {
  const std::pair<const char*, std::string> bad[] = {{"client.cert", certificate("me")},
                                                     {"client.key", private_key("mine")},
                                                     {"ca.crt", "no certificate"},
                                                     {"ca.crt", private_key("mine")}};
  for (const auto& [name, text] : bad) {
    BOOST_TEST_CONTEXT(name) {
      const Folders folders;
      write_file(folders.docker() + "/a.example/" + name, text);
      BOOST_TEST(folders.error("a.example") == "tls.malformed");
    }
  }
  const Folders pairs;
  for (const char* name : {"/a.example/1", "/a.example/2"}) {
    BOOST_TEST(pairs.error("a.example") == "good");
    write_file(pairs.docker() + name + ".cert", certificate("me"));
    write_file(pairs.docker() + name + ".key", private_key("mine"));
  }
  BOOST_TEST(pairs.error("a.example") == "tls.malformed");
}

BOOST_AUTO_TEST_CASE(a_key_with_a_pass_phrase_is_refused_and_no_key_is_shown) {
  for (const char* key : {"-----BEGIN ENCRYPTED PRIVATE KEY-----\nhidden\n-----END ENCRYPTED PRIVATE KEY-----\n",
                          "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nhidden\n", "hidden"}) {
    const auto checked = app::check_private_key(key, "client.key");
    BOOST_REQUIRE(!checked.has_value());
    BOOST_TEST(checked.error().id() == "tls.malformed");
    BOOST_TEST(!has(checked.error().to_string(), "hidden"));
  }
  BOOST_TEST(outcome(app::check_private_key(private_key("x"), "client.key")) == "good");
}

BOOST_AUTO_TEST_CASE(a_folder_that_cannot_be_read_is_an_error) {
  const Folders folders;
  write_file(folders.docker() + "/a.example", "a file");
  BOOST_TEST(folders.error("a.example") == "file.unreadable");
  std::filesystem::create_directories(folders.docker() + "/b.example/ca.crt");
  BOOST_TEST(folders.error("b.example") == "file.unreadable");
}

BOOST_AUTO_TEST_CASE(containerd_s_table_names_authorities_and_a_client) {
  const Folders folders;
  const std::string folder = folders.containerd() + "/a.example_5000_";
  write_file(folder + "/ca.pem", certificate("one"));
  write_file(folder + "/both.pem", certificate("me") + private_key("mine"));
  write_file(folder + "/me.pem", certificate("me"));
  write_file(folder + "/mine.pem", private_key("mine"));
  for (const char* client : {R"("both.pem")", R"(["both.pem"])", R"([["me.pem", "mine.pem"]])"}) {
    for (const char* table : {"", "[host.\"https://a.example:5000\"]\n", "server = \"https://a.example:5000\"\n"}) {
      BOOST_TEST_CONTEXT(table << client) {
        write_file(folder + "/hosts.toml",
                   std::string(table) + "ca = [\"ca.pem\"]\nclient = " + client + "\nskip_verify = false\n");
        const app::HostTls found = folders.found("a.example:5000");
        BOOST_TEST(has(found.tls.authorities, "one"));
        BOOST_TEST(has(found.tls.certificate, "me"));
        BOOST_TEST(has(found.tls.key.reveal(), "mine"));
        BOOST_TEST(found.notices.empty());
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_table_about_another_server_is_not_for_this_host_and_is_said) {
  const auto read = [](const std::string& text) {
    return app::read_hosts_toml(text, "/etc/containerd/certs.d/a.example/hosts.toml", "a.example");
  };
  const auto mirror =
      read("server = \"https://a.example\"\n[host.\"https://mirror.example\"]\nca = \"/no/such/file\"\n");
  BOOST_TEST(mirror.value().tls.authorities.empty());
  BOOST_REQUIRE(mirror->notices.size() == 1U);
  BOOST_TEST(has(mirror->notices[0], "mirror.example"));
  BOOST_TEST(outcome(read("server = \"https://b.example\"\nca = \"/no/such/file\"\n")) == "good");
  BOOST_TEST(outcome(read("ca = \"/no/such/file\"\n")) == "tls.malformed");
  const auto header = read("[host.\"https://a.example\".header]\nAuthorization = \"Basic hidden\"\n");
  BOOST_REQUIRE(header.value().notices.size() == 1U);
  BOOST_TEST(!has(header->notices[0], "hidden"));
}

BOOST_AUTO_TEST_CASE(checks_of_certificates_are_never_left_out) {
  const auto read = [](const std::string& text) { return app::read_hosts_toml(text, "hosts.toml", "a.example"); };
  for (const char* table : {"", "[host.\"https://a.example\"]\n", "[host.\"a.example:443\"]\n"}) {
    const auto refused = read(std::string(table) + "skip_verify = true\n");
    BOOST_REQUIRE(!refused.has_value());
    BOOST_TEST(refused.error().id() == "tls.malformed");
    BOOST_TEST(has(refused.error().message(), "skip_verify"));
    BOOST_TEST(outcome(read(std::string(table) + "skip_verify = false\n")) == "good");
  }
}

BOOST_AUTO_TEST_CASE(a_table_that_is_no_table_is_malformed_with_its_line) {
  for (const char* text : {"ca = ", "[host", "host = 7", "ca = 7", "client = [1]", "client = []",
                           "skip_verify = \"yes\"", "client = [[\"a\",\"b\",\"c\"]]", "ca = \"a\"\nca = \"b\""}) {
    BOOST_TEST_CONTEXT(text) {
      const auto read = app::read_hosts_toml(text, "hosts.toml", "a.example");
      BOOST_TEST(outcome(read) == "tls.malformed");
      if (!read) BOOST_TEST(has(read.error().message(), "hosts.toml"));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

#include <boost/test/unit_test.hpp>

#include <algorithm>

#include "tests/fetch_content/scripted_registry.h"

using namespace pratique;
using namespace pratique::test;
using Answer = HttpServer::Answer;

namespace {

std::string said(int status, const std::string& body) {
  ScriptedRegistry registry;
  const Digest digest = Digest::of("x");
  registry.on(ScriptedRegistry::manifest_path(digest.to_string()), {Answer{status, {}, body}});
  Remote remote(registry.name());
  return fetch_manifest(*remote.source, digest).error().message();
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

BOOST_AUTO_TEST_SUITE(error_words)

BOOST_AUTO_TEST_CASE(the_registrys_own_code_and_message_are_quoted) {
  const std::string body = R"({"errors":[{"code":"NAME_INVALID","message":"the name is too long"}]})";
  for (const int status : {400, 403, 404}) {
    const std::string text = said(status, body);
    BOOST_TEST(has(text, std::to_string(status) + " NAME_INVALID: \"the name is too long\""), text);
  }
  BOOST_TEST(has(said(404, "<html>"), "answers 404"));
  BOOST_TEST(!has(said(404, "<html>"), "html"));
}

BOOST_AUTO_TEST_CASE(they_are_cut_and_cannot_write_to_the_terminal) {
  const std::string long_text(10'000, 'a');
  const std::string text =
      said(404, R"({"errors":[{"code":"A\u001b[31mB\nC","message":"\u001b]0;x\u0007)" + long_text + R"("}]})");
  BOOST_TEST(text.size() < 1000U);
  BOOST_TEST(std::none_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }));
  for (const char* body :
       {R"([])", R"({"errors":{}})", R"({"errors":[]})", R"({"errors":["x"]})", R"({"errors":[{"code":1}]})"})
    BOOST_TEST(has(said(404, body), "answers 404"));
}

BOOST_AUTO_TEST_SUITE_END()

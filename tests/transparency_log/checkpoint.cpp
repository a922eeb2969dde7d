#include <boost/test/unit_test.hpp>

#include "tests/support/verify_fixture.h"
#include "verifier/checkpoint.h"

namespace pratique::test {

using verifier::Checkpoint;

namespace {

struct Note {
  std::string root = base64_encode(sha256("root"));
  std::string line = "\xE2\x80\x94 log.test " + base64_encode("hintsignature") + "\n";
  static std::string parse(const std::string& note) { return outcome(Checkpoint::parse(note)); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(checkpoint_note, Note)

BOOST_AUTO_TEST_CASE(a_note_is_read) {
  const auto checkpoint = Checkpoint::parse("log.test - 47\n12\n" + root + "\nTimestamp: 1\n\n" + line + line);
  BOOST_REQUIRE(checkpoint.has_value());
  BOOST_TEST(checkpoint->origin == "log.test - 47");
  BOOST_TEST(checkpoint->tree_size == 12U);
  BOOST_TEST(checkpoint->root == sha256("root"));
  BOOST_TEST(checkpoint->signed_text == "log.test - 47\n12\n" + root + "\nTimestamp: 1\n");
  BOOST_REQUIRE(checkpoint->signatures.size() == 2U);
  BOOST_TEST(checkpoint->signatures[0].name == "log.test");
  BOOST_TEST(checkpoint->signatures[0].key_hint == "hint");
  BOOST_TEST(checkpoint->signatures[0].signature == "signature");
}

BOOST_AUTO_TEST_CASE(the_last_empty_line_ends_the_signed_text) {
  const auto checkpoint = Checkpoint::parse("log.test\n12\n" + root + "\n\n" + line + "\n" + line);
  BOOST_REQUIRE(checkpoint.has_value());
  BOOST_TEST(checkpoint->signed_text == "log.test\n12\n" + root + "\n\n" + line);
}

BOOST_AUTO_TEST_CASE(what_is_no_note_is_refused) {
  const std::string text = "log.test\n12\n" + root + "\n";
  BOOST_TEST(parse(text + "\n" + line) == "good");
  BOOST_TEST(parse("") == "tlog.checkpoint-invalid");
  BOOST_TEST(parse(text) == "tlog.checkpoint-invalid");
  BOOST_TEST(parse(text + "\n") == "tlog.checkpoint-invalid");
  BOOST_TEST(parse(text + line) == "tlog.checkpoint-invalid");
  BOOST_TEST(parse(text + "\n" + line.substr(0, line.size() - 1)) == "tlog.checkpoint-invalid");
  BOOST_TEST(parse(text + "\n" + line + "more") == "tlog.checkpoint-invalid");
  BOOST_TEST(parse(text + "\n" + line + "more\n") == "tlog.checkpoint-invalid");
  BOOST_TEST(parse("log.test\r\n12\r\n" + root + "\r\n\n" + line) == "tlog.checkpoint-invalid");
  BOOST_TEST(parse(std::string("log.test\0\n12\n", 12) + root + "\n\n" + line) == "tlog.checkpoint-invalid");
}

// A031
BOOST_AUTO_TEST_CASE(origin_size_and_root_must_be_there_and_be_such) {
  const std::string end = "\n\n" + line;
  BOOST_TEST(parse("\n12\n" + root + end) == "tlog.checkpoint-invalid");
  BOOST_TEST(parse("log.test\n12" + end) == "tlog.checkpoint-invalid");
  BOOST_TEST(parse("log.test\n" + root + end) == "tlog.checkpoint-invalid");
  for (const char* size : {"", "-1", "+1", "012", "1e3", "0x10", " 1", "1 ", "notanumber", "18446744073709551616"}) {
    BOOST_TEST(parse(std::string("log.test\n") + size + "\n" + root + end) == "tlog.checkpoint-invalid", size);
  }
  for (const std::string& wrong : {std::string("***"), std::string(), base64_encode("short"), root + root}) {
    BOOST_TEST(parse("log.test\n12\n" + wrong + end) == "tlog.checkpoint-invalid", wrong);
  }
}

BOOST_AUTO_TEST_CASE(signature_lines_have_their_form) {
  const std::string text = "log.test\n12\n" + root + "\n\n";
  for (const std::string& wrong :
       {std::string("- log.test ") + base64_encode("hintsignature"), std::string("\xE2\x80\x94 log.test"),
        std::string("\xE2\x80\x94  ") + base64_encode("hintsignature"), std::string("\xE2\x80\x94 log.test ***"),
        std::string("\xE2\x80\x94 log.test ") + base64_encode("hint"), std::string("\xE2\x80\x94 log.test ")}) {
    BOOST_TEST(parse(text + wrong + "\n") == "tlog.checkpoint-invalid", wrong);
    BOOST_TEST(parse(text + line + wrong + "\n") == "tlog.checkpoint-invalid", wrong);
  }
}

BOOST_AUTO_TEST_CASE(a_note_has_an_end) {
  const std::string text = "log.test\n12\n" + root + "\n\n";
  std::string many;
  for (int i = 0; i < 96; ++i) many += line;
  BOOST_TEST(parse(text + many) == "good");
  BOOST_TEST(parse(text + many + line) == "tlog.checkpoint-invalid");
  BOOST_TEST(parse("log.test\n12\n" + root + "\n" + std::string(70'000, 'x') + "\n\n" + line) ==
             "tlog.checkpoint-invalid");
}

BOOST_AUTO_TEST_CASE(a_tree_may_be_empty_and_a_line_has_name_and_signature) {
  const auto note = [&](const std::string& size, const std::string& signature_line, const std::string& more = "") {
    return parse("log.test\n" + size + "\n" + root + "\n" + more + "\n" + signature_line);
  };
  BOOST_TEST(note("0", line) == "good");
  BOOST_TEST(note("00", line) == "tlog.checkpoint-invalid");
  BOOST_TEST(note("1", "\xE2\x80\x94 " + base64_encode("hintsignature") + "\n") == "tlog.checkpoint-invalid");
  BOOST_TEST(note("1", line, "extension\n") == "good");
  for (const char* control : {"exten\tsion\n", "exten\rsion\n", "exten\x1Bsion\n"}) {
    BOOST_TEST(note("1", line, control) == "tlog.checkpoint-invalid");
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test

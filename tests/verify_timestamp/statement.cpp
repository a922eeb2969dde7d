#include <boost/test/unit_test.hpp>

#include "tests/verify_timestamp/stamped.h"

// What the authority says: hash, imprint, time, accuracy and the rest of TSTInfo.
namespace pratique::test {

BOOST_FIXTURE_TEST_SUITE(timestamp_statement, Stamped)

BOOST_AUTO_TEST_CASE(the_imprint_is_of_the_signature_and_of_nothing_else) {  // A039
  BOOST_TEST(judged() == "good");
  for (const char* other : {"", "Signature", "signature\n", "c2lnbmF0dXJl", "the payload"}) {
    plan.stamped = other;
    BOOST_TEST(judged() == "timestamp.imprint-mismatch", other);
  }
}

BOOST_AUTO_TEST_CASE(imprints_of_the_three_hashes_are_taken) {
  for (const Bytes& algorithm : {asn1::kSha256, asn1::kSha384, asn1::kSha512}) {
    plan.imprint_algorithm = algorithm;
    BOOST_TEST(judged() == "good");
  }
  plan.imprint_algorithm = asn1::kSha1;
  BOOST_TEST(judged() == "timestamp.invalid");
}

BOOST_AUTO_TEST_CASE(parameters_of_a_hash_are_absent_or_null) {
  const Bytes oid = der::oid(BytesView(asn1::kSha256).substr(4));
  plan.imprint = sha256("signature");
  plan.imprint_algorithm = der::sequence({oid});
  BOOST_TEST(judged() == "good");
  plan.imprint_algorithm = der::sequence({oid, der::null()});
  BOOST_TEST(judged() == "good");
  plan.imprint_algorithm = der::sequence({oid, der::number(0)});
  BOOST_TEST(judged() == "timestamp.invalid");
  plan.imprint_algorithm = der::sequence({oid, der::null(), der::null()});
  BOOST_TEST(judged() == "timestamp.invalid");
}

BOOST_AUTO_TEST_CASE(an_imprint_has_the_length_of_its_hash) {
  const Bytes good = sha256("signature");
  plan.imprint = good;
  BOOST_TEST(judged() == "good");
  for (const Bytes& other : {Bytes(), good.substr(0, 20), good.substr(0, 31), join({good, "x"})}) {
    plan.imprint = other;
    BOOST_TEST(judged() == "timestamp.invalid", other.size());
  }
}

BOOST_AUTO_TEST_CASE(a_time_has_one_spelling) {
  BOOST_TEST(judged() == "good");
  for (const char* good : {"20260301120000.5Z", "20260301120000.123456789Z", "20260301235959Z", "20240229000000Z"}) {
    plan.time = good;
    BOOST_TEST(with([](TokenPlan&) {}) == (plan.time < "2025" ? "timestamp.untrusted" : "good"), good);
  }
  for (const char* bad : {"", "Z", "20260301120000", "202603011200Z", "20260301120000.Z", "20260301120000.50Z",
                          "20260301120000.0Z", "20260301120000,5Z", "20260301120000+0000", "20260301120000z",
                          "20261301120000Z", "20260230120000Z", "20260301240000Z", "20260301126000Z", "260301120000Z",
                          "2026030112000 Z", "-0260301120000Z", "20260301120000.1234567891Z", "20260301120000Z "}) {
    plan.time = bad;
    BOOST_TEST(judged() == "timestamp.invalid", bad);
  }
}

BOOST_AUTO_TEST_CASE(fractions_of_a_second_are_read_to_the_millisecond) {
  plan.time = "20260301120000.123456Z";
  BOOST_TEST(verify(plan.response(tsa.signer())).value().time.to_string() == "2026-03-01T12:00:00.123Z");
}

BOOST_AUTO_TEST_CASE(the_accuracy_is_read_and_rounded_up) {
  const auto accuracy_of = [&](const Bytes& rest) {
    plan.behind_time = rest;
    const auto timestamp = verify(plan.response(tsa.signer()));
    return timestamp ? timestamp->accuracy.ms : -1;
  };
  const auto millis = [](unsigned char n) { return der::element(0x80, Bytes(1, static_cast<char>(n))); };
  const auto micros = [](unsigned char n) { return der::element(0x81, Bytes(1, static_cast<char>(n))); };
  BOOST_TEST(accuracy_of("") == 0);
  BOOST_TEST(accuracy_of(der::sequence({})) == 0);
  BOOST_TEST(accuracy_of(der::sequence({der::number(7)})) == 7'000);
  BOOST_TEST(accuracy_of(der::sequence({der::number(7), millis(5), micros(1)})) == 7'006);
  BOOST_TEST(accuracy_of(der::sequence({micros(100)})) == 1);
  BOOST_TEST(accuracy_of(der::sequence({der::integer(BytesView("\x01\x51\x80", 3))})) == 86'400'000);
  BOOST_TEST(accuracy_of(der::sequence({der::integer(BytesView("\x01\x51\x81", 3))})) == -1);
  BOOST_TEST(accuracy_of(der::sequence({der::integer("\xFF")})) == -1);
  BOOST_TEST(accuracy_of(der::sequence({der::integer("\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF")})) == -1);
  BOOST_TEST(accuracy_of(der::sequence({millis(0)})) == -1);
  BOOST_TEST(accuracy_of(der::sequence({der::element(0x80, "\x03\xE7")})) == 999);
  BOOST_TEST(accuracy_of(der::sequence({der::element(0x80, "\x03\xE8")})) == -1);
  BOOST_TEST(accuracy_of(der::sequence({micros(1), millis(1)})) == -1);
  BOOST_TEST(accuracy_of(der::sequence({der::number(1), der::null()})) == -1);
}

BOOST_AUTO_TEST_CASE(an_accuracy_of_more_than_a_number_can_hold_is_refused) {
  const auto seconds = [&](const Bytes& content) {
    plan.behind_time = der::sequence({der::integer(content)});
    return judged();
  };
  BOOST_TEST(seconds("\x01") == "good");
  BOOST_TEST(seconds(Bytes("\x01\0\0\0\0\0\0\0\0", 9)) == "timestamp.invalid");
  BOOST_TEST(seconds(Bytes("\x01\0\0\0\0\0\0\0\0\1", 10)) == "timestamp.invalid");
}

BOOST_AUTO_TEST_CASE(it_is_der_in_its_depth) {
  plan.behind_time = der::sequence({der::integer("\1")});
  BOOST_TEST(judged() == "good");
  plan.behind_time = der::sequence({der::integer(BytesView("\0\1", 2))});
  BOOST_TEST(judged() == "timestamp.invalid");
}

BOOST_AUTO_TEST_CASE(what_may_stand_behind_the_time_stands_in_its_order) {
  const Bytes accuracy = der::sequence({der::number(1)});
  const Bytes ordering = der::boolean(true);
  const Bytes nonce = der::integer("\x12\x34\x56");
  const Bytes tsa_name = der::tagged(0, der::tagged(4, name("timestamps")));
  const Bytes extensions = der::tagged(1, der::sequence({der::oid("\x2A\x03"), der::octets("x")}));
  for (const Bytes& good : {Bytes(), accuracy, ordering, nonce, tsa_name, extensions,
                            join({accuracy, ordering, nonce, tsa_name, extensions}), join({ordering, extensions})}) {
    plan.behind_time = good;
    BOOST_TEST(judged() == "good");
  }
  for (const Bytes& bad : {join({nonce, ordering}), join({nonce, nonce}), join({extensions, tsa_name}),
                           join({ordering, accuracy}), der::null(), der::boolean(false), join({nonce, "x"})}) {
    plan.behind_time = bad;
    BOOST_TEST(judged() == "timestamp.invalid");
  }
}

BOOST_AUTO_TEST_CASE(a_critical_extension_is_one_too_many) {
  const auto with_extension = [&](const Bytes& critical) {
    plan.behind_time = der::tagged(1, der::sequence({der::oid("\x2A\x03"), critical, der::octets("x")}));
    return judged();
  };
  BOOST_TEST(with_extension("") == "good");
  BOOST_TEST(with_extension(der::boolean(true)) == "timestamp.invalid");
}

BOOST_AUTO_TEST_CASE(the_version_is_one) {
  BOOST_TEST(judged() == "good");
  for (const BytesView version : {BytesView("\0", 1), BytesView("\2"), BytesView("\3")}) {
    plan.version = der::integer(version);
    BOOST_TEST(judged() == "timestamp.invalid");
  }
  plan.version = der::integer(BytesView("\0\1", 2));
  BOOST_TEST(judged() == "timestamp.invalid");
}

BOOST_AUTO_TEST_CASE(a_statement_is_one_sequence_and_nothing_behind) {
  const Bytes good = plan.tst_info();
  plan.content = good;
  BOOST_TEST(judged() == "good");
  for (const Bytes& bad : {Bytes(), join({good, "x"}), join({good, der::null()}), good.substr(0, good.size() - 1),
                           der::set({BytesView(good).substr(2)}), der::sequence({})}) {
    plan.content = bad;
    BOOST_TEST(judged() == "timestamp.invalid");
  }
}

BOOST_AUTO_TEST_CASE(a_time_up_to_five_minutes_ahead_is_taken) {  // A045
  plan.time = "20261120120000Z";
  BOOST_TEST(judged() == "good");
  plan.time = "20261120120500Z";
  BOOST_TEST(judged() == "good");
  plan.time = "20261120120500.001Z";
  BOOST_TEST(judged() == "time.in-future");
  now = now + Duration{1};
  BOOST_TEST(judged() == "good");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test

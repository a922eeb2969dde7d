#include <boost/test/unit_test.hpp>

#include "base/limits.h"
#include "tests/support/test_pki.h"
#include "tests/support/verify_fixture.h"
#include "verifier/detached_sct.h"
#include "verifier/sct.h"

namespace pratique::test {

namespace {

struct Logged : pki::TestPki {
  std::vector<verifier::TransparencyLog> logs{ct_log()};

  std::string verified(const pki::Plan& plan) const {
    const auto issuer = pki::parsed(intermediate_der());
    const auto count = verifier::verify_scts(pki::parsed(plan.issued_by(intermediate.as_issuer())), issuer, logs);
    return count ? std::to_string(*count) : count.error().id();
  }
  std::string verified() const { return verified(logged(leaf)); }
  /// With this as value of the extension.
  std::string verified_list(const Bytes& value) const {
    pki::Plan plan = leaf;
    plan.also({std::string(pki::kScts), value});
    return verified(plan);
  }
  std::string verified_scts(std::initializer_list<BytesView> scts) const {
    return verified_list(pki::sct_list(scts).value);
  }

  /// A good SCT, to be changed.
  pki::SctPlan sct_plan() const {
    pki::SctPlan plan;
    plan.log_id = sha256(ct_key.spki());
    plan.time_ms = static_cast<std::uint64_t>(kSigned.ms);
    plan.issuer_key_hash = sha256(intermediate.key.spki());
    plan.to_be_signed = leaf.to_be_signed(intermediate.as_issuer());
    return plan;
  }
  std::string verified(const pki::SctPlan& plan) const { return verified_scts({plan.signed_by(ct_key)}); }
};

constexpr const char* kInvalid = "certificate.sct-invalid";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(scts, Logged)

// A063
BOOST_AUTO_TEST_CASE(a_certificate_that_a_known_log_saw_is_good) {
  BOOST_TEST(verified() == "1");
  BOOST_TEST(verified(leaf) == "certificate.sct-missing");
  logs.clear();
  BOOST_TEST(verified() == kInvalid);
}

BOOST_AUTO_TEST_CASE(a_log_that_nobody_knows_vouches_for_nothing) {
  const auto another = SigningKey::make(KeyType::kP256);
  BOOST_TEST(verified_scts({sct(leaf, intermediate.as_issuer(), another)}) == kInvalid);
  // Under the name of the known one.
  BOOST_TEST(verified_scts({sct_plan().signed_by(another)}) == kInvalid);
  BOOST_TEST(verified_scts({sct_plan().signed_by(ct_key)}) == "1");
}

BOOST_AUTO_TEST_CASE(one_good_sct_among_others_is_enough) {
  const auto another = SigningKey::make(KeyType::kP256);
  const Bytes foreign = sct(leaf, intermediate.as_issuer(), another);
  BOOST_TEST(verified_scts({foreign}) == kInvalid);
  BOOST_TEST(verified_scts({foreign, sct(leaf)}) == "1");
  BOOST_TEST(verified_scts({sct(leaf), foreign}) == "1");
}

BOOST_AUTO_TEST_CASE(each_log_counts_once) {
  BOOST_TEST(verified_scts({sct(leaf), sct(leaf)}) == "1");
  const auto second = SigningKey::make(KeyType::kP256);
  auto log = ct_log();
  log.id = sha256(second.spki());
  log.key = second.public_key();
  logs.push_back(log);
  BOOST_TEST(verified_scts({sct(leaf), sct(leaf, intermediate.as_issuer(), second)}) == "2");
}

BOOST_AUTO_TEST_CASE(it_is_about_this_certificate_and_its_issuer) {
  auto plan = sct_plan();
  BOOST_TEST(verified(plan) == "1");
  plan.issuer_key_hash = sha256(root.key.spki());
  BOOST_TEST(verified(plan) == kInvalid);
  plan = sct_plan();
  pki::Plan other = leaf;
  other.serial = "\x2B";
  plan.to_be_signed = other.to_be_signed(intermediate.as_issuer());
  BOOST_TEST(verified(plan) == kInvalid);
}

BOOST_AUTO_TEST_CASE(the_list_may_stand_anywhere_among_the_extensions) {
  const pki::Extension list = pki::sct_list({sct(leaf)});
  for (const std::size_t at : {std::size_t{0}, std::size_t{3}, leaf.extensions.size()}) {
    pki::Plan plan = leaf;
    plan.extensions.insert(plan.extensions.begin() + static_cast<std::ptrdiff_t>(at), list);
    BOOST_TEST(verified(plan) == "1", at);
  }
}

BOOST_AUTO_TEST_CASE(certificates_of_any_size_are_taken_apart) {
  for (const std::size_t bytes : {1U, 100U, 120U, 127U, 128U, 200U, 256U, 5000U, 40'000U}) {
    leaf.with({"1.2.3.4", Bytes(bytes, 'x')});
    BOOST_TEST(verified() == "1", bytes);
  }
}

BOOST_AUTO_TEST_CASE(extensions_of_an_sct_are_signed_like_the_rest) {
  auto plan = sct_plan();
  plan.extensions = "\x01\x02\x03";
  BOOST_TEST(verified(plan) == "1");
  Bytes changed = plan.signed_by(ct_key);
  changed[43] = static_cast<char>(changed[43] ^ 1);
  BOOST_TEST(verified_scts({changed}) == kInvalid);
}

BOOST_AUTO_TEST_CASE(the_log_was_believed_at_the_time_both_ends_included) {
  const Time at = Time{static_cast<std::int64_t>(sct_plan().time_ms)};
  logs[0].valid_from = at;
  logs[0].valid_until = at;
  BOOST_TEST(verified(sct_plan()) == "1");
  logs[0].valid_until = at - Duration{1};
  logs[0].valid_from = at - Duration::days(1);
  BOOST_TEST(verified(sct_plan()) == kInvalid);
  logs[0].valid_until = std::nullopt;
  logs[0].valid_from = at + Duration{1};
  BOOST_TEST(verified(sct_plan()) == kInvalid);
}

BOOST_AUTO_TEST_CASE(a_log_may_have_an_rsa_key) {
  ct_key = SigningKey::make(KeyType::kRsa2048);
  logs = {ct_log()};
  auto plan = sct_plan();
  plan.algorithm = 1;
  BOOST_TEST(verified(plan) == "1");
  plan.algorithm = 3;
  BOOST_TEST(verified(plan) == kInvalid);
}

BOOST_AUTO_TEST_CASE(version_and_algorithm_are_those_of_ct) {
  for (auto change :
       {+[](pki::SctPlan& plan) { plan.version = 1; }, +[](pki::SctPlan& plan) { plan.hash = 2; },
        +[](pki::SctPlan& plan) { plan.hash = 5; }, +[](pki::SctPlan& plan) { plan.algorithm = 1; },
        +[](pki::SctPlan& plan) { plan.algorithm = 0; }, +[](pki::SctPlan& plan) { plan.time_ms = UINT64_MAX; }}) {
    auto plan = sct_plan();
    BOOST_TEST(verified(plan) == "1");
    change(plan);
    BOOST_TEST(verified(plan) == kInvalid);
  }
}

BOOST_AUTO_TEST_CASE(no_bit_of_an_sct_can_be_changed) {
  const Bytes good = sct(leaf);
  for (std::size_t at = 0; at < good.size(); ++at) {
    Bytes bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 1);
    BOOST_TEST(verified_scts({bad}) == kInvalid, at);
  }
}

BOOST_AUTO_TEST_CASE(a_list_has_the_length_that_it_says) {
  const Bytes one = sct(leaf);
  const Bytes item = join({pki::big_endian(one.size(), 2), one});
  const auto list_of = [](std::size_t size, const Bytes& content) {
    return der::octets(join({pki::big_endian(size, 2), content}));
  };
  BOOST_TEST(verified_list(list_of(item.size(), item)) == "1");
  BOOST_TEST(verified_list(list_of(item.size() - 1, item)) == kInvalid);
  BOOST_TEST(verified_list(list_of(item.size() + 1, item)) == kInvalid);
  BOOST_TEST(verified_list(list_of(item.size(), item + 'x')) == kInvalid);
  BOOST_TEST(verified_list(list_of(item.size(), item) + 'x') == kInvalid);
  BOOST_TEST(verified_list(list_of(0, "")) == kInvalid);
  BOOST_TEST(verified_list(list_of(2, Bytes(2, '\0'))) == kInvalid);
  BOOST_TEST(verified_list(item) == kInvalid);
  BOOST_TEST(verified_list("") == kInvalid);
  BOOST_TEST(verified_scts({one + 'x'}) == kInvalid);
  BOOST_TEST(verified_scts({one.substr(0, one.size() - 1)}) == kInvalid);
  BOOST_TEST(verified_scts({one.substr(0, 20)}) == kInvalid);
}

// A182
BOOST_AUTO_TEST_CASE(there_are_not_too_many) {
  const auto list_of = [&](std::size_t count) {
    const Bytes one = sct(leaf);
    Bytes list;
    for (std::size_t i = 0; i < count; ++i) list += join({pki::big_endian(one.size(), 2), one});
    return der::octets(join({pki::big_endian(list.size(), 2), list}));
  };
  BOOST_TEST(verified_list(list_of(limits::kScts)) == "1");
  BOOST_TEST(verified_list(list_of(limits::kScts + 1)) == kInvalid);
}

BOOST_AUTO_TEST_CASE(an_sct_may_stand_beside_the_certificate) {
  const auto beside = [&](const pki::Plan& plan, std::optional<Bytes> by_whom = std::nullopt, const char* change = "") {
    const Bytes der = plan.issued_by(intermediate.as_issuer());
    Bytes signed_bytes = Bytes(2, '\0') + pki::big_endian(static_cast<std::uint64_t>(kSigned.ms), 8) + Bytes(2, '\0') +
                         pki::big_endian(der.size(), 3) + der + Bytes(2, '\0');
    const Bytes signature = by_whom ? *by_whom : ct_key.sign(signed_bytes);
    nlohmann::json json{
        {"sct_version", 0},
        {"id", base64_encode(sha256(ct_key.spki()))},
        {"timestamp", kSigned.ms},
        {"extensions", ""},
        {"signature", base64_encode(Bytes("\x04\x03", 2) + pki::big_endian(signature.size(), 2) + signature)}};
    if (*change != '\0') json.merge_patch(nlohmann::json::parse(change));
    const auto sct = verifier::parse_detached_sct(json.dump());
    if (!sct) return sct.error().id();
    const auto count = verifier::verify_scts(pki::parsed(der), pki::parsed(intermediate_der()), logs, &*sct);
    return count ? std::to_string(*count) : count.error().id();
  };
  BOOST_TEST(beside(leaf) == "1");
  BOOST_TEST(beside(logged(leaf)) == "1");  // the same log twice is one
  BOOST_TEST(beside(leaf, SigningKey::make(KeyType::kP256).sign("x")) == kInvalid);
  BOOST_TEST(beside(logged(leaf), SigningKey::make(KeyType::kP256).sign("x")) == kInvalid);
  for (const char* malformed :
       {R"({"sct_version": 1})", R"({"id": "AAAA"})", R"({"id": null})", R"({"timestamp": -1})", R"({"signature": ""})",
        R"({"signature": "*"})", R"({"unknown": 1})", R"({"extensions": "A"})", R"({"timestamp": "x"})"}) {
    BOOST_TEST(beside(leaf, std::nullopt, malformed) == "policy.invalid", malformed);
  }
  BOOST_TEST(beside(leaf, std::nullopt, R"({"timestamp": 1})") == kInvalid);
  BOOST_TEST(outcome(verifier::parse_detached_sct("[]")) == "policy.invalid");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test

// Rows A102 and A144 of the catalogue of attacks.
#include <boost/test/unit_test.hpp>

#include "base/limits.h"
#include "tests/support/test_tuf.h"

namespace pratique::test {

namespace {

using nlohmann::json;

/// What is not of the form that the specification gives; each is signed all the same.
struct Odd {
  std::string role;
  json::json_pointer where;
  std::vector<json> values;
};

std::vector<Odd> odd_values() {
  using namespace nlohmann::literals;
  const std::vector<json> no_count{nullptr, 0, -1, "1", true, json::array(), 9007199254740993};
  const std::vector<json> no_object{nullptr, 1, "x", json::array({1})};
  std::vector<Odd> odd;
  for (const std::string role : {"root", "timestamp", "snapshot", "targets"}) {
    odd.push_back({role, "/_type"_json_pointer, {nullptr, 1, "Root", role + ' '}});
    odd.push_back({role, "/spec_version"_json_pointer, {nullptr, 1, "2.0", "10.0"}});
    odd.push_back({role, "/version"_json_pointer, no_count});
    odd.push_back({role, "/expires"_json_pointer, {nullptr, 0, "", "2026-12-20", "2026-12-20T00:00:00"}});
  }
  odd.push_back({"root", "/keys"_json_pointer, no_object});
  odd.push_back({"root", "/keys/root-key"_json_pointer, no_object});
  odd.push_back({"root", "/keys/root-key/keyval"_json_pointer, no_object});
  odd.push_back({"root", "/keys/root-key/keyval/public"_json_pointer, {nullptr, 1, json::object()}});
  odd.push_back({"root", "/roles"_json_pointer, no_object});
  odd.push_back({"root", "/roles/snapshot"_json_pointer, no_object});
  odd.push_back({"root", "/roles/snapshot/keyids"_json_pointer, {nullptr, 1, "root-key", json::array({1})}});
  odd.push_back({"root", "/consistent_snapshot"_json_pointer, {1, "true", json::object()}});
  odd.push_back({"timestamp", "/meta"_json_pointer, no_object});
  odd.push_back({"timestamp", "/meta/snapshot.json"_json_pointer, no_object});
  odd.push_back({"timestamp", "/meta/snapshot.json/version"_json_pointer, no_count});
  odd.push_back({"timestamp", "/meta/snapshot.json/length"_json_pointer, {-1, "1"}});
  odd.push_back({"timestamp", "/meta/snapshot.json/hashes"_json_pointer, {1, "x", json::array({1})}});
  odd.push_back({"timestamp", "/meta/other.json"_json_pointer, {json{{"version", 1}}}});
  odd.push_back({"snapshot", "/meta"_json_pointer, no_object});
  odd.push_back({"snapshot", "/meta/targets.json"_json_pointer, no_object});
  odd.push_back({"targets", "/targets"_json_pointer, no_object});
  odd.push_back({"targets",
                 "/targets/file"_json_pointer,
                 {nullptr, 1, json::object(), json{{"length", 1}}, json{{"hashes", json::object()}}}});
  odd.push_back({"targets", "/delegations"_json_pointer, {1, "x", json::object(), json{{"keys", json::object()}}}});
  return odd;
}

/// What a client says about a repository in which one value of one file is odd.
std::string refresh_with(const Odd& odd, const json& value) {
  TufRepository repository;
  TufClient client(repository);
  repository.add_target("targets", "file", "content");
  repository.body(odd.role)[odd.where] = value;
  const std::int64_t next = 2;
  if (odd.where.to_string() != "/version") repository.body(odd.role)["version"] = next;
  // The odd file under the name under which it is looked for; those that name it know of version 2.
  const Bytes file = tuf_file(repository.body(odd.role), repository.signers(odd.role));
  repository.body(odd.role)["version"] = next;
  if (odd.role == "targets") repository.body("snapshot")["meta"]["targets.json"] = {{"version", next}};
  if (odd.role == "targets") repository.bump({"snapshot"});
  if (odd.role == "snapshot") repository.body("timestamp")["meta"]["snapshot.json"] = {{"version", next}};
  if (odd.role != "root" && odd.role != "timestamp") repository.bump({"timestamp"});
  repository.files[odd.role == "timestamp" ? "timestamp.json" : "2." + odd.role + ".json"] = file;
  return client.refresh();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(tuf_malformed)

BOOST_AUTO_TEST_CASE(a_file_of_another_form_is_refused_although_it_is_signed) {
  for (const Odd& odd : odd_values()) {
    for (const json& value : odd.values) {
      BOOST_TEST(refresh_with(odd, value) == "trust.malformed", odd.role << odd.where << " = " << value);
    }
  }
}

BOOST_AUTO_TEST_CASE(what_nobody_defined_is_signed_and_passed_over) {
  for (const std::string role : {"root", "timestamp", "snapshot", "targets"}) {
    BOOST_TEST(refresh_with({role, json::json_pointer("/x-more"), {}}, {{"a", json::array({1, nullptr, "x\ny"})}}) ==
               "good");
  }
}

BOOST_AUTO_TEST_CASE(what_is_no_strict_json_is_refused) {
  TufRepository repository;
  const Bytes good = repository.files["timestamp.json"];
  const auto with = [&](const Bytes& file) {
    TufClient client(repository);
    repository.files["timestamp.json"] = file;
    return client.refresh();
  };
  BOOST_TEST(with(good + "\n") == "good");
  BOOST_TEST(with("") == "trust.malformed");
  BOOST_TEST(with("<html>") == "trust.malformed");
  BOOST_TEST(with("\xEF\xBB\xBF" + good) == "trust.malformed");
  BOOST_TEST(with(good + "{}") == "trust.malformed");
  BOOST_TEST(with(good.substr(0, good.size() / 2)) == "trust.malformed");
  BOOST_TEST(with("[" + good + "]") == "trust.malformed");
}

BOOST_AUTO_TEST_CASE(a_name_that_comes_twice_is_refused) {
  TufRepository repository;
  const std::string line = "\"signed\":";
  for (const char* twin : {"\"signed\":{},", "\"sign\\u0065d\":{},", "\"signatures\":[],"}) {
    TufClient client(repository);
    Bytes file = json::parse(repository.files["timestamp.json"]).dump();
    file.insert(file.find(line), twin);
    repository.files["timestamp.json"] = file;
    BOOST_TEST(client.refresh() == "trust.malformed");
    repository.publish("timestamp");
  }
}

BOOST_AUTO_TEST_CASE(a_file_that_is_not_there_is_no_empty_one) {
  for (const char* file : {"timestamp.json", "1.snapshot.json", "1.targets.json"}) {
    TufRepository repository;
    TufClient client(repository);
    repository.files.erase(file);
    BOOST_TEST(client.refresh() == "trust.unavailable");
  }
}

BOOST_AUTO_TEST_CASE(a_file_larger_than_any_real_one_is_refused) {
  TufRepository repository;
  TufClient client(repository);
  Bytes& file = repository.files["timestamp.json"];
  file.resize(static_cast<std::size_t>(limits::kTufTimestampBytes), ' ');
  BOOST_TEST(client.refresh() == "good");
  file += ' ';
  BOOST_TEST(client.refresh() == "trust.too-large");
}

BOOST_AUTO_TEST_CASE(length_and_hashes_of_metadata_are_kept_to) {
  for (const std::string role : {"snapshot", "targets"}) {
    TufRepository repository;
    repository.hashes = true;
    repository.bump({"targets", "snapshot", "timestamp"});
    TufClient client(repository);
    BOOST_TEST(client.refresh() == "good");
    client.store.erase(role + ".json");
    repository.files["2." + role + ".json"] += ' ';
    BOOST_TEST(client.refresh() != "good");
    TufClient fresh(repository);
    repository.files["2." + role + ".json"].pop_back();
    BOOST_TEST(fresh.refresh() == "good");
    json& meta = repository.body(role == "snapshot" ? "timestamp" : "snapshot")["meta"][role + ".json"];
    meta["hashes"] = {{"md5", "00"}};
    if (role == "targets") repository.bump({"snapshot"});
    repository.bump({"timestamp"});
    TufClient other(repository);
    BOOST_TEST(other.refresh() == "trust.mismatch");
  }
}

BOOST_AUTO_TEST_CASE(what_is_stored_counts_only_if_it_has_the_hash_that_is_signed_for) {
  for (const std::string role : {"snapshot", "targets"}) {
    TufRepository repository;
    repository.hashes = true;
    repository.bump({"targets", "snapshot", "timestamp"});
    TufClient client(repository);
    BOOST_REQUIRE(client.refresh() == "good");
    const std::string fetched = "2." + role + ".json";
    BOOST_TEST(client.refresh() == "good");
    BOOST_TEST(client.asked.back() == "timestamp.json");
    client.store[role + ".json"] += ' ';  // still signed, and of the same version
    BOOST_TEST(client.refresh() == "good");
    BOOST_TEST(client.asked.back() == fetched);
    BOOST_TEST(client.store[role + ".json"] == repository.files[fetched]);
  }
}

BOOST_AUTO_TEST_CASE(lists_of_keys_and_signatures_have_a_length) {
  const auto ids = [](std::size_t count) {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < count; ++i) out.push_back("key " + std::to_string(i));
    return out;
  };
  const auto with = [&](std::size_t keys, std::size_t signatures) {
    TufRepository repository;
    const std::string own = repository.signers("targets").front().id;
    auto named = ids(keys - 1);
    named.push_back(own);
    repository.body("root")["roles"]["targets"]["keyids"] = named;
    repository.bump({"root", "targets"});
    json file = json::parse(repository.files.at("2.targets.json"));
    for (const std::string& id : ids(signatures - 1)) file["signatures"].push_back({{"keyid", id}, {"sig", "00"}});
    repository.files["2.targets.json"] = file.dump();
    repository.bump({"snapshot", "timestamp"});
    repository.files["2.targets.json"] = file.dump();
    return TufClient(repository).refresh();
  };
  BOOST_TEST(with(1, 1) == "good");
  BOOST_TEST(with(limits::kTufSignatures, limits::kTufSignatures) ==
             "good");  // keys that are named and not there verify nothing
  BOOST_TEST(with(limits::kTufSignatures + 1, 1) == "trust.malformed");
  BOOST_TEST(with(1, limits::kTufSignatures + 1) == "trust.malformed");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test

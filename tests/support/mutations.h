#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <string>

namespace pratique::test {

/// A document that was changed in one place.
struct Mutation {
  std::string what;  ///< "/results/0/id: null"
  std::string bytes;
  nlohmann::json document;     ///< what the bytes say
  bool is_no_document = false;  ///< no strict reader takes the bytes: a name twice, too deep, a number above every double
};

/// Changes every value of the document in every way that a broken or hostile writer might: missing, null, of each other
/// type, empty, huge, twice, too deep. Calls USE with each and returns how many there were.
std::size_t for_each_mutation(const nlohmann::json& document, const std::function<void(const Mutation&)>& use);

}  // namespace pratique::test

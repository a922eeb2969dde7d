#pragma once

#include <string>
#include <vector>

namespace pratique::test {

struct HttpAnswer {
  long status = 0;
  std::string location;
  std::string body;
};

/// One plain request, as a test sets things up with it. `login` is "user:password" or empty.
HttpAnswer http(const std::string& method, const std::string& url, const std::string& body = "",
                const std::vector<std::string>& headers = {}, const std::string& login = "");

}  // namespace pratique::test

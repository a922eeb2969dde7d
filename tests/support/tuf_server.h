#pragma once

#include "tests/support/http_server.h"
#include "tests/support/test_tuf.h"

namespace pratique::test {

/// A TUF repository over loopback http: metadata at the top, targets in `targets/`. The repository may be changed
/// between requests.
inline HttpServer::Handler serve_tuf(const TufRepository& repository) {
  return [&repository](const HttpServer::Asked& asked) {
    const bool is_target = asked.target.starts_with("/targets/");
    const std::string path = asked.target.substr(is_target ? 9 : 1);
    const auto& files = is_target ? repository.artifacts : repository.files;
    const auto file = files.find(path);
    if (file == files.end()) return HttpServer::Answer{404};
    return HttpServer::Answer{200, {}, file->second};
  };
}

}  // namespace pratique::test

#include "tests/support/http_client.h"

#include <curl/curl.h>

#include <strings.h>

#include <memory>
#include <string_view>

namespace pratique::test {
namespace {

std::size_t append(char* data, std::size_t size, std::size_t count, void* to) {
  static_cast<std::string*>(to)->append(data, size * count);
  return size * count;
}

std::size_t take_location(char* data, std::size_t size, std::size_t count, void* to) {
  constexpr std::string_view kName = "location: ";
  const std::string_view line(data, size * count);
  const bool is_location = line.size() > kName.size() && strncasecmp(line.data(), kName.data(), kName.size()) == 0;
  if (is_location) *static_cast<std::string*>(to) = line.substr(kName.size(), line.find('\r') - kName.size());
  return size * count;
}

}  // namespace

HttpAnswer http(const std::string& method, const std::string& url, const std::string& body,
                const std::vector<std::string>& headers, const std::string& login) {
  const std::unique_ptr<CURL, void (*)(CURL*)> easy(curl_easy_init(), curl_easy_cleanup);
  curl_slist* list = curl_slist_append(nullptr, "Expect:");
  for (const std::string& header : headers) list = curl_slist_append(list, header.c_str());
  HttpAnswer answer;
  curl_easy_setopt(easy.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(easy.get(), CURLOPT_PROXY, "");
  curl_easy_setopt(easy.get(), CURLOPT_SSL_VERIFYPEER, 0L);  // the tests' own servers
  curl_easy_setopt(easy.get(), CURLOPT_HTTPHEADER, list);
  curl_easy_setopt(easy.get(), CURLOPT_WRITEFUNCTION, append);
  curl_easy_setopt(easy.get(), CURLOPT_WRITEDATA, &answer.body);
  curl_easy_setopt(easy.get(), CURLOPT_HEADERFUNCTION, take_location);
  curl_easy_setopt(easy.get(), CURLOPT_HEADERDATA, &answer.location);
  if (!login.empty()) curl_easy_setopt(easy.get(), CURLOPT_USERPWD, login.c_str());
  if (method != "GET") {
    curl_easy_setopt(easy.get(), CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
    curl_easy_setopt(easy.get(), CURLOPT_POSTFIELDS, body.c_str());
    curl_easy_setopt(easy.get(), CURLOPT_CUSTOMREQUEST, method.c_str());
  }
  curl_easy_perform(easy.get());
  curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &answer.status);
  curl_slist_free_all(list);
  return answer;
}

}  // namespace pratique::test

#include "base/reference.h"
#include "base/digest.h"
#include "base/package_url.h"
#include "tests/fuzz/target.h"

namespace pratique::fuzz {

void run(BytesView input) {
  if (const auto reference = Reference::parse(input)) {
    const auto again = Reference::parse(reference->to_string());
    must(again && again->digest == reference->digest);
  }
  if (const auto digest = Digest::parse(input)) must(digest->to_string() == input);
  (void)Repository::parse(input);
  (void)PackageUrl::parse(input);
}

}  // namespace pratique::fuzz

#include "registry/challenge.h"
#include "registry/link_header.h"
#include "registry/token_answer.h"
#include "registry/url.h"
#include "tests/fuzz/target.h"

namespace pratique::fuzz {

void run(BytesView input) {
  const std::vector<std::string> lines{std::string(input)};
  (void)registry::parse_challenges(lines);
  (void)registry::parse_next_link(lines);
  (void)registry::read_token_answer(input);
  (void)registry::Url::parse(input);
}

}  // namespace pratique::fuzz

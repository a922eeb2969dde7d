pratique_tests(base
  SOURCES
    base64/base64.cpp
    base64/hex.cpp
    canonical_json/canonical.cpp
    digests/digest.cpp
    escape_text/csv.cpp
    escape_text/escape.cpp
    glob/glob.cpp
    package_url/package_url.cpp
    parse_reference/digest_reference.cpp
    parse_reference/layout_reference.cpp
    parse_reference/repository.cpp
    pattern/pattern.cpp
    results/result.cpp
    strict_json/parse.cpp
    strict_json/view.cpp
    times/clock.cpp
    times/duration.cpp
    times/time.cpp
  USES base
  LIBRARIES nlohmann_json::nlohmann_json)

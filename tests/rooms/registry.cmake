# Registries for tests of this and other rooms: real, scripted and hostile ones.
add_library(test_registries STATIC
  ${PROJECT_SOURCE_DIR}/tests/support/child_process.cpp
  ${PROJECT_SOURCE_DIR}/tests/support/real_registry.cpp
  ${PROJECT_SOURCE_DIR}/tests/support/hostile_registry.cpp
  ${PROJECT_SOURCE_DIR}/tests/support/http_client.cpp
  ${PROJECT_SOURCE_DIR}/tests/support/http_server.cpp)
target_link_libraries(test_registries PUBLIC test_support base PRIVATE CURL::libcurl nlohmann_json::nlohmann_json)

pratique_tests(registry
  SOURCES
    authenticate/basic.cpp
    authenticate/bearer.cpp
    authenticate/docker_config.cpp
    authenticate/helper_programs.cpp
    authenticate/realms.cpp
    fetch_content/error_words.cpp
    fetch_content/integrity.cpp
    fetch_content/redirects.cpp
    fetch_content/retries.cpp
    fetch_content/round_trips.cpp
    fetch_content/tls.cpp
    judge_addresses/networks.cpp
    keep_content/cache.cpp
    keep_content/cached_source.cpp
    keep_content/hints.cpp
    list_referrers/api.cpp
    list_referrers/fallback.cpp
    list_tags/catalog.cpp
    list_tags/tags.cpp
    parse_manifest/descriptors.cpp
    parse_manifest/kinds.cpp
    push_content/blobs.cpp
    push_content/layouts.cpp
    push_content/list_text.cpp
    push_content/manifests.cpp
    push_content/scopes.cpp
    read_layout/content.cpp
    read_layout/referrers.cpp
    read_layout/tags.cpp
    reach_registry/mirrors.cpp
    reach_registry/proxies.cpp
    read_layout/tar.cpp
    real_registries/suite.cpp
    resolve_tag/resolve.cpp
    share_client/threads.cpp
  USES registry test_registries)

# By itself, since it waits a lot: for everything that a registry can do wrong.
pratique_tests(hostile_registry
  SOURCES
    hostile_registry/every_fault.cpp
    hostile_registry/faults.cpp
    hostile_registry/push_faults.cpp
  USES registry test_registries)

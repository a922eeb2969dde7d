# The whole line, from the command line to the exit code, on real parts; and the corpora of the shared folder.
set(PRATIQUE_PROGRAM_TESTS "")
foreach(part verify keyless explain live_sigstore real_scanners record registry access attach inspect cache report trust)
  add_test(NAME end_to_end_${part} COMMAND ${PROJECT_SOURCE_DIR}/tests/end_to_end/${part}_test.py)
  list(APPEND PRATIQUE_PROGRAM_TESTS end_to_end_${part})
endforeach()
foreach(corpus images bundles digests scanners gate)
  add_test(NAME corpus_${corpus} COMMAND ${PROJECT_SOURCE_DIR}/tests/corpora/check ${corpus})
  list(APPEND PRATIQUE_PROGRAM_TESTS corpus_${corpus})
endforeach()
set_tests_properties(${PRATIQUE_PROGRAM_TESTS} PROPERTIES
                     ENVIRONMENT "PRATIQUE_PROGRAM=$<TARGET_FILE:pratique>" SKIP_RETURN_CODE 77)

pratique_tests(access
  SOURCES
    set_up_access/certificate_folders.cpp
    set_up_access/helper_processes.cpp
    set_up_access/mirror_rules.cpp
  USES engine test_registries)

pratique_tests(feeds
  SOURCES complete_reports/feeds.cpp
  USES engine)

# The TUF client, asked by the conformance suite of the shared folder.
add_executable(tuf_conformance_client tuf_conformance/client.cpp)
target_link_libraries(tuf_conformance_client PRIVATE engine fmt::fmt)
add_test(NAME tuf_conformance COMMAND ${PROJECT_SOURCE_DIR}/tests/tuf_conformance/check $<TARGET_FILE:tuf_conformance_client>
                                      ${CMAKE_BINARY_DIR}/tuf_conformance)
set_tests_properties(tuf_conformance PROPERTIES SKIP_RETURN_CODE 77)

pratique_tests(trust
  SOURCES
    support/test_authority.cpp
    support/test_tuf.cpp
    distribute_trust/fetching.cpp
    distribute_trust/folder.cpp
    distribute_trust/store.cpp
  USES engine test_registries
  LIBRARIES OpenSSL::Crypto nlohmann_json::nlohmann_json)

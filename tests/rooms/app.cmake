# The whole line, from the command line to the exit code, on real parts; and the corpora of the shared folder.
set(PRATIQUE_PROGRAM_TESTS "")
foreach(part verify keyless record registry access attach inspect cache)
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

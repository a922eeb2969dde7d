# The whole line, from the command line to the exit code, on real parts; and the corpora of the shared folder.
foreach(part verify record registry access attach inspect)
  add_test(NAME end_to_end_${part} COMMAND ${PROJECT_SOURCE_DIR}/tests/end_to_end/${part}_test.py)
endforeach()
foreach(corpus images scanners gate)
  add_test(NAME corpus_${corpus} COMMAND ${PROJECT_SOURCE_DIR}/tests/corpora/check ${corpus})
endforeach()
foreach(test end_to_end_verify end_to_end_record end_to_end_registry end_to_end_access end_to_end_attach end_to_end_inspect
             corpus_images corpus_scanners corpus_gate)
  set_tests_properties(${test} PROPERTIES ENVIRONMENT "PRATIQUE_PROGRAM=$<TARGET_FILE:pratique>" SKIP_RETURN_CODE 77)
endforeach()

pratique_tests(access
  SOURCES
    set_up_access/certificate_folders.cpp
    set_up_access/helper_processes.cpp
    set_up_access/mirror_rules.cpp
  USES engine test_registries)

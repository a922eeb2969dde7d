# Checks of the repository itself. Each is a script that ends with 0 (passed), 77 (skipped, and says why) or another code.
foreach(check check_rooms check_scripts check_words check_deploy check_ci check_reasons check_limits check_sum_up check_quickstart)
  add_test(NAME ${check} COMMAND ${PROJECT_SOURCE_DIR}/tests/scripts/${check})
  set_tests_properties(${check} PROPERTIES SKIP_RETURN_CODE 77 LABELS script)
endforeach()

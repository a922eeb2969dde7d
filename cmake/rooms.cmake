# pratique_room(NAME SOURCES … [USES room…] [LIBRARIES target…] [HEAVY header…] [TOGETHER "file file"…])
#
# One static library per room. USES names the rooms it may use; what is not named does not link. LIBRARIES are foreign
# libraries, spoken in this room only. HEAVY are foreign headers that are compiled once for the room. TOGETHER are groups of
# sources that release builds compile as one, where templates of a library cost more than the sources themselves; other
# builds compile each source alone, so that a missing include is seen.
function(pratique_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;USES;LIBRARIES;HEAVY;TOGETHER" ${ARGN})
  add_library(${name} STATIC ${ROOM_SOURCES})
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PUBLIC ${ROOM_USES} PRIVATE fmt::fmt ${ROOM_LIBRARIES})
  if(ROOM_HEAVY)
    target_precompile_headers(${name} PRIVATE ${ROOM_HEAVY})
  endif()
  if(ROOM_TOGETHER AND CMAKE_BUILD_TYPE STREQUAL Release)
    set_target_properties(${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
    set(number 0)
    foreach(group IN LISTS ROOM_TOGETHER)
      math(EXPR number "${number} + 1")
      string(REPLACE " " ";" files "${group}")
      set_source_files_properties(${files} PROPERTIES UNITY_GROUP ${number})
    endforeach()
  endif()
endfunction()

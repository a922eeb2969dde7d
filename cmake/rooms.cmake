# pratique_room(NAME SOURCES … [USES room…] [LIBRARIES target…] [HEAVY header…] [ALONE file…] [HOT])
#
# One static library per room. USES names the rooms it may use; what is not named does not link. LIBRARIES are foreign
# libraries, spoken in this room only. JSON and fmt are compiled once for all rooms; HEAVY are foreign headers that are
# compiled once for this room instead. Sources are compiled many at a time, because templates of libraries cost more than the
# sources themselves, so that names in unnamed namespaces are the whole room's; ALONE are those that cannot take part. Debug
# builds compile each source alone: there a missing include is seen.
# HOT rooms spend their time in our own loops and are compiled for speed; the others wait for a network, a disk, OpenSSL or
# SQLite, and are compiled quickly (cmake/compiler.cmake).
set(sources_in_a_batch 14)  # more wait for one core at the end, fewer read the same headers more often

function(pratique_room name)
  cmake_parse_arguments(ROOM "HOT" "" "SOURCES;USES;LIBRARIES;HEAVY;ALONE" ${ARGN})
  add_library(${name} STATIC ${ROOM_SOURCES})
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PUBLIC ${ROOM_USES} PRIVATE fmt::fmt ${ROOM_LIBRARIES})
  if(ROOM_HOT)
    target_compile_options(${name} PRIVATE ${PRATIQUE_FOR_SPEED})
  endif()
  if(ROOM_HEAVY)
    target_precompile_headers(${name} PRIVATE ${ROOM_HEAVY})
  elseif(ROOM_HOT)
    target_precompile_headers(${name} REUSE_FROM heavy_headers_hot)
  else()
    target_precompile_headers(${name} REUSE_FROM heavy_headers)
  endif()
  if(NOT CMAKE_BUILD_TYPE STREQUAL Debug)
    set_target_properties(${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${sources_in_a_batch})
    set_source_files_properties(${ROOM_ALONE} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  endif()
endfunction()

# The headers that cost most, compiled once for each way of optimising.
foreach(target heavy_headers heavy_headers_hot)
  add_library(${target} OBJECT ${CMAKE_CURRENT_LIST_DIR}/heavy_headers.cpp)
  target_link_libraries(${target} PRIVATE fmt::fmt nlohmann_json::nlohmann_json)
  target_precompile_headers(${target} PRIVATE <nlohmann/json.hpp> <fmt/format.h> <algorithm> <charconv> <filesystem>
                             <functional> <map> <memory> <optional> <set> <span> <string> <variant> <vector>)
endforeach()
target_compile_options(heavy_headers_hot PRIVATE ${PRATIQUE_FOR_SPEED})

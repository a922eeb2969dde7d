# pratique_room(NAME SOURCES … [USES room…] [LIBRARIES target…] [HEAVY header…])
#
# One static library per room. USES names the rooms it may use; what is not named does not link. LIBRARIES are foreign
# libraries, spoken in this room only. HEAVY are foreign headers that are compiled once for the room.
function(pratique_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;USES;LIBRARIES;HEAVY" ${ARGN})
  add_library(${name} STATIC ${ROOM_SOURCES})
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PUBLIC ${ROOM_USES} PRIVATE fmt::fmt ${ROOM_LIBRARIES})
  if(ROOM_HEAVY)
    target_precompile_headers(${name} PRIVATE ${ROOM_HEAVY})
  endif()
endfunction()

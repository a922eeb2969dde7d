# Expat reads XML. Linked statically where the archive is there, as libsodium is: loading one more shared library costs a third
# of a millisecond at every start, and few reports are XML.
find_package(EXPAT 2.5 REQUIRED)
find_library(EXPAT_ARCHIVE NAMES libexpat.a)
add_library(expat INTERFACE)
target_include_directories(expat SYSTEM INTERFACE ${EXPAT_INCLUDE_DIRS})
if(EXPAT_ARCHIVE)
  target_link_libraries(expat INTERFACE ${EXPAT_ARCHIVE} m)
else()
  target_link_libraries(expat INTERFACE EXPAT::EXPAT)
endif()

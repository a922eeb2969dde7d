# libsodium for the one thing that OpenSSL 3.0 lacks (Ed25519ph). Linked statically where the archive is there: it is used
# rarely, and loading one more shared library costs a third of a millisecond at every start.
pkg_check_modules(SODIUM REQUIRED libsodium>=1.0.18)
find_library(SODIUM_ARCHIVE NAMES libsodium.a HINTS ${SODIUM_LIBDIR})
add_library(sodium INTERFACE)
target_include_directories(sodium SYSTEM INTERFACE ${SODIUM_INCLUDE_DIRS})
if(SODIUM_ARCHIVE)
  target_link_libraries(sodium INTERFACE ${SODIUM_ARCHIVE})
else()
  target_link_libraries(sodium INTERFACE ${SODIUM_LINK_LIBRARIES})
endif()

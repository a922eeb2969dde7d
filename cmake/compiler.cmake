# How everything is compiled: C++20, warnings as errors, the hardening that distributions use.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()

# Half of a build is optimisation, and -O2 costs twice what -O1 does. Rooms that are HOT (cmake/rooms.cmake) get -O2: they spend
# their time in our own loops; the others wait for a network, a disk, OpenSSL or SQLite. -O3 gains
# nothing anywhere, and link-time optimisation neither (a cold verify takes as long with it).
set(CMAKE_CXX_FLAGS_RELEASE "-O1 -DNDEBUG")
set(PRATIQUE_FOR_SPEED $<$<CONFIG:Release>:-O2>)
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O0 -g1")  # for the sanitizers: lines in their reports, and they look at the code as written
if(PRATIQUE_FUZZ)
  set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O1 -g1")  # inputs a second count
endif()

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE})
endif()

add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
                    -Wnon-virtual-dtor -Woverloaded-virtual -Wimplicit-fallthrough -Wno-missing-field-initializers -fno-plt)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  # The compiler of Debian 12 is what warnings are errors for; clang, which fuzzes, has others.
  add_compile_options(-Werror -fpch-preprocess -Wduplicated-cond -Wlogical-op)
  # GCC 12 sees these where there are none, in std::string and std::optional (GCC bugs 105329, 105651, 105562); the
  # sanitizer builds look for the real ones.
  add_compile_options(-Wno-restrict -Wno-array-bounds -Wno-stringop-overflow -Wno-maybe-uninitialized)
endif()

if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  # The compiler collects garbage from 128 MiB on; a tenth of the build's time is spent on that.
  add_compile_options("SHELL:--param ggc-min-heapsize=786432")
endif()
# Some libraries ask for -pthread; headers that are compiled once for all rooms need it everywhere.
add_compile_options(-pthread)
add_compile_options(-fstack-protector-strong -fstack-clash-protection)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  add_compile_options(-fcf-protection)
endif()
add_compile_definitions(_GLIBCXX_ASSERTIONS)
add_link_options($<$<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>:-pie> -Wl,-z,relro,-z,now -Wl,-z,noexecstack -Wl,--as-needed
                 -Wl,--gc-sections)

if(PRATIQUE_SANITIZE)
  set(PRATIQUE_STORE_MODULE OFF)  # -fsanitize=vptr wants the type information of every class that is used
  add_compile_options(-fsanitize=${PRATIQUE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${PRATIQUE_SANITIZE})
elseif(CMAKE_BUILD_TYPE STREQUAL Release)
  # Not with sanitizers or -O0: fortification needs optimised code and hides what a sanitizer would report.
  add_compile_options(-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
endif()

# Compiler settings shared by every target.
option(KONTINGENT_TESTS "build the tests" ON)
option(KONTINGENT_FUZZ "build the fuzz targets (clang)" OFF)
set(KONTINGENT_SANITIZE "" CACHE STRING "value for -fsanitize=")

add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
  -Wold-style-cast -Wcast-qual -Wformat=2 -Werror -fno-omit-frame-pointer)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 warns about the frames of coroutines whose promise brings its own operator new
  add_compile_options(-Wno-mismatched-new-delete)
endif()
if(KONTINGENT_SANITIZE)
  add_compile_options(-fsanitize=${KONTINGENT_SANITIZE} -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${KONTINGENT_SANITIZE})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # g++ 12 sees uninitialized members of results inside instrumented coroutine frames
    add_compile_options(-Wno-maybe-uninitialized)
  endif()
  if(KONTINGENT_SANITIZE MATCHES "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-Wno-tsan)
  endif()
endif()
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  add_compile_options(-fstack-protector-strong -D_FORTIFY_SOURCE=2 -fstack-clash-protection)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # g++ 12 at -O3 warns falsely inside std::string's own operations and about results
    add_compile_options(-Wno-restrict -Wno-maybe-uninitialized)
  endif()
endif()

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER
    ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${CCACHE})
endif()
find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()

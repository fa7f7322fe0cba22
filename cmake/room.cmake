# room(NAME [USES room...] [THIRD target...] [EMBED glob...] [MAIN program])
#
# A room is a folder of src/ = one static library = one namespace. It exports a view: a folder of
# the build tree that holds one symbolic link to the room's sources, so "bus/intake.hpp" resolves
# only for targets that link the room. MAIN adds a program from the room's main.cpp.
set(CMAKE_VERIFY_INTERFACE_HEADER_SETS ON)

function(room name)
  cmake_parse_arguments(ROOM "" "MAIN" "USES;THIRD;EMBED" ${ARGN})
  string(REPLACE "/" "_" target ${name})
  set(source ${CMAKE_SOURCE_DIR}/src/${name})
  set(view ${CMAKE_BINARY_DIR}/view/${target})
  get_filename_component(parent ${view}/${name} DIRECTORY)
  file(MAKE_DIRECTORY ${parent})
  file(CREATE_LINK ${source} ${view}/${name} SYMBOLIC)

  file(GLOB sources CONFIGURE_DEPENDS ${source}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
  file(GLOB headers CONFIGURE_DEPENDS RELATIVE ${source} ${source}/*.hpp)
  list(TRANSFORM headers PREPEND ${view}/${name}/)

  if(ROOM_EMBED)
    list(TRANSFORM ROOM_EMBED PREPEND ${source}/)
    file(GLOB embedded CONFIGURE_DEPENDS ${ROOM_EMBED})
    set(generated ${CMAKE_BINARY_DIR}/embedded/${target}.cpp)
    add_custom_command(OUTPUT ${generated} DEPENDS ${embedded} ${CMAKE_SOURCE_DIR}/cmake/embed.cmake
      COMMAND ${CMAKE_COMMAND} -DOUT=${generated} -DROOM=${target} "-DFILES=${embedded}"
              -P ${CMAKE_SOURCE_DIR}/cmake/embed.cmake VERBATIM)
    list(APPEND sources ${generated})
  endif()

  add_library(${target} STATIC ${sources})
  set_target_properties(${target} PROPERTIES LINKER_LANGUAGE CXX)
  target_include_directories(${target} PUBLIC ${view})
  target_sources(${target} PUBLIC FILE_SET HEADERS BASE_DIRS ${view} FILES ${headers})
  string(REPLACE "/" "_" uses "${ROOM_USES}")
  target_link_libraries(${target} PUBLIC ${uses} PRIVATE ${ROOM_THIRD})
  if(ROOM_MAIN)
    add_executable(${ROOM_MAIN} ${source}/main.cpp)
    target_link_libraries(${ROOM_MAIN} PRIVATE ${target})
    set_target_properties(${ROOM_MAIN} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
  endif()
endfunction()

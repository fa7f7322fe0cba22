# outsider_tests(LABEL [SECONDS]): each test_*.py of the calling folder as one test against the real
# binary, which ends within so long (300 s).
# Their Python is Debian's, whatever another one comes first in PATH: zeep and xmlsec are its
# packages. A module that is missing fails the test; ./dev installs them.
find_program(DEBIAN_PYTHON3 python3 PATHS /usr/bin NO_DEFAULT_PATH)
set(OUTSIDER_SUPPORT ${CMAKE_CURRENT_LIST_DIR})

function(outsider_tests label)
  if(NOT DEBIAN_PYTHON3)
    message(STATUS "no /usr/bin/python3: tests/${label} is left out")
    return()
  endif()
  set(seconds 300 ${ARGN})
  list(GET seconds -1 seconds)
  file(GLOB files CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/test_*.py)
  foreach(file IN LISTS files)
    get_filename_component(name ${file} NAME_WE)
    string(REPLACE test_ "" name ${name})
    add_test(NAME ${label}.${name} COMMAND ${DEBIAN_PYTHON3} -m pytest -q --tb=short -rs ${file})
    set_tests_properties(${label}.${name} PROPERTIES LABELS ${label} TIMEOUT ${seconds}
      ENVIRONMENT "KONTINGENT_BINARY=$<TARGET_FILE:kontingent>;PYTHONDONTWRITEBYTECODE=1;PYTHONPATH=${OUTSIDER_SUPPORT}")
  endforeach()
endfunction()

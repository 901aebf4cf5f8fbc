# Finds every mention of a statement's tag in the rooms' sources, at build time, so that `sinkflow trace` is never stale.
# Included, it defines sinkflow_trace_table(OUT); run as a script it writes the table.
if(CMAKE_SCRIPT_MODE_FILE)
  cmake_minimum_required(VERSION 3.25)
  include("${CMAKE_CURRENT_LIST_DIR}/Embed.cmake")
  execute_process(
    COMMAND grep -ronE "(ada|err|sf):[a-z0-9]+([.-][a-z0-9]+)*" --include=*.cpp --include=*.hpp ${SINKFLOW_ROOMS}
    COMMAND sort -t: -k1,1 -k2,2n
    WORKING_DIRECTORY "${SINKFLOW_SOURCE}" OUTPUT_VARIABLE found)
  string(REGEX REPLACE "([^:\n]+):([0-9]+):([^\n]+)" "\\3 \\1 \\2" table "${found}")
  sinkflow_write_text(code_reference_table "${table}" "${SINKFLOW_OUTPUT}")
  file(TOUCH_NOCREATE "${SINKFLOW_OUTPUT}")
  return()
endif()

set(SINKFLOW_TRACE_SCRIPT "${CMAKE_CURRENT_LIST_FILE}")
function(sinkflow_trace_table out)
  set(rooms theory solvers formats transformer statements flows training verify plots report apps)
  set(sources "")
  foreach(room IN LISTS rooms)
    file(GLOB_RECURSE files CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/${room}/*.cpp" "${PROJECT_SOURCE_DIR}/${room}/*.hpp")
    list(APPEND sources ${files})
  endforeach()
  # In the command line, so that a file that disappears runs it again; a dependency that is gone would not.
  string(MD5 files "${sources}")
  set(generated "${CMAKE_CURRENT_BINARY_DIR}/code_reference_table.cpp")
  add_custom_command(OUTPUT "${generated}" VERBATIM
    COMMAND ${CMAKE_COMMAND} "-DSINKFLOW_SOURCE=${PROJECT_SOURCE_DIR}" "-DSINKFLOW_ROOMS=${rooms}"
            "-DSINKFLOW_OUTPUT=${generated}" "-DSINKFLOW_FILES=${files}" -P "${SINKFLOW_TRACE_SCRIPT}"
    DEPENDS ${sources} "${SINKFLOW_TRACE_SCRIPT}")
  set(${out} "${generated}" PARENT_SCOPE)
endfunction()

# Every claim that the program knows becomes a CTest test labelled with its kind and tier. Included, it defines
# sinkflow_claim_tests(); run as a script after the build, it asks the program for its claims and writes the tests.
if(CMAKE_SCRIPT_MODE_FILE)
  cmake_minimum_required(VERSION 3.25)
  execute_process(COMMAND "${SINKFLOW_PROGRAM}" list --json OUTPUT_VARIABLE claims COMMAND_ERROR_IS_FATAL ANY)
  string(JSON count LENGTH "${claims}")
  set(tests "")
  math(EXPR last "${count} - 1")
  foreach(i RANGE ${last})
    foreach(field id kind tier cost_seconds)
      string(JSON ${field} GET "${claims}" ${i} ${field})
    endforeach()
    set(labels "claim;${kind};${tier}")
    if(cost_seconds GREATER 10)  # too slow under the sanitizers, as other tests with this label
      string(APPEND labels ";long")
    endif()
    string(APPEND tests
      "add_test(${id} \"${SINKFLOW_PROGRAM}\" verify ${id} --tier ${tier} --no-cache --out \"${SINKFLOW_REPORTS}/${id}\""
      " --networks \"${SINKFLOW_REPORTS}/networks\")\n"
      "set_tests_properties(${id} PROPERTIES LABELS \"${labels}\" COST ${cost_seconds} TIMEOUT 3600)\n")
    if(kind STREQUAL "network")  # claims share networks: those that come later find them trained
      string(APPEND tests "set_tests_properties(${id} PROPERTIES RESOURCE_LOCK networks)\n")
    endif()
  endforeach()
  file(WRITE "${SINKFLOW_OUTPUT}" "${tests}")
  return()
endif()

set(SINKFLOW_CLAIM_TESTS_SCRIPT "${CMAKE_CURRENT_LIST_FILE}")
function(sinkflow_claim_tests)
  set(generated "${CMAKE_CURRENT_BINARY_DIR}/claims.cmake")
  add_custom_command(OUTPUT "${generated}" VERBATIM DEPENDS sinkflow "${SINKFLOW_CLAIM_TESTS_SCRIPT}"
    COMMAND ${CMAKE_COMMAND} "-DSINKFLOW_PROGRAM=$<TARGET_FILE:sinkflow>" "-DSINKFLOW_OUTPUT=${generated}"
            "-DSINKFLOW_REPORTS=${CMAKE_CURRENT_BINARY_DIR}/claims" -P "${SINKFLOW_CLAIM_TESTS_SCRIPT}")
  add_custom_target(claim_tests ALL DEPENDS "${generated}")
  # Without the file there has been no build: a test that cannot run says so, instead of passing in silence.
  file(WRITE "${CMAKE_CURRENT_BINARY_DIR}/claims-if-built.cmake"
"if(EXISTS \"${generated}\")
  include(\"${generated}\")
else()
  add_test(claims-not-built claims-not-built)
endif()
")
  set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES "${CMAKE_CURRENT_BINARY_DIR}/claims-if-built.cmake")
endfunction()

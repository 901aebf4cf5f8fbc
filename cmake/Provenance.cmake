# Writes verify/harness/build_info.hpp before every build, so that the revision a report names is the one that was built.
# Included, it defines sinkflow_provenance(TARGET); run as a script it writes the header.
if(CMAKE_SCRIPT_MODE_FILE)
  cmake_minimum_required(VERSION 3.25)
  execute_process(COMMAND git describe --always --dirty --abbrev=12 WORKING_DIRECTORY "${SINKFLOW_SOURCE}"
                  OUTPUT_VARIABLE revision OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  if(NOT revision)
    set(revision "unknown")
  endif()
  file(CONFIGURE OUTPUT "${SINKFLOW_OUTPUT}" @ONLY CONTENT
"#pragma once

#include <string_view>

namespace sinkflow::verify::build_info {
inline constexpr std::string_view version = \"@SINKFLOW_VERSION@\";
inline constexpr std::string_view git_revision = \"@revision@\";
inline constexpr std::string_view compiler = \"@SINKFLOW_COMPILER@\";
inline constexpr std::string_view flags = \"@SINKFLOW_FLAGS@\";
}  // namespace sinkflow::verify::build_info
")
  return()
endif()

set(SINKFLOW_PROVENANCE_SCRIPT "${CMAKE_CURRENT_LIST_FILE}")
function(sinkflow_provenance target)
  string(TOUPPER "${CMAKE_BUILD_TYPE}" type)
  string(STRIP "${CMAKE_CXX_FLAGS} ${CMAKE_CXX_FLAGS_${type}}" flags)
  if(SINKFLOW_NATIVE)
    string(APPEND flags " -march=native")
  endif()
  if(SINKFLOW_SANITIZE)
    string(APPEND flags " -fsanitize=address,undefined")
  endif()
  set(generated "${CMAKE_CURRENT_BINARY_DIR}/generated")
  add_custom_target(sinkflow_build_info VERBATIM BYPRODUCTS "${generated}/verify/harness/build_info.hpp"
    COMMAND ${CMAKE_COMMAND} "-DSINKFLOW_SOURCE=${PROJECT_SOURCE_DIR}" "-DSINKFLOW_VERSION=${PROJECT_VERSION}"
            "-DSINKFLOW_COMPILER=${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION}" "-DSINKFLOW_FLAGS=${flags}"
            "-DSINKFLOW_OUTPUT=${generated}/verify/harness/build_info.hpp" -P "${SINKFLOW_PROVENANCE_SCRIPT}")
  add_dependencies(${target} sinkflow_build_info)
  target_include_directories(${target} PRIVATE "${generated}")
endfunction()

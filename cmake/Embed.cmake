# Data that is part of the program, because an installed binary has no sources beside it.

# sinkflow_write_text(NAME TEXT FILE): FILE becomes a .cpp that defines `const std::string_view sinkflow::embedded::NAME`.
# Pieces of 8000 characters keep every string literal within what compilers guarantee; an unchanged file is not touched.
function(sinkflow_write_text name text file)
  string(LENGTH "${text}" length)
  set(literals "")
  set(at 0)
  while(at LESS length)
    string(SUBSTRING "${text}" ${at} 8000 piece)
    string(APPEND literals "R\"embedded(${piece})embedded\"\n")
    math(EXPR at "${at} + 8000")
  endwhile()
  file(CONFIGURE OUTPUT "${file}" @ONLY CONTENT
"#include <string_view>
namespace sinkflow::embedded {
extern const std::string_view @name@;
const std::string_view @name@ = \"\"
@literals@;
}  // namespace sinkflow::embedded
")
endfunction()

# sinkflow_embed(NAME HEADING FILES OUT): the text of all files, each after a line HEADING if that is not empty. The
# path of the generated .cpp is put into OUT.
function(sinkflow_embed name heading files out)
  set(text "")
  foreach(file IN LISTS files)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
    file(READ "${file}" piece)
    if(heading)
      string(APPEND text "${heading}\n")
    endif()
    string(APPEND text "${piece}")
  endforeach()
  sinkflow_write_text(${name} "${text}" "${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp")
  set(${out} "${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp" PARENT_SCOPE)
endfunction()

# sinkflow_embed_json(NAME FILES OUT): one JSON object with the content of every FILE under its name without ending.
function(sinkflow_embed_json name files out)
  set(text "{")
  set(comma "")
  foreach(file IN LISTS files)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
    get_filename_component(key "${file}" NAME_WE)
    file(READ "${file}" piece)
    string(APPEND text "${comma}\"${key}\": ${piece}")
    set(comma ",")
  endforeach()
  sinkflow_write_text(${name} "${text}}" "${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp")
  set(${out} "${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp" PARENT_SCOPE)
endfunction()

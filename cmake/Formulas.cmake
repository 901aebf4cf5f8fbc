# sinkflow_embed_formulas(FILES OUT): the formulas of the statements in FILES as MathML. The path of the generated .cpp,
# which verify/formulas.hpp declares, is put into OUT. A formula that cannot be converted fails the build.
find_program(BLAHTEXML blahtexml REQUIRED)
find_package(tomlplusplus REQUIRED)
set(SINKFLOW_FORMULAS_SOURCE "${CMAKE_CURRENT_LIST_DIR}/embed_formulas.cpp")
function(sinkflow_embed_formulas files out)
  add_executable(embed_formulas "${SINKFLOW_FORMULAS_SOURCE}")
  target_link_libraries(embed_formulas PRIVATE tomlplusplus::tomlplusplus)
  # It runs once: what it takes to compile matters more.
  target_compile_options(embed_formulas PRIVATE -O0)
  set(generated "${CMAKE_CURRENT_BINARY_DIR}/formulas_mathml.cpp")
  add_custom_command(OUTPUT "${generated}" VERBATIM DEPENDS embed_formulas ${files}
    COMMAND embed_formulas "${BLAHTEXML}" "${generated}" ${files})
  set(${out} "${generated}" PARENT_SCOPE)
endfunction()

# sinkflow_optimiser_table(FILES OUT): the table of the optimisers that FILES define (solvers/optimisers/entry.hpp), one
# a file and named after it. The path of the generated .cpp is put into OUT.
function(sinkflow_optimiser_table files out)
  set(declarations "")
  set(rows "")
  foreach(file IN LISTS files)
    get_filename_component(name "${file}" NAME_WE)
    string(APPEND declarations "OptimiserEntry ${name}();\n")
    string(APPEND rows "      {\"${name}\", optimisers::${name}()},\n")
  endforeach()
  set(generated "${CMAKE_CURRENT_BINARY_DIR}/optimiser_table.cpp")
  file(CONFIGURE OUTPUT "${generated}" @ONLY CONTENT
"#include \"solvers/optimisers/table.hpp\"
namespace sinkflow::solvers {
namespace optimisers {
@declarations@}  // namespace optimisers
const std::vector<NamedOptimiser>& optimiser_table() {
  static const std::vector<NamedOptimiser> table{
@rows@  };
  return table;
}
}  // namespace sinkflow::solvers
")
  set(${out} "${generated}" PARENT_SCOPE)
endfunction()

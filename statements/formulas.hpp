#pragma once

#include <map>
#include <string>
#include <string_view>

namespace sinkflow::embedded {

/// LaTeX of the statements' formulas -> MathML, as converted when the program was built.
const std::map<std::string_view, std::string_view>& formulas();

}  // namespace sinkflow::embedded

namespace sinkflow::statements {

/// A formula of a statement (its `latex`, `printed` or `corrected`) as MathML: one `<math>` element a line for each
/// part between `\quad` and `\qquad`. Throws std::invalid_argument for any other text.
std::string_view mathml_of(const std::string& latex);

}  // namespace sinkflow::statements

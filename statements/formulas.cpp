#include "statements/formulas.hpp"

#include <stdexcept>

namespace sinkflow::statements {

std::string_view mathml_of(const std::string& latex) {
  const auto found = embedded::formulas().find(latex);
  if (found == embedded::formulas().end()) {
    throw std::invalid_argument("no statement has the formula " + latex);
  }
  return found->second;
}

}  // namespace sinkflow::statements

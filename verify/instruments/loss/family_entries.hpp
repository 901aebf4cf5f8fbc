#pragma once

#include <string>
#include <vector>

#include "verify/harness/evidence.hpp"
#include "verify/harness/setting.hpp"

namespace sinkflow::verify {

/// One entry of the Hessian on the stationary family (`ada:thm8`): measured by automatic differentiation, and as the
/// closed form gives it with the weights pi_v as they are, without them, and squared.
struct FamilyEntry {
  enum class Block { alpha, mixed, beta };  ///< d2L/dalpha2, d2L/dalpha dbeta, d2L/dbeta2

  std::string name;
  Block block;
  double measured;
  double law;
  double unweighted;
  double weighted_twice;
  Tolerance tolerance;
};

/// At alpha = 0.6 on the models of family_cases: for each row with variance the entry on the diagonal in alpha and the
/// largest mixed one, and for each model the largest in beta.
std::vector<FamilyEntry> family_entries(const Setting& setting);

}  // namespace sinkflow::verify

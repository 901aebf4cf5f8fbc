#pragma once

#include <string>
#include <vector>

#include "verify/harness/evidence.hpp"
#include "verify/harness/setting.hpp"

namespace sinkflow::verify {

/// One entry of the Hessian on the stationary family (`ada:thm8`): measured by automatic differentiation, and as the
/// closed form gives it with the weights pi_v as they are, without them, and squared.
struct FamilyEntry {
  std::string name;
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

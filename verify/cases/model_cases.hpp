#pragma once

#include <string>
#include <vector>

#include "verify/cases/case.hpp"
#include "verify/harness/setting.hpp"

namespace sinkflow::verify {

/// What identities that hold for every model are tested on: the reference instances, five random ones (full support,
/// zeros, a point-mass row, triggers, several contexts; seeds 1 to 5 of mt19937_64) and the setting's own instance
/// where dense matrices of its size are cheap. States of the last two kinds are random.
std::vector<Case> model_cases(const Setting& setting);

/// Those with fixed counts and a row whose x has variance, on which the stationary family is not degenerate.
std::vector<Case> family_cases(const Setting& setting);

/// Whether dense work in R + V variables is cheap for the setting's model.
bool is_small(const Setting& setting);

/// Rows of which x has variance, ascending.
std::vector<Eigen::Index> rows_with_variance(const theory::Model& model);

}  // namespace sinkflow::verify

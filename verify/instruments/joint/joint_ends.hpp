#pragma once

#include <random>
#include <span>
#include <string>
#include <vector>

#include "solvers/integrate.hpp"
#include "theory/invariants.hpp"
#include "theory/model.hpp"
#include "theory/trajectory.hpp"
#include "verify/cases/reference_instances.hpp"
#include "verify/harness/setting.hpp"

// Instances with one context and their joint flow, as the claims about what it conserves and where it ends use them.
namespace sinkflow::verify {

/// Whether the joint flow gets going early: whether by t = 1e4 D would rise by more than 0.01 at the least rate that
/// the start allows, the smallest a_v times L. Some settings (xi = 0, a far alpha0) leave nothing to see.
bool moves(const theory::Instance& instance);

/// A time at which the joint flow has settled: 40/lambda, with lambda the smallest nonzero eigenvalue of the Hessian at
/// its limit, so that e^-40 is left of the slowest mode; not before 1e18, for logits that dive on their way come back
/// at a time of the order of e^-alpha. At most 1e30.
double settling_time(const theory::Model& model, const theory::State& limit);

/// Where the joint flow would end if D were conserved, Q without e^alpha/W and xihat: R alpha - (V/2) S^2 e^{-2 alpha}
/// = sum alpha_v(0) - (V/2) Var(beta(0)) on every component. A wrong law for negative controls.
theory::State limit_if_d_were_conserved(const theory::Instance& instance);

}  // namespace sinkflow::verify

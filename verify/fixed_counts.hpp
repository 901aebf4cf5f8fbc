#pragma once

#include <random>
#include <span>
#include <string>
#include <vector>

#include "solvers/integrate.hpp"
#include "theory/invariants.hpp"
#include "theory/model.hpp"
#include "theory/trajectory.hpp"
#include "verify/setting.hpp"

// Instances with one context and their joint flow, as the claims about what it conserves and where it ends use them.
namespace sinkflow::verify {

struct NamedInstance {
  std::string name;
  theory::Instance instance;
};

/// The reference instances with one context; the seeded random ones of full support, of sparse support, and of sparse
/// support with a point mass and triggers; and two of them side by side as two components. Every component has a
/// stationary set of dimension two.
std::vector<NamedInstance> fixed_count_instances();

/// The two models as one whose transition is block-diagonal, each half with half the weight. Their counts share one
/// context, so that W is the sum of both.
theory::Instance side_by_side(const theory::Instance& first, const theory::Instance& second);

/// A start with alpha uniform on [-3, 4) and beta on [-4, 4): attention on <s> from a few parts in a thousand to above
/// one half, and values of either sign beyond the size of xihat.
theory::State random_start(std::mt19937_64& random, const theory::Model& model);

/// Whether the joint flow gets going early: whether by t = 1e4 D would rise by more than 0.01 at the least rate that
/// the start allows, the smallest a_v times L. Some settings (xi = 0, a far alpha0) leave nothing to see.
bool moves(const theory::Instance& instance);

/// A time at which the joint flow has settled: 40/lambda, with lambda the smallest nonzero eigenvalue of the Hessian at
/// its limit, so that e^-40 is left of the slowest mode; not before 1e18, for logits that dive on their way come back
/// at a time of the order of e^-alpha. At most 1e30.
double settling_time(const theory::Model& model, const theory::State& limit);

/// The field of alpha' = -eta_a dL/dalpha, beta' = -eta_b dL/dbeta in y = (alpha, beta) (R + V).
solvers::VectorField joint_field(const theory::Model& model, const theory::Rates& rates);

/// y (times, R + V) with one stepper at rtol and atol = `tolerance`.
theory::Trajectory integrate_joint_with(const theory::Instance& instance, std::span<const double> times,
                                        const std::string& stepper, double tolerance, const theory::Rates& rates = {},
                                        bool estimate_error = true);

/// The states along a trajectory of the joint flow.
std::vector<theory::State> states_of(const theory::Trajectory& flow, Eigen::Index rows);

/// Where the joint flow ends, as far as it was integrated.
struct FlowEnd {
  theory::State state;
  /// The integrator's estimate, the largest over the components and over the times on the way: nothing damps an error
  /// along the stationary set, and two runs that disagreed on the way may meet by chance.
  double error = 0;
  /// Largest distance moved over the last nine tenths of the time. Convergence is exponential, so less than this is
  /// left.
  double moved = 0;
};

/// The joint flow by BDF at tolerance 1e-12 up to `last`.
FlowEnd joint_end(const theory::Instance& instance, double last = 1e12, const theory::Rates& rates = {});

/// Where the joint flow would end if D were conserved, Q without e^alpha/W and xihat: R alpha - (V/2) S^2 e^{-2 alpha}
/// = sum alpha_v(0) - (V/2) Var(beta(0)) on every component. A wrong law for negative controls.
theory::State limit_if_d_were_conserved(const theory::Instance& instance);

/// Largest distance between the entries of two states.
double largest_distance(const theory::State& a, const theory::State& b);

}  // namespace sinkflow::verify

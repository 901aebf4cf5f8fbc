#pragma once

#include <Eigen/Core>

#include "theory/model.hpp"

// Derivatives of the excess loss by automatic differentiation of its textbook definition (second_order.hpp), behind
// functions that are cheap to include. Nothing here uses the closed forms of theory/, except where they are compared.
namespace sinkflow::verify {

enum class Arithmetic { double_precision, fifty_digits };

/// Rounded to double.
struct Derivatives {
  double loss = 0;
  Eigen::VectorXd alpha;    ///< (R) dL/dalpha
  Eigen::VectorXd beta;     ///< (V) dL/dbeta
  Eigen::MatrixXd hessian;  ///< (R + V, R + V), alpha first
};

Derivatives differentiate(const theory::Model& model, const theory::State& state, Arithmetic arithmetic);

/// A bound on the rounding errors of differentiate() in double precision, to first order: every entry is a sum over a
/// row's support with at most (support + 12) roundings in a chain, of terms no larger than the magnitudes summed here.
struct RoundingBound {
  double alpha = 0;
  double beta = 0;
  double hessian = 0;
};
RoundingBound rounding_bound(const theory::Model& model, const theory::State& state);

/// In 50 digits at alpha_v = log u_v (u: R) and beta = c 1 + (numerator/denominator) x, where x is that of context 0:
/// a point of the stationary family for equal u_v = denominator and numerator = -1.
Derivatives differentiate_at(const theory::Model& model, const Eigen::VectorXd& u, double c, double numerator,
                             double denominator);
/// The same on the family at e^alpha = u.
Derivatives differentiate_on_family(const theory::Model& model, double u, double c);

/// Largest distances between theory/evaluation.hpp and the definition, both in 50 digits, relative to the largest entry
/// of each block.
struct Distances {
  double loss = 0;
  double alpha = 0;
  double beta = 0;
  double hessian = 0;
};
Distances evaluation_distances(const theory::Model& model, const theory::State& state);

/// The same for theory::hessian_on_family_in at e^alpha = u, whole matrix; `alpha` is its diagonal in the logits.
Distances family_distances(const theory::Model& model, double u, double c);

/// Derivatives of q_v(k), k on S_v (n), in 50 digits by jets of the definition: by every logit (n, R) and by beta on
/// S_v (n, n); and the largest distance of theory/predicted_derivatives.hpp, in 50 digits, relative to the largest
/// entry.
struct PredictedSlopes {
  Eigen::MatrixXd by_logit;
  Eigen::MatrixXd by_value;
  double logit_distance = 0;
  double value_distance = 0;
};
PredictedSlopes predicted_slopes(const theory::Model& model, const theory::State& state, Eigen::Index row);

/// Second derivative of F_v at a constant shift, in the direction y (n on S_v), in 50 digits (`ada:lem5`).
double excess_curvature(const theory::Model& model, Eigen::Index row, const Eigen::VectorXd& y);

}  // namespace sinkflow::verify

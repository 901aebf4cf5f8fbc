#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "theory/errors.hpp"
#include "theory/linear_algebra.hpp"
#include "theory/stationary_set.hpp"
#include "verify/cases/random_model.hpp"
#include "verify/definition/loss.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/harness/setting.hpp"
#include "verify/instruments/joint/stationary_points.hpp"

namespace sinkflow::claims::stationary_set_corpus {
namespace {

using namespace verify;

using Wide = long double;
using Vector = theory::VectorOf<Wide>;
using Matrix = theory::MatrixOf<Wide>;

/// With more columns the second derivatives, by jets of jets, take more than a few seconds.
constexpr Eigen::Index kMostColumns = 128;

/// A random point of Z, y = (alpha, beta), in general outside the paper's family. It is found from the point w = 1/W,
/// beta = -x/W of the family, by a step along a random solution of the equations that goes at most half way to where
/// some w vanishes.
Vector random_point(const theory::Model& model, std::mt19937_64& random) {
  const Eigen::Index rows = model.rows();
  const Wide decay = 1 / static_cast<Wide>(model.total_count());
  Vector solution(rows + model.columns());
  solution << Vector::Constant(rows, decay), -decay * model.value_mass(0).cast<Wide>();
  Vector step = uniform_vector(random, solution.size(), -1, 1).cast<Wide>();
  const Matrix equations = theory::stationary_equations(model, theory::whole_graph(model)).cast<Wide>();
  if (equations.rows() > 0) {
    step -= theory::wide_least_squares(equations, equations * step, 1e-12L);
  }
  solution += std::min(Wide(1), decay / (2 * step.head(rows).cwiseAbs().maxCoeff())) * step;
  solution.head(rows) = -solution.head(rows).array().log();
  return solution;
}

/// Dimension of the kernel. Every variable is scaled by how often it is used, pi_v or sum_v pi_v p_vk, because rare
/// tokens have curvatures many orders of magnitude below the others. The kernel's dimension does not depend on the
/// scaling.
Eigen::Index kernel_dimension(const theory::Model& model, Matrix hessian) {
  Eigen::VectorXd use(hessian.rows());
  use << model.row_weight, model.transition.transpose() * model.row_weight;
  for (Eigen::Index i = 0; i < hessian.rows(); ++i) {
    const Wide unit = use[i] > 0 ? 1 / std::sqrt(static_cast<Wide>(use[i])) : 1;
    hessian.row(i) *= unit;
    hessian.col(i) *= unit;
  }
  const Eigen::ArrayX<Wide> eigenvalues = theory::wide_eigenvalues(hessian).array().abs();
  // Each term is rounded by 1e-19 of the largest eigenvalue in long double.
  const Wide zero = 1e-15L * eigenvalues.maxCoeff();
  const Wide clear = 100 * zero;
  if ((eigenvalues > zero && eigenvalues < clear).any()) {
    throw ComputationError("the Hessian's eigenvalues do not tell its kernel");
  }
  return (eigenvalues <= zero).count();
}

Outcome measure(const Setting& setting) {
  if (setting.instance.model.transition.nonZeros() == setting.instance.model.rows()) {
    throw NotApplicable("every row of this task is a point mass, so that every point is stationary");
  }
  const theory::Model& model = setting.instance.model;
  if (model.columns() > kMostColumns) {
    throw NotApplicable("the alphabet is too large for second derivatives of the definition");
  }
  Outcome outcome;
  std::mt19937_64 random(reported_seed(9090));
  for (int number = 1; number <= 2; ++number) {
    const Vector y = random_point(model, random);
    const auto measured = static_cast<double>(kernel_dimension(model, defined_hessian<Wide>(model, y)));
    const auto check = [&](const char* against, Eigen::Index predicted) {
      return Check{fmt::format("kernel against {}, point {}", against, number), static_cast<double>(predicted),
                   measured, 0, Tolerance(0.5, "an integer")};
    };
    outcome.evidence.checks.push_back(check("rank of the equations", predicted_dimension(model)));
    if (setting.own_corpus && setting.options.triggers == 3 && setting.options.xi > 0) {
      outcome.evidence.checks.push_back(check("stated number", 6));
    }
    outcome.control.evidence.checks.push_back(check("wrong law", mistaken_dimension(model)));
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "stationary-set.corpus",
    .title = "The dimension of Z on the corpus' task is that of the Hessian's kernel, and it is 6 on tiny Shakespeare",
    .tags = {"sf:stationary-set"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.4,
    .method = "The definition of the loss is differentiated twice automatically in long double, at random points of Z "
              "outside the paper's family, and the eigenvalues that vanish are counted. The prediction is the rank of "
              "the equations of Z and is computed without the Hessian.",
    .tolerance = "Half a unit, because dimensions are integers.",
    .control = "Wrong law: dimension 2, as if the paper's family were all of Z; where 2 is right, R + number of "
               "components, as if every row kept a logit of its own.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::stationary_set_corpus

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

/// Second derivatives of longer supports by jets of jets take more than a few seconds.
constexpr Eigen::Index kMostColumns = 128;

/// A random point of Z, y = (alpha, beta), in general not of the paper's family: from one of the family, w = 1/W and
/// beta = -x/W, along a random solution of the equations, half way at most to where some w vanishes.
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

/// Dimension of the kernel. Every variable is measured in units of how often it acts, pi_v or sum_v pi_v p_vk: rare
/// tokens have curvatures many orders below the others, and the kernel's dimension does not depend on units.
Eigen::Index kernel_dimension(const theory::Model& model, Matrix hessian) {
  Eigen::VectorXd use(hessian.rows());
  use << model.row_weight, model.transition.transpose() * model.row_weight;
  for (Eigen::Index i = 0; i < hessian.rows(); ++i) {
    const Wide unit = use[i] > 0 ? 1 / std::sqrt(static_cast<Wide>(use[i])) : 1;
    hessian.row(i) *= unit;
    hessian.col(i) *= unit;
  }
  const Eigen::ArrayX<Wide> eigenvalues = theory::wide_eigenvalues(hessian).array().abs();
  // Rounding in long double leaves 1e-19 of the largest eigenvalue a term.
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
    .title = "On the corpus' task dim Z is the kernel's dimension; it is 6 on tiny Shakespeare",
    .tags = {"sf:stationary-set"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.4,
    .method =
        "The definition is differentiated twice automatically in long double at random points of Z that are not of "
        "the paper's family, and the eigenvalues that vanish are counted.",
    .tolerance = "Dimensions are integers.",
    .control = "2, as if the paper's family were all; where 2 is right, R + number of components.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::stationary_set_corpus

#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "flows/flows.hpp"
#include "theory/gradient_flow.hpp"
#include "verify/cases/context_cases.hpp"
#include "verify/cases/random_model.hpp"
#include "verify/definition/digits.hpp"
#include "verify/definition/jet.hpp"
#include "verify/definition/row.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::claims::prop7_flows {
namespace {

using namespace verify;

using Real = Digits<50>;

/// Minus the gradient of the excess loss (R + V), by differentiating its definition with 50 digits.
Eigen::VectorXd descent(const theory::Model& model, const theory::State& state) {
  const auto rows = static_cast<std::size_t>(model.rows());
  const auto size = rows + static_cast<std::size_t>(model.columns());
  std::vector<Real> sum(size, Real(0));
  for (Eigen::Index j = 0; j < model.contexts(); ++j) {
    for (Eigen::Index v = 0; v < model.rows(); ++v) {
      const DefinedRow<Real> row = defined_row<Real>(model, j, v);
      std::vector<Jet<Real>> beta;
      for (const int k : row.columns) {
        beta.push_back(variable(Real(state.beta[k]), rows + static_cast<std::size_t>(k), size));
      }
      std::vector<Jet<Real>> power;
      const auto alpha = variable(Real(state.alpha[v]), static_cast<std::size_t>(v), size);
      const Jet<Real> excess = defined_excess(row, alpha, beta, power);
      for (std::size_t i = 0; i < size; ++i) {
        sum[i] += row.weight * excess.slope[i];
      }
    }
  }
  Eigen::VectorXd descent(static_cast<Eigen::Index>(size));
  for (std::size_t i = 0; i < size; ++i) {
    descent[static_cast<Eigen::Index>(i)] = -static_cast<double>(sum[i]);
  }
  return descent;
}

theory::Model at_average_counts(theory::Model model) {
  model.counts = Eigen::MatrixXd(model.counts.colwise().mean());
  return model;
}

Outcome measure(const Setting& /*setting*/) {
  Outcome outcome;
  for (const unsigned seed : {1U, 2U, 3U}) {
    std::mt19937_64 random(reported_seed(seed));
    const theory::Model model =
        random_model(random, {.rows = 5, .columns = 7, .contexts = 3, .density = 0.6, .triggers = 1});
    const theory::State state{uniform_vector(random, 5, -2, 5), uniform_vector(random, 7, -2, 2)};
    const Eigen::VectorXd right = descent(model, state);
    const Eigen::VectorXd wrong = descent(at_average_counts(model), state);
    constexpr double epsilon = std::numeric_limits<double>::epsilon();
    const Tolerance tolerance(
        64 * epsilon * right.cwiseAbs().maxCoeff(),
        "4 epsilon for an exponential, 4 for the shift before it, times what three contexts, five "
        "rows and seven columns can add up to, as rounding errors do: 64 epsilon of the largest");
    const auto both = [&](const char* flow, const Eigen::VectorXd& rate) {
      const auto check = [&](const Eigen::VectorXd& law) {
        return Check{fmt::format("seed {}: largest error of the {} flow's right-hand side", seed, flow), 0,
                     largest(rate - law.head(rate.size())), 0, tolerance};
      };
      outcome.evidence.checks.push_back(check(right));
      outcome.control.evidence.checks.push_back(check(wrong));
    };
    Eigen::VectorXd rate;
    theory::JointFlow(model).rate(flows::stacked(state), rate);
    both("joint", rate);
    theory::AlphaFlow(model, state.beta).rate(state.alpha, rate);
    both("alpha", rate);
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "prop7.flows",
    .title = "The flows that the suite integrates are minus the gradient of the loss, over several contexts too",
    .tags = {"ada:prop7", "sf:fluctuations"},
    .kind = Kind::theorem,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.1,
    .method = "The right-hand sides that the integrators call, in double, are compared with automatic differentiation "
              "of the definition of the loss in 50 digits, on three random models with three contexts.",
    .tolerance = "Rounding in double precision, relative to the largest entry.",
    .control =
        "Wrong law: the gradient at the average counts, as if the gradient were linear in the counts of a context.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::prop7_flows

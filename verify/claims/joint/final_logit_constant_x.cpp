#include <cmath>

#include <fmt/format.h>

#include "flows/joint.hpp"
#include "theory/simplified_model.hpp"
#include "verify/cases/fixed_count_cases.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/instruments/joint/joint_ends.hpp"

namespace sinkflow::claims::final_logit_constant_x {
namespace {

using namespace verify;

/// A model whose rows have probabilities proportional to 1, 2, 3, ... on the given supports.
theory::Model model_of(const std::vector<std::vector<int>>& supports, const Eigen::RowVectorXd& counts,
                       const Eigen::VectorXd& xi) {
  std::vector<Eigen::Triplet<double>> entries;
  for (std::size_t v = 0; v < supports.size(); ++v) {
    double entry = 1;
    const auto n = static_cast<double>(supports[v].size());
    for (const int column : supports[v]) {
      entries.emplace_back(static_cast<int>(v), column, entry++ / (n * (n + 1) / 2));
    }
  }
  theory::Model model;
  const auto rows = static_cast<Eigen::Index>(supports.size());
  model.transition.resize(rows, counts.size());
  model.transition.setFromTriplets(entries.begin(), entries.end());
  model.row_weight = Eigen::VectorXd::Constant(rows, 1 / static_cast<double>(rows));
  model.counts = counts;
  model.xi = xi;
  return model;
}

/// Number of zero eigenvalues of the Hessian, an independent count of the stationary set's dimension.
double zero_eigenvalues(const theory::Model& model, const theory::State& state) {
  const Eigen::VectorXd eigenvalues = theory::hessian_eigenvalues(model, state);
  return static_cast<double>((eigenvalues.array().abs() < 1e-10 * eigenvalues.maxCoeff()).count());
}

void compare_dimension(const std::string& name, const theory::Model& model, const theory::State& end, double law,
                       double wrong, Outcome& outcome) {
  outcome.compare(name + ": zero eigenvalues of the Hessian at the end", {zero_eigenvalues(model, end)}, law, wrong,
                  Tolerance(0.5, "a count"));
}

/// One row with x = (4, 4, 4): its limit is known although x is constant.
void look_at_one_row(std::mt19937_64& random, Outcome& outcome) {
  theory::Instance instance{model_of({{0, 1, 2}}, Eigen::RowVectorXd{{2, 4, 4}}, Eigen::VectorXd{{2, 1, 1}}), {}};
  for (int i = 0; i < 4; ++i) {
    instance.start = random_start(random, instance.model);
    const theory::State predicted = theory::final_state(instance.model, instance.start).state.value();
    const flows::FlowEnd end = flows::joint_end(instance, settling_time(instance.model, predicted));
    const Tolerance tolerance(end.error + end.moved, "the integrator's error estimate, and what is left to move");
    const std::string name = fmt::format("one row, start {}", i);
    outcome.compare(name + ": final logit", {end.state.alpha[0]}, predicted.alpha[0], instance.start.alpha[0],
                    tolerance);
    compare_dimension(name, instance.model, end.state, 2, 3, outcome);
  }
}

/// A row with constant x beside another row: two starts whose logits are exchanged have the same sums of beta and the
/// same Q, but different ends.
void look_at_two_rows(std::mt19937_64& random, Outcome& outcome) {
  const theory::Model model =
      model_of({{1, 2}, {0, 1, 2}}, Eigen::RowVectorXd{{3, 2, 7}}, Eigen::VectorXd{{1, 3.5, 1}});
  for (int i = 0; i < 4; ++i) {
    const theory::State first = random_start(random, model);
    const theory::State second{first.alpha.reverse(), first.beta};
    const flows::FlowEnd one = flows::joint_end({model, first}, 1e18);
    const flows::FlowEnd other = flows::joint_end({model, second}, 1e18);
    const double error = one.error + one.moved + other.error + other.moved;
    const std::string name = fmt::format("two rows, start {}", i);
    const double distance = flows::largest_distance(one.state, other.state);
    const Tolerance tolerance(error, "the error estimates of both runs");
    outcome.evidence.checks.push_back(at_most(name + ": errors against the distance of the two ends", error, distance,
                                              0, Tolerance(0, "the ends differ by more than both errors")));
    outcome.control.evidence.checks.push_back(Check{name + ": distance of the two ends", 0, distance, 0, tolerance});
    compare_dimension(name, model, one.state, 3, 2, outcome);
  }
}

Outcome measure(const Setting&) {
  std::mt19937_64 random(reported_seed(19));
  Outcome outcome;
  look_at_one_row(random, outcome);
  look_at_two_rows(random, outcome);
  return outcome;
}

const Registration registration(Claim{
    .id = "final-logit.constant-x",
    .title = "The limit of a row with constant x is known from its start if the row is alone, and not if there is "
             "another row beside it",
    .tags = {"sf:final-logit"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.5,
    .method = "x = (4, 4, 4) on one row over three columns, from four random starts (seed 19), is compared with the "
              "root of the equation, which is computed without a flow. For supports {1,2}, {0,1,2} with x = (3, 7, 7), "
              "pairs of starts with the two logits exchanged agree in every conserved quantity, and the distance of "
              "their ends is measured. The zero eigenvalues of the Hessian at the ends count the dimension.",
    .tolerance = "The integrator's error estimates and the distance that the flow still moved; one half for a count.",
    .control = "Wrong laws: a logit without variance stays at its start, as with frozen beta; dimension 3 for the "
               "single row and 2 for the pair, as if the cases were exchanged; equal ends for starts with equal "
               "conserved quantities, as if these determined the end.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::final_logit_constant_x

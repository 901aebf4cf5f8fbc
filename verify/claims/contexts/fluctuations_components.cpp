#include <cmath>

#include <fmt/format.h>

#include "theory/invariants.hpp"
#include "verify/cases/case.hpp"
#include "verify/cases/random_model.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/instruments/contexts/law_runs.hpp"

namespace sinkflow::claims::fluctuations_components {
namespace {

using namespace verify;

constexpr Eigen::Index kColumns = 10;

/// An instance with three contexts. The counts of columns 0-4, with rows 0-3, vary. On columns 5-8, with rows 4-6, x
/// differs between contexts by constants only. Row 7 is a point mass. Column 9, which no row reaches, makes W equal in
/// all contexts.
theory::Instance blocks(unsigned seed) {
  std::mt19937_64 random(reported_seed(seed));
  std::vector<Eigen::Triplet<double>> entries;
  const auto add_row = [&](int v, int first, int last) {
    const Eigen::VectorXd p = uniform_vector(random, last - first + 1, 0.1, 1);
    for (int k = first; k <= last; ++k) {
      entries.emplace_back(v, k, p[k - first] / p.sum());
    }
  };
  for (int v = 0; v < 8; ++v) {
    v < 4 ? add_row(v, 0, 4) : v < 7 ? add_row(v, 5, 8) : add_row(v, 2, 2);
  }
  theory::Model model;
  model.transition.resize(8, kColumns);
  model.transition.setFromTriplets(entries.begin(), entries.end());
  model.row_weight = uniform_vector(random, 8, 0.5, 1);
  model.row_weight /= model.row_weight.sum();
  model.xi = uniform_vector(random, kColumns, 0.3, 2);
  model.counts.resize(3, kColumns);
  const Eigen::RowVectorXd steady = uniform_vector(random, 4, 1, 3).transpose();
  for (Eigen::Index j = 0; j < 3; ++j) {
    model.counts.row(j).head(5) = uniform_vector(random, 5, 0, 4).transpose();
    model.counts.row(j).segment(5, 4) =
        steady + 0.7 * static_cast<double>(j) * model.xi.segment(5, 4).cwiseInverse().transpose();
    model.counts(j, 9) = 60 - model.counts.row(j).head(9).sum();
  }
  return {model, {Eigen::VectorXd::Zero(8), uniform_vector(random, kColumns, -1, 1)}};
}

void add_checks(unsigned seed, Outcome& outcome) {
  const Case named{fmt::format("seed {}", seed), blocks(seed)};
  const double t = settled_time(require_law(named), 0.002);
  const LawRun run = run_law(named, {t / 100, t});
  const auto both = [&](const std::string& what, double measured, double uncertainty, double predicted, double wrong,
                        const Tolerance& tolerance) {
    const std::string name = fmt::format("{}: {} at t = {:.1e}", named.name, what, t);
    outcome.compare(name, {measured, uncertainty}, predicted, wrong, tolerance);
  };
  const Tolerance next(2 * run.law.next_alpha(run.law.rows).cwiseAbs().maxCoeff() * run.h(1),
                       "twice the next term of the law, the largest over the rows");
  const double error = run.flow.error[1];
  const double decade_growth = std::log(10.0);  // (1/2) log 100
  for (const int v : {0, 1, 2, 3}) {
    both(fmt::format("growth of alpha_{} from t/100", v), run.flow.states(1, v) - run.flow.states(0, v), 2 * error,
         decade_growth, 0,
         Tolerance(11 * next.value,
                   "twice the next term of the law at t, and at t/100, where it is ten times as large"));
  }
  // A constant added to x on the supports of a component changes nothing, because only differences of gamma matter. So
  // any one context gives the limit of the steady component.
  theory::Model first = run.model;
  first.counts = Eigen::MatrixXd(run.model.counts.topRows(1));
  const theory::FinalState limit = theory::final_state(first, named.instance.start);
  const Tolerance reached(1e-7,
                          "exponential convergence, over long before t/100; the integrator keeps invariants to 1e-8");
  for (const int v : {4, 5, 6}) {
    both(fmt::format("alpha_{}", v), run.flow.states(1, v), error, limit.state->alpha[v],
         limit.state->alpha[v] + decade_growth, reached);
  }
  for (const int k : {5, 6, 7, 8}) {
    const double mean = limit.state->beta.segment(5, 4).mean();
    both(fmt::format("beta_{}", k), run.flow.states(1, 8 + k), run.beta_error[1], limit.state->beta[k], mean, reached);
  }
  both("alpha_7 of the point mass", run.flow.states(1, 7), error, named.instance.start.alpha[7], run.flow.states(1, 0),
       reached);
  both("4 t L", run.loss_rest(1, 1) + static_cast<double>(run.law.rows.size()), run.loss_uncertainty(1), 4, 8,
       Tolerance(4 * next.value * 4.0 / 3, "the next term of the law, four rows' shares"));
}

Outcome measure(const Setting& /*setting*/) {
  Outcome outcome;
  for (const unsigned seed : {1U, 2U, 3U}) {
    add_checks(seed, outcome);
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "fluctuations.components",
    .title = "Logits converge in a component where no row sees a fluctuation, whatever happens in other components",
    .tags = {"sf:fluctuations", "sf:final-logit"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.5,
    .method = "The joint flow of instances with a fluctuating component, one whose contexts differ by constants on "
              "every support, and a point mass is integrated. The law of fluctuating counts and the limit of fixed "
              "counts are computed without a flow.",
    .tolerance = "The next term of the law where logits grow, the integrator's accuracy where they converge.",
    .control =
        "Wrong laws: the growing logits stand still and the steady ones grow, with the two components exchanged; beta "
        "drains in the steady component too; the point mass follows row 0; all eight rows count in the loss.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::fluctuations_components

#include <cmath>

#include <fmt/format.h>

#include "flows/flows.hpp"
#include "verify/cases/case.hpp"
#include "verify/cases/random_model.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/instruments/contexts/law_runs.hpp"

namespace sinkflow::claims::fluctuations_borderline {
namespace {

using namespace verify;

/// Rows 0-2 lead to columns 0-4, of which only 2-4 have counts that vary. Row 3 leads to columns 0 and 1, whose counts
/// do not vary but whose b is fixed by the other rows. With `loose`, row 4 leads to columns 1 and 5; nothing else fixes
/// b_5, so that Phi is constant along a direction in omega_4 and b_5. Column 6, which no row reaches, makes W equal in
/// all contexts.
theory::Instance instance(unsigned seed, bool loose) {
  std::mt19937_64 random(reported_seed(seed));
  theory::Model model;
  const Eigen::Index rows = loose ? 5 : 4;
  Eigen::MatrixXd transition = Eigen::MatrixXd::Zero(rows, 7);
  for (Eigen::Index v = 0; v < 3; ++v) {
    transition.row(v).head(5) = uniform_vector(random, 5, 0.1, 1).transpose();
  }
  transition.row(3).head(2) = uniform_vector(random, 2, 0.1, 1).transpose();
  if (loose) {
    transition(4, 1) = 0.4;
    transition(4, 5) = 0.6;
  }
  transition.array().colwise() /= transition.rowwise().sum().array();
  model.transition = transition.sparseView();
  model.row_weight = Eigen::VectorXd::Constant(rows, 0.2);
  model.xi = Eigen::VectorXd::LinSpaced(7, 0.6, 1.8);
  model.counts.resize(3, 7);
  for (Eigen::Index j = 0; j < 3; ++j) {
    model.counts.row(j) << 4, 1, 0, 0, 0, 3, 0;
    model.counts.row(j).segment(2, 3) = uniform_vector(random, 3, 0, 5).transpose();
    model.counts(j, 6) = 25 - model.counts.row(j).sum();
  }
  return {model, {Eigen::VectorXd::Zero(rows), Eigen::VectorXd::Zero(7)}};
}

void add_checks(unsigned seed, Outcome& outcome) {
  // The other rows have the same weights in both models, so that the model without row 4 gives the law of these rows.
  const Case held{fmt::format("seed {}", seed), instance(seed, false)};
  const theory::FluctuationLaw law = require_law(held);
  const double t = settled_time(law, 0.002);
  const theory::Instance loose = instance(seed, true);
  const theory::Trajectory flow = flows::integrate_joint(loose, std::vector<double>{t / 100, t});
  const auto both = [&](const std::string& what, double measured, double predicted, double wrong, double bound,
                        const char* why) {
    const std::string name = fmt::format("{}: {} at t = {:.1e}", held.name, what, t);
    const Tolerance tolerance(bound, why);
    outcome.compare(name, {measured, flow.error[1]}, predicted, wrong, tolerance);
  };
  const double next = 2 * law.next_alpha(law.rows).cwiseAbs().maxCoeff() / std::sqrt(t);
  for (const int v : law.rows) {
    both(fmt::format("alpha_{} - (1/2) log t", v), flow.states(1, v) - 0.5 * std::log(t), -law.log_omega[v],
         -law.log_omega[v] + 0.5 * std::log(2.0), next, "twice the next term of the law without the loose row");
  }
  // Row 4 is moved by the value of column 1, whose distance to c falls like b/sqrt(t) and is ten times as large at
  // t/100.
  both("alpha_4 less that at t/100", flow.states(1, 4) - flow.states(0, 4), 0, std::log(10.0), 11 * next,
       "the next term of the others at t/100, on which it depends");
  const auto gap = [&](Eigen::Index i) {  // beta_5 - beta_1 + e^-alpha (x_5 - x_1), zero where the shift is constant
    const auto beta = flow.states.row(i).tail(7);
    const Eigen::VectorXd x = loose.model.value_mass(0);
    return beta[5] - beta[1] + std::exp(-flow.states(i, 4)) * (x[5] - x[1]);
  };
  both("beta_5 - beta_1 + e^-alpha_4 (x_5 - x_1)", gap(1), 0, -std::exp(-flow.states(1, 4)) * 3.0,
       law.b.cwiseAbs().maxCoeff() / std::sqrt(t), "no more than beta departs from a constant elsewhere");
}

Outcome measure(const Setting& /*setting*/) {
  Outcome outcome;
  for (const unsigned seed : {1U, 2U, 3U}) {
    add_checks(seed, outcome);
    // The instance with the loose row has no law as a whole (0 laws); the wrong law says that it has one.
    const auto laws = [&](bool loose) {
      return theory::fluctuation_law(instance(seed, loose).model).law.has_value() ? 1.0 : 0.0;
    };
    const Tolerance exact(0, "a count");
    outcome.compare(fmt::format("seed {}: laws with the loose row", seed), {laws(true)}, 0, 1, exact);
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "fluctuations.borderline",
    .title = "A row whose own counts do not vary still diverges if the other rows of its component fix the profile b "
             "of the value state; otherwise its logit converges",
    .tags = {"sf:fluctuations"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.5,
    .method = "The joint flow of random instances with one row of either kind is integrated; the growing rows are "
              "compared with the minimiser of Phi without the loose row, which is computed by Newton's method without "
              "integrating anything.",
    .tolerance = "Twice the next term of the law; for the loose row, the same term at the earlier time.",
    .control = "Wrong laws: constants of the growth without a factor 2 in t; a loose row that grows like (1/2) log t, "
               "or whose value drains, as in the other rows; a law for the whole instance.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::fluctuations_borderline

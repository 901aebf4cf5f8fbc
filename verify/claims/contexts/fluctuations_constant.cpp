#include <cmath>

#include <fmt/format.h>

#include "verify/cases/case.hpp"
#include "verify/cases/context_cases.hpp"
#include "verify/harness/claim.hpp"
#include "verify/instruments/contexts/law_runs.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::claims::fluctuations_constant {
namespace {

using namespace verify;

/// The wrong laws: log omega of the growing rows if it followed from a variance alone, either E_j Var_{p_v}(x^(j)), as
/// it does with constant beta, or Var_{p_v}(xbar), the law of `sf:sharp` at the average counts (`of_average`).
Eigen::VectorXd from_variance(const LawRun& run, bool of_average) {
  const theory::Model& model = run.model;
  Eigen::MatrixXd values(model.columns(), model.contexts());
  for (Eigen::Index j = 0; j < model.contexts(); ++j) {
    values.col(j) = model.value_mass(j);
  }
  if (of_average) {
    values = Eigen::MatrixXd(values.rowwise().mean());
  }
  Eigen::VectorXd log_omega = run.law.log_omega;
  for (const int v : run.law.rows) {
    const Eigen::RowVectorXd p = model.transition.row(v);
    const double variance = (p * values.cwiseAbs2()).mean() - (p * values).cwiseAbs2().mean();
    log_omega[v] = -0.5 * std::log(2 * model.row_weight[v] * variance);
  }
  return log_omega;
}

/// Compares the constants and the profile b of every instance, at the time when the next term of the slowest row is
/// 0.002.
Outcome measure(const Setting& /*setting*/) {
  Outcome outcome;
  for (const Case& named : growing_instances()) {
    const double t = settled_time(require_law(named), 0.002);
    const LawRun run = run_law(named, {t});
    const Tolerance next(2 * run.law.next_alpha(run.law.rows).cwiseAbs().maxCoeff() * run.h(0),
                         "twice the next term of the law, the largest over the rows");
    const auto logits = [&](const Eigen::VectorXd& log_omega) {
      double largest = 0;
      for (const int v : run.law.rows) {
        largest = larger(largest, std::abs(run.alpha_rest(0, v, 1) + log_omega[v] - run.law.log_omega[v]));
      }
      return Check{fmt::format("{}: largest distance of alpha - (1/2) log t to -log omega at t = {:.1e}", run.name, t),
                   0, largest, run.flow.error[0], next};
    };
    outcome.evidence.checks.push_back(logits(run.law.log_omega));
    outcome.control.evidence.checks.push_back(logits(from_variance(run, false)));
    outcome.control.evidence.checks.push_back(logits(from_variance(run, true)));
    const Tolerance next_beta(2 * run.law.next_beta.cwiseAbs().maxCoeff() * run.h(0),
                              "twice the next term of the law, the largest over the columns");
    const auto profile = [&](double distance) {
      return Check{fmt::format("{}: largest distance of sqrt(t) (beta - c) to b at t = {:.1e}", run.name, t), 0,
                   distance, run.beta_uncertainty(0), next_beta};
    };
    outcome.evidence.checks.push_back(profile(run.beta_rest(0, 1)));
    outcome.control.evidence.checks.push_back(profile(largest(run.beta[0]) / run.h(0)));
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "fluctuations.constant",
    .title = "With varying counts alpha - (1/2) log t converges to -log omega and sqrt(t) (beta - c) to b, the "
             "minimiser of Phi",
    .tags = {"sf:fluctuations"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.5,
    .method = "The joint flow of contexts_C7 and of random instances, full and sparse, is integrated to one late time "
              "and compared with the minimiser of the convex function Phi, which is computed by Newton's method "
              "without integrating anything.",
    .tolerance = "Twice the next term of the expansion in 1/sqrt(t).",
    .control =
        "Wrong laws: alpha - (1/2) log t converges to (1/2) log(2 pi E Var(x)), as if beta stayed constant, or to "
        "(1/2) log(2 pi Var(xbar)), as at the average counts with frozen beta; b = 0, as if beta converged faster.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::fluctuations_constant

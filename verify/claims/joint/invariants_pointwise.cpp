#include <cmath>

#include <fmt/format.h>

#include "flows/flows.hpp"
#include "verify/cases/case.hpp"
#include "verify/cases/fixed_count_cases.hpp"
#include "verify/cases/random_model.hpp"
#include "verify/cases/reference_instances.hpp"
#include "verify/definition/fifty_digits.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/harness/setting.hpp"
#include "verify/instruments/joint/joint_ends.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::claims::invariants_pointwise {
namespace {

using namespace verify;

using Real = FiftyDigits;
using Values = theory::VectorOf<Real>;

/// Entries first, ..., first + n - 1 of y as functions of time, with their derivative.
std::vector<Jet<Real>> moving(const Values& y, const Values& velocity, Eigen::Index first, Eigen::Index n) {
  std::vector<Jet<Real>> jets;
  for (Eigen::Index i = first; i < first + n; ++i) {
    jets.emplace_back(y[i], std::vector<Real>{velocity[i]});
  }
  return jets;
}

/// Largest values of quantities that vanish by the law, relative to the speed (the sum of |velocity|), over all states;
/// `wrong_`... are those for wrong laws.
struct Found {
  Real sums{0};      ///< d/dt of the sum of beta over a component
  Real q{0};         ///< Q_C'
  Real d{0};         ///< D' - sum pi_v a_v <g_v, s_v>
  Real shortage{0};  ///< sum pi_v a_v F_v - D', where positive
  Real m{0};         ///< M' + D'
  Real wrong_sums{0}, wrong_q{0}, wrong_d{0}, wrong_shortage{0}, wrong_m{0};
};

void look(const theory::Model& model, const theory::State& state, const theory::Rates& rates, Found& found) {
  const Eigen::Index rows = model.rows();
  const Values y = flows::stacked(state).cast<Real>();
  Values velocity = -defined_gradient<Real>(model, y);
  velocity.head(rows) *= Real(rates.alpha);
  velocity.tail(model.columns()) *= Real(rates.beta);
  const auto alpha = moving(y, velocity, 0, rows);
  const auto beta = moving(y, velocity, rows, model.columns());
  const DefinedSums<Real> sums = defined_sums<Real>(model, y);
  const Real speed = velocity.cwiseAbs().sum();
  const Real d = theory::lyapunov_d_in(alpha, beta, rates).slope[0];
  found.d = larger(found.d, Real(abs(d - sums.along_shift) / speed));
  found.shortage = larger(found.shortage, Real((sums.excess - d) / speed));
  found.wrong_d = larger(found.wrong_d, Real(abs(d + sums.along_shift) / speed));
  found.wrong_shortage = larger(found.wrong_shortage, Real((sums.excess + d) / speed));
  for (const theory::Component& component : theory::support_components(model.transition)) {
    Real sum = 0;
    for (const int k : component.columns) {
      sum += velocity[rows + k];
    }
    const Real& first = velocity[rows + component.columns.front()];
    found.sums = larger(found.sums, Real(abs(sum) / speed));
    found.wrong_sums = larger(found.wrong_sums, Real(abs(sum - first) / speed));
    if (theory::fixed_counts(model)) {
      const Real q = theory::conserved_q_in(model, component, alpha, beta, rates).slope[0];
      found.q = larger(found.q, Real(abs(q) / speed));
      const theory::Rates swapped{rates.beta, rates.alpha};
      found.wrong_q = larger(
          found.wrong_q, Real(abs(theory::conserved_q_in(model, component, alpha, beta, swapped).slope[0]) / speed));
    }
  }
  if (theory::fixed_counts(model)) {
    const Real m = theory::lyapunov_m_in(model, alpha, beta, rates).slope[0];
    found.m = larger(found.m, Real(abs(m + d) / speed));
    found.wrong_m = larger(found.wrong_m, Real(abs(m - d) / speed));
  }
}

/// A random state with logits on [-8, 8) and values on [-6, 6).
theory::State random_state(std::mt19937_64& random, const theory::Model& model) {
  Eigen::VectorXd alpha = uniform_vector(random, model.rows(), -8, 8);
  return {std::move(alpha), uniform_vector(random, model.columns(), -6, 6)};
}

Outcome measure(const Setting& setting) {
  std::vector<Case> instances = fixed_count_instances();
  instances.push_back({"contexts_C7", reference_instance("contexts_C7")});
  if (!theory::moving_components(setting.instance.model.transition).empty()) {
    instances.push_back({"the setting's instance", setting.instance});
  }
  Outcome outcome;
  std::mt19937_64 random(reported_seed(7));
  const Tolerance tolerance(1e-35, "50 digits, of which e^alpha up to 3e3 and sums over the rows cost a few");
  for (const Case& named : instances) {
    const std::string& name = named.name;
    const theory::Instance& instance = named.instance;
    Found found;
    const int states = instance.model.rows() > 20 ? 1 : 10;
    for (int i = 0; i < states; ++i) {
      look(instance.model, random_state(random, instance.model), {1, 1.75}, found);
    }
    const auto add = [&](const char* what, const Real& value, const Real& wrong) {
      const auto check = [&](const Real& share) {
        return Check{fmt::format("{}: {}, as a share of the speed", name, what), 0, static_cast<double>(share), 0,
                     tolerance};
      };
      outcome.evidence.checks.push_back(check(value));
      outcome.control.evidence.checks.push_back(check(wrong));
    };
    add("(sum of beta)'", found.sums, found.wrong_sums);
    add("D' - sum pi a <g, s>", found.d, found.wrong_d);
    add("sum pi a F - D'", found.shortage, found.wrong_shortage);
    if (theory::fixed_counts(instance.model)) {
      add("Q'", found.q, found.wrong_q);
      add("M' + D'", found.m, found.wrong_m);
    }
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "invariants.pointwise",
    .title = "Sums of beta and Q_C have rate 0, D' >= sum pi a F and M' = -D' at random states, to 35 digits",
    .tags = {"sf:invariants"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 1,
    .method = "The velocity is minus the derivative of the definition of the loss, by automatic differentiation with "
              "50 digits, with learning rates 1 for alpha and 1.75 for beta; Q_C, D and M are differentiated along it "
              "in the same way. No flow is integrated and no formula for the gradient is used.",
    .tolerance = "Rounding at 50 digits.",
    .control = "Wrong laws: sums of beta without one of the columns; Q_C with the two learning rates exchanged; D' "
               "with the opposite sign; M' = D'.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::invariants_pointwise

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

/// A quantity that vanishes by the law, as a share of the speed (the sum of |velocity|), and the same for a wrong law.
struct Vanishing {
  const char* name;
  Real value{0};
  Real wrong{0};

  void add(const Real& of_law, const Real& of_wrong_law) {
    value = larger(value, of_law);
    wrong = larger(wrong, of_wrong_law);
  }
};

/// The largest of each over all states.
struct Found {
  Vanishing sums{"(sum of beta)'"};
  Vanishing d{"D' - sum pi a <g, s>"};
  Vanishing shortage{"sum pi a F - D'"};  ///< where positive
  Vanishing q{"Q'"};                      ///< at fixed counts, like the next
  Vanishing m{"M' + D'"};
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
  const auto share = [&](const Real& rate) { return Real(abs(rate) / speed); };
  const Real d = theory::lyapunov_d_in(alpha, beta, rates).slope[0];
  found.d.add(share(d - sums.along_shift), share(d + sums.along_shift));
  found.shortage.add((sums.excess - d) / speed, (sums.excess + d) / speed);
  const bool fixed = theory::fixed_counts(model);
  for (const theory::Component& component : theory::support_components(model.transition)) {
    Real sum = 0;
    for (const int k : component.columns) {
      sum += velocity[rows + k];
    }
    found.sums.add(share(sum), share(sum - velocity[rows + component.columns.front()]));
    if (fixed) {
      const auto rate_of_q = [&](const theory::Rates& of) {
        return theory::conserved_q_in(model, component, alpha, beta, of).slope[0];
      };
      found.q.add(share(rate_of_q(rates)), share(rate_of_q({rates.beta, rates.alpha})));
    }
  }
  if (fixed) {
    const Real m = theory::lyapunov_m_in(model, alpha, beta, rates).slope[0];
    found.m.add(share(m + d), share(m - d));
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
    std::vector<Vanishing> all{found.sums, found.d, found.shortage};
    if (theory::fixed_counts(instance.model)) {
      all.push_back(found.q);
      all.push_back(found.m);
    }
    for (const Vanishing& quantity : all) {
      const auto check = [&](const Real& share) {
        return Check{fmt::format("{}: {}, as a share of the speed", name, quantity.name), 0, static_cast<double>(share),
                     0, tolerance};
      };
      outcome.evidence.checks.push_back(check(quantity.value));
      outcome.control.evidence.checks.push_back(check(quantity.wrong));
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

#include <cmath>

#include <fmt/format.h>

#include "verify/claim.hpp"
#include "verify/definition.hpp"
#include "verify/fixed_counts.hpp"
#include "verify/instances.hpp"
#include "verify/jet.hpp"
#include "verify/random_instance.hpp"

namespace sinkflow::verify {
namespace {

using Real = Digits<50>;
using Values = std::vector<Real>;

/// Minus the gradient of L by differentiation of its definition, times the learning rates, and two sums over the rows
/// (averaged over contexts): pi_v a_v <g_v, s_v> and pi_v a_v F_v.
struct Velocity {
  Values alpha;
  Values beta;
  Real along_shift{0};
  Real excess{0};
};

/// Adds one row at one context.
void add_row(const DefinedRow<Real>& row, const theory::State& state, Eigen::Index v, const theory::Rates& rates,
             Velocity& velocity) {
  const std::size_t n = row.columns.size();
  std::vector<Jet<Real>> beta;
  beta.reserve(n);
  for (std::size_t k = 0; k < n; ++k) {
    beta.push_back(variable(Real(state.beta[row.columns[k]]), k + 1, n + 1));
  }
  std::vector<Jet<Real>> power;
  const Jet<Real> excess = defined_excess(row, variable(Real(state.alpha[v]), 0, n + 1), beta, power);
  velocity.alpha[static_cast<std::size_t>(v)] -= rates.alpha * row.weight * excess.slope[0];
  Real partition = 0;
  for (std::size_t k = 0; k < n; ++k) {
    velocity.beta[static_cast<std::size_t>(row.columns[k])] -= rates.beta * row.weight * excess.slope[k + 1];
    partition += row.law[k] * power[k].value;
  }
  const Real u = exp(Real(state.alpha[v]));
  const Real sink = u / (u + row.total_count);
  for (std::size_t k = 0; k < n; ++k) {
    const Real residual = row.law[k] * power[k].value / partition - row.law[k];
    velocity.along_shift += row.weight * sink * residual * log(power[k].value);
  }
  velocity.excess += row.weight * sink * excess.value;
}

Velocity velocity_at(const theory::Model& model, const theory::State& state, const theory::Rates& rates) {
  Velocity velocity{Values(static_cast<std::size_t>(model.rows()), Real(0)),
                    Values(static_cast<std::size_t>(model.columns()), Real(0))};
  for (Eigen::Index j = 0; j < model.contexts(); ++j) {
    for (Eigen::Index v = 0; v < model.rows(); ++v) {
      add_row(defined_row<Real>(model, j, v), state, v, rates, velocity);
    }
  }
  return velocity;
}

/// The values as functions of time.
std::vector<Jet<Real>> moving(const Eigen::VectorXd& values, const Values& velocity) {
  std::vector<Jet<Real>> jets;
  for (std::size_t i = 0; i < velocity.size(); ++i) {
    jets.emplace_back(Real(values[static_cast<Eigen::Index>(i)]), Values{velocity[i]});
  }
  return jets;
}

/// Largest of what should vanish at the states looked at, as shares of the speed, and the same for wrong laws.
struct Found {
  Real sums{0};      ///< d/dt of the sum of beta over a component
  Real q{0};         ///< Q_C'
  Real d{0};         ///< D' - sum pi_v a_v <g_v, s_v>
  Real shortage{0};  ///< sum pi_v a_v F_v - D', where positive
  Real m{0};         ///< M' + D'
  Real wrong_sums{0}, wrong_q{0}, wrong_d{0}, wrong_shortage{0}, wrong_m{0};
};

void raise(Real& largest, const Real& value) {
  if (!(value <= largest)) {
    largest = value;
  }
}

void look(const theory::Model& model, const theory::State& state, const theory::Rates& rates, Found& found) {
  const Velocity velocity = velocity_at(model, state, rates);
  const auto alpha = moving(state.alpha, velocity.alpha);
  const auto beta = moving(state.beta, velocity.beta);
  Real speed = 0;
  for (const Values* part : {&velocity.alpha, &velocity.beta}) {
    for (const Real& rate : *part) {
      speed += abs(rate);
    }
  }
  const Real d = theory::lyapunov_d_in(alpha, beta, rates).slope[0];
  raise(found.d, Real(abs(d - velocity.along_shift) / speed));
  raise(found.shortage, Real((velocity.excess - d) / speed));
  raise(found.wrong_d, Real(abs(d + velocity.along_shift) / speed));
  raise(found.wrong_shortage, Real((velocity.excess + d) / speed));
  for (const theory::Component& component : theory::support_components(model.transition)) {
    Real sum = 0;
    for (const int k : component.columns) {
      sum += velocity.beta[static_cast<std::size_t>(k)];
    }
    const Real& first = velocity.beta[static_cast<std::size_t>(component.columns.front())];
    raise(found.sums, Real(abs(sum) / speed));
    raise(found.wrong_sums, Real(abs(sum - first) / speed));
    if (theory::fixed_counts(model)) {
      const Real q = theory::conserved_q_in(model, component, alpha, beta, rates).slope[0];
      raise(found.q, Real(abs(q) / speed));
      const theory::Rates swapped{rates.beta, rates.alpha};
      raise(found.wrong_q, Real(abs(theory::conserved_q_in(model, component, alpha, beta, swapped).slope[0]) / speed));
    }
  }
  if (theory::fixed_counts(model)) {
    const Real m = theory::lyapunov_m_in(model, alpha, beta, rates).slope[0];
    raise(found.m, Real(abs(m + d) / speed));
    raise(found.wrong_m, Real(abs(m - d) / speed));
  }
}

/// Near and far states: logits on [-8, 8), values of either sign.
theory::State random_state(std::mt19937_64& random, const theory::Model& model) {
  Eigen::VectorXd alpha = uniform_vector(random, model.rows(), -8, 8);
  return {std::move(alpha), uniform_vector(random, model.columns(), -6, 6)};
}

Outcome measure(const Setting& setting) {
  std::vector<NamedInstance> instances = fixed_count_instances();
  instances.push_back({"contexts_C7", reference_instance("contexts_C7")});
  if (!theory::moving_components(setting.instance.model.transition).empty()) {
    instances.push_back({"the setting's instance", setting.instance});
  }
  Outcome outcome;
  std::mt19937_64 random(7);
  const Tolerance tolerance(1e-35, "50 digits, of which e^alpha up to 3e3 and sums over the rows cost a few");
  for (const NamedInstance& named : instances) {
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
    .title = "Sums of beta and Q_C stand still, D' >= sum pi a F and M' = -D' at random states, to 35 digits",
    .tags = {"sf:invariants"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 1,
    .method = "The velocity is the derivative of the loss as it is defined, taken by automatic differentiation with 50 "
              "digits, with learning rates 1 for alpha and 1.75 for beta; Q_C, D and M are differentiated along it in "
              "the same way. No flow is integrated and no gradient formula is used.",
    .tolerance = "Rounding at 50 digits.",
    .control = "Sums of beta that leave out a column; Q_C with the two learning rates exchanged; D that never "
               "increases, with the "
               "opposite rate; M' = D'.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::verify

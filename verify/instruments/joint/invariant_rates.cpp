#include "verify/instruments/joint/invariant_rates.hpp"

#include <vector>

#include "flows/flows.hpp"
#include "theory/support_graph.hpp"
#include "verify/definition/fifty_digits.hpp"

namespace sinkflow::verify {
namespace {

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

}  // namespace

void add_rates(const theory::Model& model, const theory::State& state, const theory::Rates& rates,
               InvariantRates& found) {
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

}  // namespace sinkflow::verify

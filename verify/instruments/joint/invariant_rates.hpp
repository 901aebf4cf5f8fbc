#pragma once

#include "theory/invariants.hpp"
#include "theory/model.hpp"
#include "verify/definition/digits.hpp"
#include "verify/statistics/extremes.hpp"

// Rates of the conserved quantities and Lyapunov functions (`sf:invariants`) along the joint flow, in fifty digits.
namespace sinkflow::verify {

/// A quantity that vanishes by the law, as a share of the speed (the sum of |velocity|), and the same for a wrong law.
struct Vanishing {
  const char* name;
  FiftyDigits value{0};
  FiftyDigits wrong{0};

  void add(const FiftyDigits& of_law, const FiftyDigits& of_wrong_law) {
    value = larger(value, of_law);
    wrong = larger(wrong, of_wrong_law);
  }
};

/// The largest of each over all states.
struct InvariantRates {
  Vanishing sums{"(sum of beta)'"};
  Vanishing d{"D' - sum pi a <g, s>"};
  Vanishing shortage{"sum pi a F - D'"};  ///< where positive
  Vanishing q{"Q'"};                      ///< at fixed counts, like the next
  Vanishing m{"M' + D'"};
};

/// Adds the rates at a state. The velocity is minus the derivative of the definition of the loss by automatic
/// differentiation, and the quantities are differentiated along it in the same way.
void add_rates(const theory::Model& model, const theory::State& state, const theory::Rates& rates,
               InvariantRates& found);

}  // namespace sinkflow::verify

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "verify/figure.hpp"

namespace sinkflow::verify {

/// What evidence says about a law. `inconclusive` is never green.
enum class Verdict { confirmed, refuted, inconclusive };

/// A bound on |measured - predicted| that cannot be written without its reason.
struct Tolerance {
  /// Throws std::invalid_argument if the reason is empty.
  Tolerance(double bound, std::string why);

  double value;
  std::string reason;
};

/// One comparison. `uncertainty` is how far off the measurement itself may be (an integrator's error estimate, half
/// a confidence interval).
struct Check {
  std::string name;
  double predicted;
  double measured;
  double uncertainty;
  Tolerance tolerance;
};

/// "value <= bound" as a check: predicted is 0, measured is by how much the bound is exceeded (0 if it is not).
Check at_most(std::string name, double value, double bound, double uncertainty, Tolerance tolerance);

/// What a law is held against. An empty list decides nothing.
struct Evidence {
  std::vector<Check> checks;
};

/// The same measurement held against a deliberately wrong law, which the claim names.
struct Control {
  Evidence evidence;
};

/// What a claim brings home.
struct Outcome {
  Evidence evidence;
  Control control;
  std::vector<Figure> figures;
};

std::string_view name_of(Verdict verdict);

}  // namespace sinkflow::verify

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "verify/harness/figure.hpp"
#include "verify/statistics/measured.hpp"

namespace sinkflow::verify {

/// What evidence says about a law. `inconclusive` never counts as success.
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

/// The checks of a law. An empty list decides nothing.
struct Evidence {
  std::vector<Check> checks;
};

/// The checks of the same measurement against a deliberately wrong law, which the claim names.
struct Control {
  Evidence evidence;
};

/// Everything one run of a claim produces: its evidence, the evidence for its negative control, its figures, and the
/// seeds of everything that was drawn at random on the way, which the runner fills in (seeds.hpp).
struct Outcome {
  Evidence evidence;
  Control control;
  std::vector<Figure> figures;
  std::vector<std::uint64_t> seeds = {};  ///< ascending, each once

  /// Adds one check of the measurement against the law to the evidence, and one against a wrong law to the control.
  void compare(const std::string& what, const Measured& measured, double law, double wrong, const Tolerance& tolerance);
  /// The same where the law is "value <= bound", and the wrong law another bound.
  void compare_at_most(const std::string& what, const Measured& value, double bound, double wrong_bound,
                       const Tolerance& tolerance);
  /// Adds a part of a measurement: its evidence, control and figures.
  void append(const Outcome& part);
  /// Adds a part without its control. A corpus may be such that the wrong law is right there too (all of its rows are
  /// point masses, say); that the measurement can tell is then shown on other instances.
  void append_evidence(const Outcome& part);
};

std::string_view name_of(Verdict verdict);

}  // namespace sinkflow::verify

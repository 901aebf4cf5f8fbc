#include <fmt/format.h>

#include "verify/harness/erratum.hpp"
#include "verify/instruments/loss/family_entries.hpp"

namespace sinkflow::claims::thm8_pi {
namespace {

using namespace verify;

/// `err:thm8-pi`: entries of the Hessian on the family, which have the factor pi_v.
std::vector<Reading> measure(const Setting& setting) {
  std::vector<Reading> readings;
  for (const FamilyEntry& entry : family_entries(setting)) {
    readings.push_back(
        reading(entry.name, entry.measured, 0, entry.tolerance, entry.unweighted, entry.law, entry.weighted_twice));
  }
  return readings;
}

const ErratumRegistration registration({
    .id = "thm8-pi",
    .printed = "A second derivative on the family has no factor pi_v",
    .corrected = "Every second derivative on the family has the factor pi_v of its row",
    .tags = {"err:thm8-pi", "ada:thm8"},
    .cost_seconds = 0.5,
    .method = "Second derivatives of the definition of the loss come from automatic differentiation in 50 digits, "
              "without the closed form, at alpha = 0.6 on the family: the diagonal in alpha, the largest mixed entry "
              "of each row with variance, and its largest entry in beta.",
    .tolerance = "The rounding to double.",
    .control = "Wrong law: the factor pi_v^2, as if each of the two derivatives contributed one pi_v.",
    .measure = measure,
});

}  // namespace
}  // namespace sinkflow::claims::thm8_pi

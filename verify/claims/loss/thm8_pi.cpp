#include <fmt/format.h>

#include "verify/harness/erratum.hpp"
#include "verify/instruments/loss/family_entries.hpp"

namespace sinkflow::claims::thm8_pi {
namespace {

using namespace verify;

/// `err:thm8-pi`: entries of the block in beta of the Hessian on the family, a sum over rows with the weights pi_k.
std::vector<Reading> measure(const Setting& setting) {
  std::vector<Reading> readings;
  for (const FamilyEntry& entry : family_entries(setting)) {
    if (entry.block == FamilyEntry::Block::beta) {
      readings.push_back(
          reading(entry.name, entry.measured, 0, entry.tolerance, entry.unweighted, entry.law, entry.weighted_twice));
    }
  }
  return readings;
}

const ErratumRegistration registration({
    .id = "thm8-pi",
    .printed = "The second derivatives in beta on the family sum the rows without their weights pi_k",
    .corrected = "The second derivatives in beta on the family sum the rows with their weights pi_k",
    .tags = {"err:thm8-pi", "ada:thm8"},
    .cost_seconds = 0.5,
    .method =
        "Second derivatives of the definition of the loss come from automatic differentiation in 50 digits, "
        "without the closed form, at alpha = 0.6 on the family; the largest entry of the block in beta is compared "
        "on each model.",
    .tolerance = "The rounding to double.",
    .control = "Wrong law: the weights pi_k^2, as if each of the two derivatives contributed one factor.",
    .measure = measure,
});

}  // namespace
}  // namespace sinkflow::claims::thm8_pi

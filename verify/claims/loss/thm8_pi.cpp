#include <fmt/format.h>

#include "verify/harness/erratum.hpp"
#include "verify/instruments/loss/family_entries.hpp"

namespace sinkflow::claims::thm8_pi {
namespace {

using namespace verify;

/// `err:thm8-pi`
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
    .corrected = "Each has the factor pi_v of its row",
    .tags = {"err:thm8-pi", "ada:thm8"},
    .cost_seconds = 0.5,
    .method = "Second derivatives of the loss' definition by automatic differentiation in 50 digits, at alpha = 0.6 on "
              "the family: the diagonal in alpha, the largest mixed entry of each row with variance, and its largest "
              "entry in beta.",
    .tolerance = "Rounding to double.",
    .control = "The factor pi_v twice.",
    .measure = measure,
});

}  // namespace
}  // namespace sinkflow::claims::thm8_pi

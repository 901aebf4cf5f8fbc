#include <cmath>

#include <fmt/format.h>

#include "verify/harness/erratum.hpp"
#include "verify/instruments/loss/family_entries.hpp"

namespace sinkflow::claims::thm8_sign {
namespace {

using namespace verify;

/// `err:thm8-sign`
std::vector<Reading> measure(const Setting& setting) {
  std::vector<Reading> readings;
  for (const FamilyEntry& entry : family_entries(setting)) {
    readings.push_back(reading(entry.name, entry.measured, 0, entry.tolerance, -entry.law, entry.law, 2 * entry.law));
  }
  return readings;
}

const ErratumRegistration registration({
    .id = "thm8-sign",
    .printed = "The second derivatives on the family carry a minus sign",
    .corrected = "They carry none",
    .tags = {"err:thm8-sign", "ada:thm8"},
    .cost_seconds = 0.5,
    .method = "Second derivatives of the loss' definition by automatic differentiation in 50 digits, at alpha = 0.6 on "
              "the family: the diagonal in alpha, the largest mixed entry of each row with variance, and its largest "
              "entry in beta.",
    .tolerance = "Rounding to double.",
    .control = "Twice the entry, as if both orders of differentiation were to be added.",
    .measure = measure,
});

}  // namespace
}  // namespace sinkflow::claims::thm8_sign

#include <cmath>

#include <fmt/format.h>

#include "verify/harness/erratum.hpp"
#include "verify/instruments/loss/family_entries.hpp"

namespace sinkflow::claims::thm8_sign {
namespace {

using namespace verify;

/// `err:thm8-sign`: the sign of the diagonal in alpha of the Hessian on the family.
std::vector<Reading> measure(const Setting& setting) {
  std::vector<Reading> readings;
  for (const FamilyEntry& entry : family_entries(setting)) {
    if (entry.block == FamilyEntry::Block::alpha) {
      readings.push_back(reading(entry.name, entry.measured, 0, entry.tolerance, -entry.law, entry.law, 2 * entry.law));
    }
  }
  return readings;
}

const ErratumRegistration registration({
    .id = "thm8-sign",
    .printed = "The second derivatives in alpha on the family carry a minus sign",
    .corrected = "The second derivatives in alpha on the family carry no minus sign",
    .tags = {"err:thm8-sign", "ada:thm8"},
    .cost_seconds = 0.5,
    .method = "Second derivatives of the definition of the loss come from automatic differentiation in 50 digits, "
              "without the closed form, at alpha = 0.6 on the family: the diagonal in alpha, for each row with "
              "variance.",
    .tolerance = "The rounding to double.",
    .control = "Wrong law: twice the entry, as if both orders of differentiation had to be added.",
    .measure = measure,
});

}  // namespace
}  // namespace sinkflow::claims::thm8_sign

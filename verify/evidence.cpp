#include "verify/evidence.hpp"

#include <cmath>
#include <stdexcept>
#include <utility>

namespace sinkflow::verify {

Tolerance::Tolerance(double bound, std::string why) : value(bound), reason(std::move(why)) {
  if (reason.empty()) {
    throw std::invalid_argument("a tolerance needs its reason");
  }
}

Check at_most(std::string name, double value, double bound, double uncertainty, Tolerance tolerance) {
  const double excess = value - bound;
  return {std::move(name), 0, excess > 0 || std::isnan(excess) ? excess : 0, uncertainty, std::move(tolerance)};
}

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::confirmed:
      return "confirmed";
    case Verdict::refuted:
      return "refuted";
    default:
      return "inconclusive";
  }
}

}  // namespace sinkflow::verify

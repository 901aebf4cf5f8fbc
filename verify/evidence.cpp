#include "verify/evidence.hpp"

#include <stdexcept>
#include <utility>

namespace sinkflow::verify {

Tolerance::Tolerance(double bound, std::string why) : value(bound), reason(std::move(why)) {
  if (reason.empty()) {
    throw std::invalid_argument("a tolerance needs its reason");
  }
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

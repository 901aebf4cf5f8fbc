#include "verify/harness/evidence.hpp"

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

void Outcome::compare(const std::string& what, const Measured& measured, double law, double wrong,
                      const Tolerance& tolerance) {
  evidence.checks.push_back({what, law, measured.value, measured.uncertainty, tolerance});
  control.evidence.checks.push_back({what, wrong, measured.value, measured.uncertainty, tolerance});
}

void Outcome::compare_at_most(const std::string& what, const Measured& value, double bound, double wrong_bound,
                              const Tolerance& tolerance) {
  evidence.checks.push_back(at_most(what, value.value, bound, value.uncertainty, tolerance));
  control.evidence.checks.push_back(at_most(what, value.value, wrong_bound, value.uncertainty, tolerance));
}

void Outcome::append(const Outcome& part) {
  append_evidence(part);
  const auto& checks = part.control.evidence.checks;
  control.evidence.checks.insert(control.evidence.checks.end(), checks.begin(), checks.end());
  figures.insert(figures.end(), part.figures.begin(), part.figures.end());
}

void Outcome::append_evidence(const Outcome& part) {
  evidence.checks.insert(evidence.checks.end(), part.evidence.checks.begin(), part.evidence.checks.end());
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

#include "verify/instruments/growth/defined_point.hpp"

#include "verify/instruments/growth/precise_growth.hpp"

namespace sinkflow::verify {

DefinedPoint defined_point(const GrowthRow& row, double alpha) {
  DefinedExcess excess(row);
  const Jet<Precise> at = excess(Precise(alpha));
  const Precise& weight = excess.row().weight;
  return {static_cast<double>(Precise(weight * at.value)), -static_cast<double>(Precise(weight * at.slope[0]))};
}

double covariance_ratio(const GrowthRow& row, double alpha) {
  DefinedExcess excess(row);
  const DefinedRow<Precise>& data = excess.row();
  const Jet<Precise> at = excess(Precise(alpha));
  const Precise u = exp(Precise(alpha));
  const Precise whole = u + data.total_count;
  const Precise mean = mean_mass(data);
  Precise variance = 0;
  for (std::size_t k = 0; k < data.law.size(); ++k) {
    variance += data.law[k] * (data.mass[k] - mean) * (data.mass[k] - mean);
  }
  const Precise partition = exp(Precise(at.value + mean / whole));
  return static_cast<double>(Precise(-whole * whole * whole * partition * at.slope[0] / (u * variance)));
}

}  // namespace sinkflow::verify

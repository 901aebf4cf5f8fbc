#pragma once

#include <span>
#include <string>
#include <vector>

#include "solvers/optimiser.hpp"
#include "theory/residual_growth.hpp"
#include "theory/trajectory.hpp"

// The smallest residual that can have a peak (`sf:residual-peak`): r = z + x, where z (m coordinates) is trained and x,
// of length b in other coordinates, is fixed. e is a unit vector among the first, its entries +-1/sqrt(m). The loss is
// the one named, not its expansion.
namespace sinkflow::verify {

/// One such residual with its loss; b is the length of x.
struct ResidualModel {
  std::string name;
  int power;    ///< 2: -G cos(angle between r and e); 1: G sin of it
  double gain;  ///< G
  double b;
  int entries;  ///< m

  [[nodiscard]] theory::BrokenScale law() const;
  /// s e (m).
  [[nodiscard]] std::vector<double> at(double s) const;
  /// <z, e>.
  [[nodiscard]] double size(std::span<const double> z) const;
  /// Gradient in z (m), with G replaced by `gain`.
  void gradient(std::span<const double> z, double gain, std::span<double> slope) const;

  /// s relative to what the leading law gives for the flow from `start`, to first order: the loss' next term and the
  /// time that the start is worth.
  [[nodiscard]] double flow_correction(double s, double start) const;
};

/// p = 1 and 2, with m = 1 and with m = 4.
std::vector<ResidualModel> residual_models();

/// s along the gradient flow from s e.
theory::Trajectory residual_flow(const ResidualModel& model, double start, std::span<const double> times);

/// s after each of the numbers of steps `when` (ascending).
std::vector<double> trained_sizes(const ResidualModel& model, const std::string& optimiser,
                                  const solvers::OptimiserOptions& options, double start, std::span<const long> when);

}  // namespace sinkflow::verify

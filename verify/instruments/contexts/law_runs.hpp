#pragma once

#include <string>
#include <vector>

#include "theory/fluctuations.hpp"
#include "theory/model.hpp"
#include "theory/trajectory.hpp"
#include "verify/cases/case.hpp"
#include "verify/cases/reference_instances.hpp"

// The joint flow at counts that vary between contexts, as the claims about `sf:fluctuations` measure it.
namespace sinkflow::verify {

/// What a flow does to the sink: average weight on <s> over the rows, and ||beta - mean||.
struct SinkPath {
  std::vector<double> weight;
  std::vector<double> value;
};
/// states (times, R + V)
SinkPath sink_path(const theory::Model& model, const Eigen::MatrixXd& states);

/// A joint flow beside its law.
struct LawRun {
  std::string name;
  theory::Model model;
  theory::FluctuationLaw law;
  theory::Trajectory flow;            ///< (times, R + V)
  Eigen::MatrixXd uncertainty;        ///< (times, R + V) of every entry: beta is far better known than large logits
  std::vector<double> beta_error;     ///< the largest over beta, at every time
  std::vector<Eigen::VectorXd> beta;  ///< at every time, less its mean over each component of the law (V)

  [[nodiscard]] double h(std::size_t i) const;
  /// Residuals at the i-th time: the measured quantity minus the first `terms` (1 or 2) terms of its asymptotic law,
  /// for alpha_v, sqrt(t) (beta_k - c) and 4 t L.
  [[nodiscard]] double alpha_rest(std::size_t i, int row, int terms) const;
  [[nodiscard]] double beta_rest(std::size_t i, int column, int terms) const;
  [[nodiscard]] double loss_rest(std::size_t i, int terms) const;
  /// Largest magnitude of the first over the rows, and of the second over the columns, of the law.
  [[nodiscard]] double alpha_rest(std::size_t i, int terms) const;
  [[nodiscard]] double beta_rest(std::size_t i, int terms) const;
  /// How far the integrator's error may move sqrt(t) (beta_k - c), and 4 t L.
  [[nodiscard]] double beta_uncertainty(std::size_t i) const;
  [[nodiscard]] double loss_uncertainty(std::size_t i) const;
};

/// The time at which the next term of the slowest row, next_alpha / sqrt(t), has come down to `size`.
double settled_time(const theory::FluctuationLaw& law, double size);

/// Integrates the joint flow with CVODE's BDF at rtol and atol = `tolerance`. Throws ComputationError with the reason
/// if the instance has no law.
LawRun run_law(const Case& named, const std::vector<double>& times, double tolerance = 1e-12);

/// The law of an instance that is known to have one; ComputationError with the reason otherwise.
theory::FluctuationLaw require_law(const Case& named);

}  // namespace sinkflow::verify

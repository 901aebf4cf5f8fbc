#include "verify/instruments/value/beta_flows.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include <fmt/format.h>

#include "flows/flows.hpp"
#include "theory/beta_limit.hpp"
#include "theory/linear_algebra.hpp"
#include "theory/simplified_model.hpp"
#include "theory/support_graph.hpp"
#include "verify/cases/random_model.hpp"
#include "verify/cases/reference_instances.hpp"
#include "verify/statistics/extremes.hpp"
#include "verify/statistics/fit.hpp"

namespace sinkflow::verify {
namespace {

/// A displacement from beta* in the modes of the linear flow there.
struct Modes {
  Eigen::VectorXd gap;    ///< lambda_i - lambda of the modes that decay, ascending
  Eigen::VectorXd share;  ///< squared amplitudes relative to the slowest

  /// By how much the faster modes raise the rate of ||beta - beta*|| after a further time t.
  [[nodiscard]] double excess_rate(double t) const {
    return (gap.array() * share.array() * (-2 * t * gap.array()).exp()).sum();
  }
};

Modes modes_of(const theory::Model& model, const theory::State& limit, const Eigen::VectorXd& displacement) {
  const theory::SymmetricEigen eigen = theory::symmetric_eigen(theory::beta_hessian(model, limit));
  const auto zeros = static_cast<Eigen::Index>(theory::support_components(model.transition).size());
  const Eigen::Index moving = model.columns() - zeros;
  const Eigen::VectorXd rates = eigen.values.tail(moving);
  const Eigen::VectorXd amplitude = eigen.vectors.rightCols(moving).transpose() * displacement;
  return {rates.array() - rates[0], (amplitude / amplitude[0]).cwiseAbs2()};
}

double largest_sink_weight(const theory::State& state, const theory::Model& model) {
  return theory::sink_weight(state.alpha.maxCoeff(), model.total_count());
}

/// How far errors of the ordinates can turn the line fitted to a window.
double slope_error(const std::vector<double>& x, const std::vector<double>& error, double low, double high) {
  double count = 0;
  double sum = 0;
  double squares = 0;
  const auto each = [&](const auto& visit) {
    for (std::size_t i = 0; i < x.size(); ++i) {
      if (x[i] >= low && x[i] <= high) {
        visit(i);
      }
    }
  };
  each([&](std::size_t i) { count += 1, sum += x[i]; });
  const double mean = sum / count;
  double lever = 0;
  each([&](std::size_t i) {
    squares += (x[i] - mean) * (x[i] - mean);
    lever += std::abs(x[i] - mean) * error[i];
  });
  return lever / squares;
}

}  // namespace

SettledBeta settle(const theory::Instance& instance, const Eigen::VectorXd& limit) {
  const double distance = (instance.start.beta - limit).norm();
  const theory::State end{instance.start.alpha, limit};
  const double t = (2 * distance + 40) / theory::decay_rate(instance.model, end);
  std::vector<double> times;
  for (double part = 0.125; part <= 1; part += 0.125) {
    times.push_back(part * t);
  }
  const theory::Trajectory flow = flows::integrate_beta(instance, times);
  // The estimate is a distance of two runs, which may agree by chance at one time: the largest over the late part of
  // the way counts.
  const double estimate = largest(flow.error);
  return {flow.states.bottomRows(1).transpose(), estimate + theory::distance_bound(instance.model, end, distance, t)};
}

Eigen::VectorXd slowest_direction(const theory::Model& model, const theory::State& limit) {
  return theory::symmetric_eigen(theory::beta_hessian(model, limit))
      .vectors.col(static_cast<Eigen::Index>(theory::support_components(model.transition).size()));
}

Eigen::VectorXd exciting_slowest(const theory::Model& model, const theory::State& limit, const Eigen::VectorXd& start) {
  const Eigen::VectorXd slowest = slowest_direction(model, limit);
  const double amplitude = slowest.dot(start - limit.beta);
  const double mean = (start - limit.beta).norm() / std::sqrt(static_cast<double>(start.size()));
  return start + (std::copysign(std::max(std::abs(amplitude), mean), amplitude) - amplitude) * slowest;
}

MeasuredDecay measure_decay(const theory::Instance& instance, const Eigen::VectorXd& limit, const Window& window) {
  const theory::State end{instance.start.alpha, limit};
  const double lambda = theory::decay_rate(instance.model, end);
  std::vector<double> scaled_times{window.modes};
  for (double scaled = window.early; scaled <= window.late; scaled += 0.25) {
    scaled_times.push_back(scaled);
  }
  std::vector<double> times;
  std::transform(scaled_times.begin(), scaled_times.end(), std::back_inserter(times),
                 [&](double scaled) { return scaled / lambda; });
  const theory::Trajectory flow = flows::integrate_beta(instance, times, 1e-14);
  std::vector<double> distances;
  std::vector<double> log_distance;
  std::vector<double> error;
  for (std::size_t i = 0; i < times.size(); ++i) {
    const double distance = (flow.states.row(static_cast<Eigen::Index>(i)).transpose() - limit).norm();
    distances.push_back(distance);
    log_distance.push_back(std::log(distance));
    error.push_back((flow.error[i] + 1e-15 * (1 + limit.cwiseAbs().maxCoeff())) / distance);
  }
  const Modes modes = modes_of(instance.model, end, flow.states.row(0).transpose() - limit);
  const double steepest = std::sqrt(2.0) * largest_sink_weight(end, instance.model);
  // Higher orders change the ratio of two amplitudes on the way by a factor of that size, and its square by two.
  const double changed = std::exp(2 * steepest * std::exp(log_distance[0]));
  const auto part = [&](const std::string& name, double from, double to) {
    const double low = (from - 0.1) / lambda;  // between two points, whatever rounding does to them
    const double high = (to + 0.1) / lambda;
    const Line line = fit(times, log_distance, FitLaw::linear, low, high).whole;
    const auto first = static_cast<std::size_t>(std::lower_bound(times.begin(), times.end(), low) - times.begin());
    const double omitted = changed * modes.excess_rate(times[first] - times[0]) +
                           lambda * std::expm1(steepest * std::exp(log_distance[first]));
    return MeasuredDecay::Part{name, -line.slope, slope_error(times, error, low, high), omitted};
  };
  return {{part("whole window", window.early, window.late), part("early half", window.early, window.middle),
           part("late half", window.middle, window.late)},
          scaled_times,
          distances};
}

}  // namespace sinkflow::verify

#include "flows/joint.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

#include "flows/flows.hpp"

namespace sinkflow::flows {
namespace {

/// y' with the two halves of a rate (or of the rows of a Jacobian) times their learning rates.
template <class Block>
void scale(Block& block, Eigen::Index rows, const theory::Rates& rates) {
  block.topRows(rows) *= rates.alpha;
  block.bottomRows(block.rows() - rows) *= rates.beta;
}

/// 1, 10^(1/2), 10, ... up to `last`.
std::vector<double> half_decades_to(double last) {
  const auto steps = static_cast<int>(std::lround(2 * std::log10(last)));
  std::vector<double> times;
  times.reserve(static_cast<std::size_t>(steps) + 1);
  for (int i = 0; i < steps; ++i) {
    times.push_back(std::pow(last, i / static_cast<double>(steps)));
  }
  times.push_back(last);
  return times;
}

/// The largest absolute value; NaN if one of them is.
double largest(const Eigen::VectorXd& values) {
  return values.hasNaN() ? std::numeric_limits<double>::quiet_NaN() : values.cwiseAbs().maxCoeff();
}

}  // namespace

solvers::VectorField joint_field(const theory::Model& model, const theory::Rates& rates) {
  const solvers::VectorField field = joint_field(model);
  const Eigen::Index rows = model.rows();
  return {field.dimension,
          [=](double t, const Eigen::VectorXd& y, Eigen::VectorXd& rate) {
            field.rate(t, y, rate);
            scale(rate, rows, rates);
          },
          [=](double t, const Eigen::VectorXd& y, Eigen::MatrixXd& jacobian) {
            field.jacobian(t, y, jacobian);
            scale(jacobian, rows, rates);
          },
          field.autonomous};
}

theory::Trajectory integrate_joint_with(const theory::Instance& instance, std::span<const double> times,
                                        const std::string& stepper, double tolerance, const theory::Rates& rates,
                                        bool estimate_error) {
  solvers::Options options;
  options.stepper = stepper;
  options.rtol = options.atol = tolerance;
  options.estimate_error = estimate_error;
  return solvers::integrate(joint_field(instance.model, rates), stacked(instance.start), times, options);
}

std::vector<theory::State> states_of(const theory::Trajectory& flow, Eigen::Index rows) {
  std::vector<theory::State> states;
  for (Eigen::Index i = 0; i < flow.states.rows(); ++i) {
    states.push_back(unstacked(flow.states.row(i).transpose(), rows));
  }
  return states;
}

FlowEnd joint_end(const theory::Instance& instance, double last, const theory::Rates& rates) {
  std::vector<double> times = half_decades_to(last);
  times.insert(times.end() - 1, last / 10);
  std::sort(times.begin(), times.end());
  const theory::Trajectory flow = integrate_joint_with(instance, times, "bdf", 1e-12, rates);
  const std::vector<theory::State> states = states_of(flow, instance.model.rows());
  const auto before = static_cast<std::size_t>(std::find(times.begin(), times.end(), last / 10) - times.begin());
  return {states.back(), largest(Eigen::Map<const Eigen::VectorXd>(flow.error.data(), std::ssize(flow.error))),
          largest_distance(states[before], states.back())};
}

double largest_distance(const theory::State& a, const theory::State& b) {
  return largest(stacked(a) - stacked(b));
}

}  // namespace sinkflow::flows

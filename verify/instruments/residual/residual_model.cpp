#include "verify/instruments/residual/residual_model.hpp"

#include <cmath>

#include <fmt/format.h>

#include "solvers/integrate.hpp"

namespace sinkflow::verify {

theory::BrokenScale ResidualModel::law() const {
  return power == 2 ? theory::cosine_loss(gain, b) : theory::sine_loss(gain, b);
}

std::vector<double> ResidualModel::at(double s) const {
  std::vector<double> z;
  z.reserve(static_cast<std::size_t>(entries));
  for (int i = 0; i < entries; ++i) {
    z.push_back((i % 2 == 0 ? s : -s) / std::sqrt(entries));
  }
  return z;
}

double ResidualModel::size(std::span<const double> z) const {
  double sum = 0;
  for (std::size_t i = 0; i < z.size(); ++i) {
    sum += i % 2 == 0 ? z[i] : -z[i];
  }
  return sum / std::sqrt(entries);
}

void ResidualModel::gradient(std::span<const double> z, double at_gain, std::span<double> slope) const {
  // With z = s e + o, R^2 = s^2 + Q^2 and Q^2 = |o|^2 + b^2:  cos = s/R,  sin = Q/R, and
  // grad cos = (Q^2 e - s o)/R^3,  grad sin = -(s/Q) grad cos.
  const double s = size(z);
  const double sign = 1 / std::sqrt(entries);
  double squared = b * b;
  for (std::size_t i = 0; i < z.size(); ++i) {
    const double off = z[i] - s * (i % 2 == 0 ? sign : -sign);
    squared += off * off;
  }
  const double across = std::sqrt(squared);
  const double radius = std::hypot(s, across);
  const double scale = -at_gain / (radius * radius * radius) * (power == 2 ? 1 : s / across);
  for (std::size_t i = 0; i < z.size(); ++i) {
    const double e = i % 2 == 0 ? sign : -sign;
    slope[i] = scale * (squared * e - s * (z[i] - s * e));
  }
}

double ResidualModel::flow_correction(double s, double start) const {
  // p = 2: G b^2 t = integral of (s^2 + b^2)^(3/2) ds = s^4/4 + (3/4) b^2 s^2 + ...; p = 1: G b t = integral of
  // (s^2 + b^2)^(3/2)/s ds = s^3/3 + (3/2) b^2 s + ...
  const double next = (power == 2 ? 0.75 : 1.5) * b * b / (s * s);
  const double begun = std::pow(start / s, power + 2) / (power + 2);
  return next + begun;
}

std::vector<ResidualModel> residual_models() {
  return {{"-cos, m = 1", 2, 1.0, 1.0, 1},
          {"-2 cos, b = 0.5, m = 4", 2, 2.0, 0.5, 4},
          {"sin, m = 1", 1, 1.0, 1.0, 1},
          {"0.5 sin, b = 2, m = 4", 1, 0.5, 2.0, 4}};
}

theory::Trajectory residual_flow(const ResidualModel& model, double start, std::span<const double> times) {
  const auto count = static_cast<Eigen::Index>(model.entries);
  const solvers::VectorField field{count,
                                   [&](double, const Eigen::VectorXd& z, Eigen::VectorXd& rate) {
                                     model.gradient({z.data(), static_cast<std::size_t>(count)}, model.gain,
                                                    {rate.data(), static_cast<std::size_t>(count)});
                                     rate = -rate;
                                   },
                                   {},
                                   true};
  const std::vector<double> from = model.at(start);
  theory::Trajectory flow =
      solvers::integrate(field, Eigen::Map<const Eigen::VectorXd>(from.data(), count), times, solvers::Options{});
  Eigen::MatrixXd sizes(flow.states.rows(), 1);
  for (Eigen::Index i = 0; i < sizes.rows(); ++i) {
    const Eigen::VectorXd z = flow.states.row(i).transpose();
    sizes(i, 0) = model.size({z.data(), static_cast<std::size_t>(count)});
    flow.error[static_cast<std::size_t>(i)] *= std::sqrt(model.entries);
  }
  flow.states = sizes;
  return flow;
}

std::vector<double> trained_sizes(const ResidualModel& model, const std::string& optimiser,
                                  const solvers::OptimiserOptions& options, double start, std::span<const long> when) {
  const auto rule = solvers::make_optimiser<double>(optimiser, options);
  std::vector<double> z = model.at(start);
  std::vector<double> slope(z.size());
  std::vector<double> sizes;
  sizes.reserve(when.size());
  long n = 0;
  for (const long wanted : when) {
    for (; n < wanted; ++n) {
      model.gradient(z, model.gain, slope);
      rule->step(slope, z);
    }
    sizes.push_back(model.size(z));
  }
  return sizes;
}

}  // namespace sinkflow::verify

#include "verify/beta_flows.hpp"

#include <algorithm>
#include <cmath>

#include <Eigen/Eigenvalues>
#include <fmt/format.h>

#include "theory/beta_limit.hpp"
#include "theory/simplified_model.hpp"
#include "theory/support_graph.hpp"
#include "verify/fit.hpp"
#include "verify/flows.hpp"
#include "verify/instances.hpp"
#include "verify/random_instance.hpp"
#include "verify/worst.hpp"

namespace sinkflow::verify {
namespace {

/// Dense Jacobians make the flow of a larger alphabet too slow for a quick claim.
constexpr Eigen::Index kMostColumns = 256;

struct NamedModel {
  std::string name;
  theory::Model model;
};

std::vector<NamedModel> models(const Setting& setting) {
  std::vector<NamedModel> models;
  for (const std::string& name : reference_instances()) {
    if (theory::Model model = reference_instance(name).model; model.contexts() == 1) {
      models.push_back({name, std::move(model)});
    }
  }
  std::mt19937_64 random(1010);
  models.push_back({"random, full support", random_model(random, {.rows = 6, .columns = 6})});
  models.push_back({"random, sparse", random_model(random, {.rows = 6, .columns = 8, .density = 0.3})});
  models.push_back(
      {"random, very sparse", random_model(random, {.rows = 5, .columns = 9, .density = 0.15, .point_mass = true})});
  models.push_back({"two blocks", blocks_model()});
  if (has_varying_mass(setting.instance.model) && setting.instance.model.columns() <= kMostColumns) {
    models.push_back({"task", setting.instance.model});
  }
  return models;
}

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
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(theory::beta_hessian(model, limit));
  const auto zeros = static_cast<Eigen::Index>(theory::support_components(model.transition).size());
  const Eigen::Index moving = model.columns() - zeros;
  const Eigen::VectorXd rates = solver.eigenvalues().tail(moving);
  const Eigen::VectorXd amplitude = solver.eigenvectors().rightCols(moving).transpose() * displacement;
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

std::vector<NamedInstance> common_logit_instances(const Setting& setting, const std::vector<double>& offsets) {
  std::mt19937_64 random(2020);
  std::vector<NamedInstance> instances;
  for (const auto& [name, model] : models(setting)) {
    for (const double offset : offsets) {
      const double alpha = std::log(model.total_count()) + offset;
      instances.push_back(
          {fmt::format("{}, alpha = {:.3g}", name, alpha),
           {model, {Eigen::VectorXd::Constant(model.rows(), alpha), uniform_vector(random, model.columns(), -2, 2)}}});
    }
  }
  return instances;
}

std::vector<NamedInstance> separate_logit_instances(const Setting& setting) {
  std::mt19937_64 random(3030);
  std::vector<NamedInstance> instances;
  std::vector<NamedModel> all = models(setting);
  all.push_back({"contexts_C7", reference_instance("contexts_C7").model});
  for (const auto& [name, model] : all) {
    const Eigen::VectorXd alpha = uniform_vector(random, model.rows(), -2, 1).array() + std::log(model.total_count());
    instances.push_back({name, {model, {alpha, uniform_vector(random, model.columns(), -2, 2)}}});
  }
  return instances;
}

SettledBeta settle(const theory::Instance& instance, const Eigen::VectorXd& limit) {
  const double distance = (instance.start.beta - limit).norm();
  const theory::State end{instance.start.alpha, limit};
  const double t = (2 * distance + 40) / theory::decay_rate(instance.model, end);
  std::vector<double> times;
  for (double part = 0.125; part <= 1; part += 0.125) {
    times.push_back(part * t);
  }
  const theory::Trajectory flow = integrate_beta(instance, times);
  // The estimate is a distance of two runs, which may agree by chance at one time: the largest over the late part of
  // the way counts.
  const double estimate = largest(flow.error);
  return {flow.states.bottomRows(1).transpose(), estimate + theory::distance_bound(instance.model, end, distance, t)};
}

Eigen::VectorXd slowest_direction(const theory::Model& model, const theory::State& limit) {
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(theory::beta_hessian(model, limit));
  return solver.eigenvectors().col(static_cast<Eigen::Index>(theory::support_components(model.transition).size()));
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
  std::vector<double> times{window.modes / lambda};
  for (double scaled = window.early; scaled <= window.late; scaled += 0.25) {
    times.push_back(scaled / lambda);
  }
  const theory::Trajectory flow = integrate_beta(instance, times, 1e-14);
  std::vector<double> log_distance;
  std::vector<double> error;
  for (std::size_t i = 0; i < times.size(); ++i) {
    const double distance = (flow.states.row(static_cast<Eigen::Index>(i)).transpose() - limit).norm();
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
           part("late half", window.middle, window.late)}};
}

theory::Model blocks_model() {
  std::mt19937_64 random(4040);
  const theory::Model block = random_model(random, {.rows = 3, .columns = 3});
  std::vector<Eigen::Triplet<double>> entries;
  for (int v = 0; v < 6; ++v) {
    for (int k = 0; k < 3; ++k) {
      entries.emplace_back(v, 3 * (v / 3) + k, block.transition.coeff((v + v / 3) % 3, k));
    }
  }
  constexpr int certain = 7;  // column 6 is reached by no row
  entries.emplace_back(6, certain, 1.0);
  theory::Model model;
  model.transition.resize(7, 8);
  model.transition.setFromTriplets(entries.begin(), entries.end());
  model.row_weight = Eigen::VectorXd::Constant(7, 1.0 / 7);
  model.counts = (Eigen::MatrixXd(1, 8) << 3, 1, 2, 4, 5, 1, 2, 2).finished();
  model.xi = uniform_vector(random, 8, 0.1, 2);
  return model;
}

bool has_varying_mass(const theory::Model& model) {
  const Eigen::MatrixXd mass = model.value_mass(0).transpose();
  for (Eigen::Index v = 0; v < model.rows(); ++v) {
    if (!theory::has_no_variance(model.transition, mass, v)) {
      return true;
    }
  }
  return false;
}

}  // namespace sinkflow::verify

#include "verify/fixed_counts.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "theory/simplified_model.hpp"
#include "verify/alpha_growth.hpp"
#include "verify/flows.hpp"
#include "verify/instances.hpp"
#include "verify/random_instance.hpp"
#include "verify/worst.hpp"

namespace sinkflow::verify {
namespace {

theory::Instance random_instance(std::mt19937_64& random, const Shape& shape) {
  theory::Instance instance;
  instance.model = random_model(random, shape);
  instance.start = random_start(random, instance.model);
  return instance;
}

/// The first of the stream whose limit follows from its start: a sparse support need not have that property.
theory::Instance determined(std::mt19937_64& random, const Shape& shape) {
  for (;;) {
    theory::Instance instance = random_instance(random, shape);
    if (theory::final_state(instance.model, instance.start).state) {
      return instance;
    }
  }
}

Eigen::VectorXd joined(const Eigen::VectorXd& a, const Eigen::VectorXd& b) {
  Eigen::VectorXd all(a.size() + b.size());
  all << a, b;
  return all;
}

/// y' with the two halves of a rate (or of the rows of a Jacobian) times their learning rates.
template <class Block>
void scale(Block& block, Eigen::Index rows, const theory::Rates& rates) {
  block.topRows(rows) *= rates.alpha;
  block.bottomRows(block.rows() - rows) *= rates.beta;
}

}  // namespace

std::vector<NamedInstance> fixed_count_instances() {
  std::vector<NamedInstance> all;
  for (const char* name : {"instance_I", "full_support_4", "triggers_5x7", "zeros_6x8"}) {
    all.push_back({name, reference_instance(name)});
  }
  std::mt19937_64 random(20241013);
  Shape full;
  full.rows = 5;
  full.columns = 5;
  Shape sparse;
  sparse.rows = 6;
  sparse.columns = 7;
  sparse.density = 0.5;
  Shape mixed = sparse;
  mixed.point_mass = true;
  mixed.triggers = 2;
  all.push_back({"random, full support", determined(random, full)});
  all.push_back({"random, sparse", determined(random, sparse)});
  all.push_back({"random, sparse with a point mass and triggers", determined(random, mixed)});
  const theory::Instance first = determined(random, full);
  all.push_back({"random, two components", side_by_side(first, determined(random, sparse))});
  return all;
}

theory::Instance side_by_side(const theory::Instance& first, const theory::Instance& second) {
  const Eigen::Index rows = first.model.rows();
  const Eigen::Index columns = first.model.columns();
  std::vector<Eigen::Triplet<double>> entries;
  const auto append = [&](const theory::Model& model, Eigen::Index row, Eigen::Index column) {
    for (Eigen::Index v = 0; v < model.rows(); ++v) {
      for (theory::SparseRows::InnerIterator entry(model.transition, v); entry; ++entry) {
        entries.emplace_back(static_cast<int>(v + row), static_cast<int>(entry.col() + column), entry.value());
      }
    }
  };
  append(first.model, 0, 0);
  append(second.model, rows, columns);
  theory::Instance all;
  all.model.transition.resize(rows + second.model.rows(), columns + second.model.columns());
  all.model.transition.setFromTriplets(entries.begin(), entries.end());
  all.model.row_weight = joined(first.model.row_weight, second.model.row_weight) / 2;
  all.model.counts = joined(first.model.counts.row(0).transpose(), second.model.counts.row(0).transpose()).transpose();
  all.model.xi = joined(first.model.xi, second.model.xi);
  all.start = {joined(first.start.alpha, second.start.alpha), joined(first.start.beta, second.start.beta)};
  return all;
}

theory::State random_start(std::mt19937_64& random, const theory::Model& model) {
  Eigen::VectorXd alpha = uniform_vector(random, model.rows(), -3, 4);
  return {std::move(alpha), uniform_vector(random, model.columns(), -4, 4)};
}

bool moves(const theory::Instance& instance) {
  const double least = theory::sink_weight(instance.start.alpha.minCoeff(), instance.model.total_count());
  return least * theory::excess_loss(instance.model, instance.start) * 1e4 > 0.01;
}

double settling_time(const theory::Model& model, const theory::State& limit) {
  Eigen::Index zeros = 0;
  for (const theory::Component& component : theory::support_components(model.transition)) {
    zeros += theory::stationary_dimension(model, component);
  }
  const Eigen::VectorXd eigenvalues = theory::hessian_eigenvalues(model, limit);
  return zeros < eigenvalues.size() ? std::clamp(40 / eigenvalues[zeros], 1e18, 1e30) : 1e18;
}

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
  std::vector<double> times = log_spaced(1, last, 1 + static_cast<int>(std::lround(2 * std::log10(last))));
  times.insert(times.end() - 1, last / 10);
  std::sort(times.begin(), times.end());
  const theory::Trajectory flow = integrate_joint_with(instance, times, "bdf", 1e-12, rates);
  const std::vector<theory::State> states = states_of(flow, instance.model.rows());
  const auto before = static_cast<std::size_t>(std::find(times.begin(), times.end(), last / 10) - times.begin());
  return {states.back(), largest(flow.error), largest_distance(states[before], states.back())};
}

theory::State limit_if_d_were_conserved(const theory::Instance& instance) {
  theory::State limit = instance.start;
  const Eigen::VectorXd mass = instance.model.value_mass(0);
  for (const theory::Component& component : theory::moving_components(instance.model.transition)) {
    const Eigen::ArrayXd beta = instance.start.beta(component.columns);
    const Eigen::ArrayXd x = mass(component.columns);
    const double spread = (x - x.mean()).square().sum();
    const double target = instance.start.alpha(component.rows).sum() - 0.5 * (beta - beta.mean()).square().sum();
    double low = -50;
    double high = 50;
    for (int i = 0; i < 100; ++i) {
      const double middle = (low + high) / 2;
      const double left = static_cast<double>(component.rows.size()) * middle - 0.5 * spread * std::exp(-2 * middle);
      (left > target ? high : low) = middle;
    }
    for (const int v : component.rows) {
      limit.alpha[v] = high;
    }
    for (const int k : component.columns) {
      limit.beta[k] = beta.mean() + std::exp(-high) * (x.mean() - mass[k]);
    }
  }
  return limit;
}

double largest_distance(const theory::State& a, const theory::State& b) {
  const Eigen::VectorXd distance = stacked(a) - stacked(b);
  return largest(distance);
}

}  // namespace sinkflow::verify

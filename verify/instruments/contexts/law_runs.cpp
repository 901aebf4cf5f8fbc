#include "verify/instruments/contexts/law_runs.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "flows/flows.hpp"
#include "theory/errors.hpp"
#include "theory/simplified_model.hpp"
#include "theory/support_graph.hpp"
#include "verify/cases/case.hpp"
#include "verify/cases/reference_instances.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::verify {
namespace {

theory::Trajectory integrate(const theory::Instance& instance, const std::vector<double>& times, double tolerance) {
  solvers::Options options;
  options.stepper = "bdf";
  options.rtol = options.atol = tolerance;
  options.estimate_error = false;  // run_law has its own, for the two halves of the state apart
  return solvers::integrate(flows::joint_field(instance.model), flows::stacked(instance.start), times, options);
}

}  // namespace

double LawRun::h(std::size_t i) const {
  return 1 / std::sqrt(flow.times[i]);
}

double LawRun::alpha_rest(std::size_t i, int row, int terms) const {
  const double rest = flow.states(static_cast<Eigen::Index>(i), row) + std::log(h(i)) + law.log_omega[row];
  return terms == 1 ? rest : rest + law.next_alpha[row] * h(i);
}

double LawRun::beta_rest(std::size_t i, int column, int terms) const {
  const double rest = beta[i][column] / h(i) - law.b[column];
  return terms == 1 ? rest : rest - law.next_beta[column] * h(i);
}

double LawRun::loss_rest(std::size_t i, int terms) const {
  const Eigen::VectorXd y = flow.states.row(static_cast<Eigen::Index>(i)).transpose();
  double rest = 4 * flow.times[i] * theory::excess_loss(model, flows::unstacked(y, model.rows()));
  for (const int v : law.rows) {
    rest -= terms == 1 ? 1 : 1 + 4.0 / 3 * law.next_alpha[v] * h(i);
  }
  return rest;
}

double LawRun::alpha_rest(std::size_t i, int terms) const {
  double largest = 0;
  for (const int v : law.rows) {
    largest = larger(largest, std::abs(alpha_rest(i, v, terms)));
  }
  return largest;
}

double LawRun::beta_rest(std::size_t i, int terms) const {
  double largest = 0;
  for (const int k : law.columns) {
    largest = larger(largest, std::abs(beta_rest(i, k, terms)));
  }
  return largest;
}

double LawRun::beta_uncertainty(std::size_t i) const {
  return 2 * beta_error[i] / h(i);  // beta_k and the mean c
}

double LawRun::loss_uncertainty(std::size_t i) const {
  // dL/dalpha_v = -1/(2t); dL/dbeta is smaller by a factor sqrt(t), and the second derivatives in beta are at most 1.
  const auto rows = static_cast<double>(law.rows.size());
  const auto columns = static_cast<double>(model.columns());
  return 4 * rows * flow.error[i] + 4 * columns * std::pow(beta_error[i] / h(i), 2);
}

double settled_time(const theory::FluctuationLaw& law, double size) {
  double largest = 0;
  for (const int v : law.rows) {
    largest = larger(largest, std::abs(law.next_alpha[v]));
  }
  return std::pow(largest / size, 2);
}

theory::FluctuationLaw require_law(const Case& named) {
  const theory::FluctuationResult result = theory::fluctuation_law(named.instance.model);
  if (!result.law) {
    throw ComputationError(fmt::format("{}: {}", named.name, result.reason));
  }
  return *result.law;
}

LawRun run_law(const Case& named, const std::vector<double>& times, double tolerance) {
  const theory::Model& model = named.instance.model;
  LawRun run{named.name, model, require_law(named), integrate(named.instance, times, tolerance), {}, {}, {}};
  const theory::Trajectory looser = integrate(named.instance, times, solvers::kLooserRun * tolerance);
  // As solvers::integrate does it, entry by entry: the distance to a looser run, and what one step may be off.
  run.uncertainty =
      (looser.states - run.flow.states).cwiseAbs().array() + tolerance * (1 + run.flow.states.cwiseAbs().array());
  std::vector<bool> kept(static_cast<std::size_t>(model.rows()), false);
  for (const int v : run.law.rows) {
    kept[static_cast<std::size_t>(v)] = true;
  }
  const auto components = theory::support_components(model.transition, kept);
  for (std::size_t i = 0; i < times.size(); ++i) {
    const auto at = static_cast<Eigen::Index>(i);
    run.flow.error.push_back(largest(run.uncertainty.row(at)));
    run.beta_error.push_back(largest(run.uncertainty.row(at).tail(model.columns())));
    Eigen::VectorXd beta = run.flow.states.row(at).tail(model.columns()).transpose();
    for (const theory::Component& component : components) {
      const double mean = beta(component.columns).mean();
      for (const int k : component.columns) {
        beta[k] -= mean;
      }
    }
    run.beta.push_back(beta);
  }
  return run;
}

SinkPath sink_path(const theory::Model& model, const Eigen::MatrixXd& states) {
  SinkPath path;
  for (Eigen::Index i = 0; i < states.rows(); ++i) {
    const theory::State state = flows::unstacked(states.row(i).transpose(), model.rows());
    double weight = 0;
    for (const double alpha : state.alpha) {
      weight += theory::sink_weight(alpha, model.total_count()) / static_cast<double>(model.rows());
    }
    path.weight.push_back(weight);
    path.value.push_back((state.beta.array() - state.beta.mean()).matrix().norm());
  }
  return path;
}

}  // namespace sinkflow::verify

#include "verify/fluctuating.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "theory/errors.hpp"
#include "theory/simplified_model.hpp"
#include "theory/support_graph.hpp"
#include "transformer/bb_sampler.hpp"
#include "verify/flows.hpp"
#include "verify/instances.hpp"
#include "verify/random_instance.hpp"
#include "verify/worst.hpp"

namespace sinkflow::verify {
namespace {

NamedInstance random_contexts(const char* kind, unsigned seed, const Shape& shape) {
  std::mt19937_64 random(seed);
  return {fmt::format("{} (seed {})", kind, seed),
          {random_model(random, shape), {Eigen::VectorXd::Zero(shape.rows), Eigen::VectorXd::Zero(shape.columns)}}};
}

theory::Trajectory integrate(const theory::Instance& instance, const std::vector<double>& times, double tolerance) {
  solvers::Options options;
  options.stepper = "bdf";
  options.rtol = options.atol = tolerance;
  options.estimate_error = false;  // run_law has its own, for the two halves of the state apart
  return solvers::integrate(joint_field(instance.model), stacked(instance.start), times, options);
}

}  // namespace

std::vector<NamedInstance> fluctuating_instances() {
  std::vector<NamedInstance> instances{{"contexts_C7", reference_instance("contexts_C7")}};
  for (unsigned seed = 1; seed <= 6; ++seed) {
    instances.push_back(random_contexts("full support", seed, {.rows = 5, .columns = 6, .contexts = 4}));
  }
  for (unsigned seed = 1; seed <= 8; ++seed) {
    instances.push_back(
        random_contexts("sparse", seed, {.rows = 6, .columns = 8, .contexts = 3, .density = 0.4, .triggers = 2}));
  }
  return instances;
}

std::vector<NamedInstance> growing_instances() {
  std::vector<NamedInstance> instances = fluctuating_instances();
  std::erase_if(instances, [](const NamedInstance& named) {
    return !theory::fluctuation_law(named.instance.model).law.has_value();
  });
  return instances;
}

theory::Instance with_sampled_contexts(const theory::BbTask& task, theory::Instance instance, int contexts,
                                       std::uint64_t seed) {
  const transformer::BbSampler sampler(task, seed);
  const auto width = static_cast<std::size_t>(task.length) + 1;
  std::vector<transformer::Token> tokens(static_cast<std::size_t>(contexts) * width);
  sampler.sample(0, contexts, task.length, tokens);
  instance.model.counts = Eigen::MatrixXd::Zero(contexts, instance.model.columns());
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (i % width != 0) {  // not <s>
      ++instance.model.counts(static_cast<Eigen::Index>(i / width), tokens[i]);
    }
  }
  return instance;
}

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
  double rest = 4 * flow.times[i] * theory::excess_loss(model, unstacked(y, model.rows()));
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

theory::FluctuationLaw require_law(const NamedInstance& named) {
  const theory::FluctuationResult result = theory::fluctuation_law(named.instance.model);
  if (!result.law) {
    throw ComputationError(fmt::format("{}: {}", named.name, result.reason));
  }
  return *result.law;
}

LawRun run_law(const NamedInstance& named, const std::vector<double>& times, double tolerance) {
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

theory::Instance at_average_counts(theory::Instance instance) {
  instance.model.counts = Eigen::MatrixXd(instance.model.counts.colwise().mean());
  return instance;
}

SinkPath sink_path(const theory::Model& model, const Eigen::MatrixXd& states) {
  SinkPath path;
  for (Eigen::Index i = 0; i < states.rows(); ++i) {
    const theory::State state = unstacked(states.row(i).transpose(), model.rows());
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

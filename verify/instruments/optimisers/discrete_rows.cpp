#include "verify/instruments/optimisers/discrete_rows.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "theory/support_graph.hpp"
#include "verify/cases/random_model.hpp"
#include "verify/cases/reference_instances.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/instruments/growth/alpha_growth.hpp"

namespace sinkflow::verify {
namespace {

DiscreteRow discrete_row(std::string name, const theory::Model& model, const theory::State& start, Eigen::Index row) {
  DiscreteRow made{std::move(name),
                   model,
                   row,
                   0,
                   theory::growth_law(model, row),
                   std::make_shared<const theory::AlphaFlow>(model, start.beta)};
  made.start = std::max(start.alpha[row], std::log(made.scale()) - 8);
  return made;
}

/// The first row of the model that can move, from logit 0.
DiscreteRow first_moving(const std::string& name, const theory::Model& model) {
  const theory::State start{Eigen::VectorXd::Zero(model.rows()), Eigen::VectorXd::Zero(model.columns())};
  const Eigen::MatrixXd mass = model.value_mass(0).transpose();
  Eigen::Index row = 0;
  while (theory::has_no_variance(model.transition, mass, row)) {
    ++row;
  }
  return discrete_row(fmt::format("row {} of {}", row, name), model, start, row);
}

}  // namespace

double DiscreteRow::scale() const {
  return next_coefficient() + std::sqrt(law.k2);
}

double DiscreteRow::next_coefficient() const {
  return 3 * law.total_count + std::abs(law.k3) / (2 * law.k2);
}

std::vector<DiscreteRow> discrete_rows(const Setting& setting) {
  std::vector<Eigen::Index> moving = moving_rows(setting);
  const theory::Instance& instance = setting.instance;
  std::sort(moving.begin(), moving.end(), [&](Eigen::Index a, Eigen::Index b) {
    return growth_law(instance.model, a).scaled_time(1) > growth_law(instance.model, b).scaled_time(1);
  });
  std::vector<DiscreteRow> rows;
  for (const std::size_t rank : {std::size_t{0}, moving.size() / 2, moving.size() - 1}) {
    const Eigen::Index row = moving[rank];
    rows.push_back(discrete_row(fmt::format("row '{}'", row_name(setting, row)), instance.model, instance.start, row));
  }
  for (const unsigned seed : {1U, 2U, 3U, 4U}) {
    std::mt19937_64 random(reported_seed(seed));
    const bool full = seed < 3;
    const Shape shape{.rows = 4, .columns = 6, .density = full ? 1.0 : 0.6, .largest_xi = full ? 2.0 : 20.0};
    rows.push_back(first_moving(fmt::format("seed {}", seed), random_model(random, shape)));
  }
  rows.push_back(first_moving("instance I", instance_i().model));
  return rows;
}

solvers::OptimiserOptions adam_options(const theory::AdamLaw& law) {
  return {.step = law.step, .beta1 = law.beta1, .beta2 = law.beta2, .eps = law.eps};
}

std::vector<double> trained_logits(const DiscreteRow& row, const std::string& optimiser,
                                   const solvers::OptimiserOptions& options, double start, std::span<const long> when) {
  const auto rule = solvers::make_optimiser<double>(optimiser, options);
  std::vector<double> alpha{start};
  std::vector<double> gradient(1);
  std::vector<double> found;
  found.reserve(when.size());
  long n = 0;
  for (const long wanted : when) {
    for (; n < wanted; ++n) {
      gradient[0] = -row.force(alpha[0]);
      rule->step(gradient, alpha);
    }
    found.push_back(alpha[0]);
  }
  return found;
}

}  // namespace sinkflow::verify

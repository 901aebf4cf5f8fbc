#include "verify/cases/frozen_logit_cases.hpp"

#include <cmath>
#include <random>
#include <utility>

#include <fmt/format.h>

#include "theory/support_graph.hpp"
#include "verify/cases/case.hpp"
#include "verify/cases/random_model.hpp"
#include "verify/harness/seeds.hpp"

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
  std::mt19937_64 random(reported_seed(1010));
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

}  // namespace

std::vector<Case> common_logit_instances(const Setting& setting, const std::vector<double>& offsets) {
  std::mt19937_64 random(reported_seed(2020));
  std::vector<Case> instances;
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

std::vector<Case> separate_logit_instances(const Setting& setting) {
  std::mt19937_64 random(reported_seed(3030));
  std::vector<Case> instances;
  std::vector<NamedModel> all = models(setting);
  all.push_back({"contexts_C7", reference_instance("contexts_C7").model});
  for (const auto& [name, model] : all) {
    const Eigen::VectorXd alpha = uniform_vector(random, model.rows(), -2, 1).array() + std::log(model.total_count());
    instances.push_back({name, {model, {alpha, uniform_vector(random, model.columns(), -2, 2)}}});
  }
  return instances;
}

theory::Model blocks_model() {
  std::mt19937_64 random(reported_seed(4040));
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

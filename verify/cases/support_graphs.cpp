#include "verify/cases/support_graphs.hpp"

#include <random>
#include <utility>

#include <fmt/format.h>

#include "verify/cases/random_model.hpp"
#include "verify/cases/reference_instances.hpp"
#include "verify/harness/seeds.hpp"

namespace sinkflow::verify {

namespace {

/// Rows with these supports and random laws on them; x_k = values[k], with two tokens of each kind in the context.
theory::Model model_of(const std::vector<std::vector<int>>& supports, const std::vector<double>& values,
                       std::mt19937_64& random) {
  const auto columns = static_cast<Eigen::Index>(values.size());
  const auto rows = static_cast<Eigen::Index>(supports.size());
  theory::Model model;
  model.transition.resize(rows, columns);
  for (Eigen::Index v = 0; v < rows; ++v) {
    for (const int k : supports[static_cast<std::size_t>(v)]) {
      model.transition.insert(v, k) = uniform(random, 0.2, 1);
    }
  }
  model.transition.makeCompressed();
  for (Eigen::Index v = 0; v < rows; ++v) {
    model.transition.row(v) /= model.transition.row(v).sum();
  }
  model.row_weight = uniform_vector(random, rows, 0.2, 1);
  model.row_weight /= model.row_weight.sum();
  model.counts = Eigen::MatrixXd::Constant(1, columns, 2.0);
  model.xi = Eigen::Map<const Eigen::VectorXd>(values.data(), columns) / 2;
  return model;
}

}  // namespace

std::vector<SupportGraph> support_graphs() {
  std::mt19937_64 random(reported_seed(6060));
  const std::vector<int> all{0, 1, 2, 3};
  std::vector<SupportGraph> graphs{
      {"full support", model_of({all, all, all}, {3, 1, 7, 2}, random), 2},
      {"full support, x constant (R + 1)", model_of({all, all, all}, {3, 3, 3, 3}, random), 4},
      {"{1,2,3}, {1,2}, {2,3}", model_of({{0, 1, 2}, {0, 1}, {1, 2}}, {3, 1, 7}, random), 2},
      {"path of 3 pairs and a point mass", model_of({{0, 1}, {1, 2}, {2, 3}, {3}}, {3, 1, 7, 2}, random), 5},
      {"triangle of pairs", model_of({{0, 1}, {1, 2}, {0, 2}}, {3, 1, 7}, random), 3},
      {"two full blocks", model_of({{0, 1, 2}, {0, 1, 2}, {3, 4, 5}, {3, 4, 5}}, {3, 1, 7, 2, 5, 8}, random), 4}};
  for (const std::string& name : reference_instances()) {
    if (theory::Model model = reference_instance(name).model; model.contexts() == 1) {
      graphs.push_back({name, std::move(model), std::nullopt});
    }
  }
  for (const double density : {0.15, 0.25, 0.4, 0.6}) {
    graphs.push_back({fmt::format("random, density {}", density),
                      random_model(random, {.rows = 5, .columns = 6, .density = density, .triggers = 2}),
                      std::nullopt});
  }
  return graphs;
}

}  // namespace sinkflow::verify

#include "verify/cases/model_cases.hpp"

#include <cmath>

#include <fmt/format.h>

#include "theory/invariants.hpp"
#include "theory/support_graph.hpp"
#include "verify/cases/case.hpp"
#include "verify/cases/random_model.hpp"
#include "verify/cases/reference_instances.hpp"
#include "verify/harness/seeds.hpp"

namespace sinkflow::verify {
namespace {

/// Logits within 2 of log(1 + max x), where (1 - a) xihat is of order one whatever the scale of x is: the predicted law
/// moves, and does not saturate.
theory::State random_state(std::mt19937_64& random, const theory::Model& model) {
  const double scale = std::log1p(model.counts.maxCoeff() * model.xi.maxCoeff());
  theory::State state{uniform_vector(random, model.rows(), scale - 2, scale + 2), {}};
  state.beta = uniform_vector(random, model.columns(), -1, 1);
  return state;
}

/// Whether some row is not a point mass: otherwise the loss and all its derivatives are zero.
bool has_choice(const theory::Model& model) {
  return model.transition.nonZeros() > model.rows();
}

}  // namespace

bool is_small(const Setting& setting) {
  // Memory and time grow with the square and the cube; 400 variables cost ten times what tiny Shakespeare's 127 do.
  return setting.instance.model.rows() + setting.instance.model.columns() <= 400;
}

std::vector<Case> model_cases(const Setting& setting) {
  std::vector<Case> cases;
  for (const std::string& name : reference_instances()) {
    cases.push_back({name, reference_instance(name)});
  }
  const std::vector<Shape> shapes{
      {.rows = 6, .columns = 6},
      {.rows = 5, .columns = 8, .density = 0.5},
      {.rows = 5, .columns = 7, .density = 0.6, .point_mass = true},
      {.rows = 7, .columns = 9, .density = 0.7, .least = 1e-4, .triggers = 2},
      {.rows = 4, .columns = 6, .contexts = 3, .density = 0.7, .triggers = 1},
  };
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    std::mt19937_64 random(reported_seed(i + 1));
    const theory::Model model = random_model(random, shapes[i]);
    cases.push_back({fmt::format("random {}", i + 1), {model, random_state(random, model)}});
  }
  if (is_small(setting) && has_choice(setting.instance.model)) {
    std::mt19937_64 random(reported_seed(6));
    const theory::Model& model = setting.instance.model;
    cases.push_back({"the corpus", {model, random_state(random, model)}});
  }
  return cases;
}

std::vector<Case> family_cases(const Setting& setting) {
  std::vector<Case> cases;
  for (const Case& one : model_cases(setting)) {
    if (theory::fixed_counts(one.instance.model) && !rows_with_variance(one.instance.model).empty()) {
      cases.push_back(one);
    }
  }
  return cases;
}

std::vector<Eigen::Index> rows_with_variance(const theory::Model& model) {
  const Eigen::MatrixXd mass = model.value_mass(0).transpose();
  std::vector<Eigen::Index> rows;
  for (Eigen::Index v = 0; v < model.rows(); ++v) {
    if (!theory::has_no_variance(model.transition, mass, v)) {
      rows.push_back(v);
    }
  }
  return rows;
}

}  // namespace sinkflow::verify

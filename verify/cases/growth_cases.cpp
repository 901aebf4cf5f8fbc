#include "verify/cases/growth_cases.hpp"

#include <string>

#include "verify/cases/case.hpp"
#include "verify/cases/random_model.hpp"

namespace sinkflow::verify {

namespace {

Case random_sample(std::mt19937_64& random, const std::string& name, const Shape& shape) {
  theory::Instance instance;
  instance.model = random_model(random, shape);
  instance.start.alpha = uniform_vector(random, shape.rows, -6, 6);
  instance.start.beta = Eigen::VectorXd::Zero(shape.columns);
  return {name, instance};
}

}  // namespace

std::vector<Case> growth_cases(std::mt19937_64& random) {
  std::vector<Case> all;
  for (const std::string& name : reference_instances()) {
    all.push_back({name, reference_instance(name)});
  }
  all.push_back(random_sample(random, "random 5x6", {.rows = 5, .columns = 6}));
  all.push_back(random_sample(random, "random sparse 6x9", {.rows = 6, .columns = 9, .density = 0.4, .triggers = 2}));
  all.push_back(random_sample(random, "random 4x5, xi of any sign", {.rows = 4, .columns = 5}));
  Eigen::VectorXd& xi = all.back().instance.model.xi;
  xi = uniform_vector(random, xi.size(), -2, 2);
  for (auto& [name, instance] : all) {
    instance.start.beta.setConstant(0.3);
  }
  return all;
}

}  // namespace sinkflow::verify

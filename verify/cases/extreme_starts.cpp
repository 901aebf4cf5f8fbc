#include "verify/cases/extreme_starts.hpp"

#include "verify/cases/random_model.hpp"

namespace sinkflow::verify {

std::vector<NamedStart> extreme_starts(std::mt19937_64& random, const theory::Model& model) {
  const auto level = [&](double logit) { return Eigen::VectorXd::Constant(model.rows(), logit).eval(); };
  const auto logits = [&] { return uniform_vector(random, model.rows(), -20, 20); };
  const auto values = [&](double size) { return uniform_vector(random, model.columns(), -size, size); };
  const Eigen::VectorXd zero = Eigen::VectorXd::Zero(model.columns());
  std::vector<NamedStart> starts;
  starts.push_back({"logits -20", {level(-20), zero}});
  starts.push_back({"logits -10", {level(-10), zero}});
  starts.push_back({"logits 10, |beta| up to 100", {level(10), values(100)}});
  starts.push_back({"logits 20, |beta| up to 100", {level(20), values(100)}});
  starts.push_back({"logits up to 20", {logits(), zero}});
  starts.push_back({"logits up to 20, |beta| up to 5", {logits(), values(5)}});
  return starts;
}

}  // namespace sinkflow::verify

#include "theory/stationary_family.hpp"

#include <cmath>

namespace sinkflow::theory {

State family_state(const Model& model, double alpha, double c) {
  const double decay = std::exp(-alpha);
  const double sign = SINKFLOW_MUTANT("ada:thm8", "sign of x in beta", -1, 1);
  return {Eigen::VectorXd::Constant(model.rows(), alpha),
          Eigen::VectorXd::Constant(model.columns(), c) + sign * decay * model.value_mass(0)};
}

std::vector<FamilyKernelVector> family_kernel(const Model& model) {
  const Eigen::MatrixXd mass = model.value_mass(0).transpose();
  std::vector<FamilyKernelVector> kernel;
  for (const Component& component : support_components(model.transition)) {
    kernel.push_back({{}, component.columns, {}});
    FamilyKernelVector step{{}, {}, component.columns};
    for (const int v : component.rows) {
      if (has_no_variance(model.transition, mass, v)) {
        kernel.push_back({{v}, {}, {}});
      } else {
        step.rows.push_back(v);
      }
    }
    if (!step.rows.empty()) {
      kernel.push_back(step);
    }
  }
  return kernel;
}

}  // namespace sinkflow::theory

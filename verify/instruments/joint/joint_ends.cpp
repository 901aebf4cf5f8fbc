#include "verify/instruments/joint/joint_ends.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "flows/flows.hpp"
#include "theory/simplified_model.hpp"
#include "verify/cases/random_model.hpp"
#include "verify/cases/reference_instances.hpp"
#include "verify/instruments/growth/alpha_growth.hpp"
#include "verify/statistics/extremes.hpp"
#include "verify/statistics/spacing.hpp"

namespace sinkflow::verify {
namespace {}  // namespace

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

}  // namespace sinkflow::verify

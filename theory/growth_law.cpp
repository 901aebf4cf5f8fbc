#include "theory/growth_law.hpp"

#include <cmath>
#include <stdexcept>

#include "theory/mutant.hpp"

namespace sinkflow::theory {
namespace {

/// A finite law: values less their mean, and probabilities.
struct CentredLaw {
  std::vector<long double> probability;
  std::vector<long double> value;
};

CentredLaw law_of_value_mass(const Model& model, Eigen::Index row) {
  if (model.contexts() != 1) {
    throw std::invalid_argument("the growth law holds for one context");
  }
  CentredLaw law;
  long double total = 0;
  long double mean = 0;
  for (SparseRows::InnerIterator entry(model.transition, row); entry; ++entry) {
    law.probability.push_back(entry.value());
    law.value.push_back(static_cast<long double>(model.counts(0, entry.col())) * model.xi[entry.col()]);
    total += entry.value();
    mean += law.probability.back() * law.value.back();
  }
  for (std::size_t k = 0; k < law.value.size(); ++k) {
    law.probability[k] /= total;
    law.value[k] -= mean / total;
  }
  return law;
}

long double central_moment(const CentredLaw& law, int order) {
  long double moment = 0;
  for (std::size_t k = 0; k < law.value.size(); ++k) {
    moment += law.probability[k] * std::pow(law.value[k], order);
  }
  return moment;
}

}  // namespace

double GrowthLaw::scaled_time(double t) const {
  return SINKFLOW_MUTANT("sf:sharp", "T without its factor 2", 2, 1) * weight * k2 * t;
}

double GrowthLaw::a() const {
  return 3 * total_count - SINKFLOW_MUTANT("sf:sharp", "sign of k3 in A", 1, -1) * k3 / (2 * k2);
}

double GrowthLaw::b() const {
  const double mixed = SINKFLOW_MUTANT("sf:sharp", "W k3 for 2 W k3 in B", 2, 1) * total_count * k3 / k2;
  return 6 * total_count * total_count - mixed + k4 / (SINKFLOW_MUTANT("sf:sharp", "k4/24 for k4/6 in B", 6, 24) * k2);
}

double GrowthLaw::excess_term() const {
  return 2 * (a() - total_count) + k3 / (SINKFLOW_MUTANT("sf:sharp", "k3/(6 k2) in the excess", 3, 6) * k2);
}

double GrowthLaw::term(int order, double t) const {
  const double scaled = scaled_time(t);
  switch (order) {
    case 1:
      return 0.5 * std::log(scaled);
    case 2:
      return -a() / std::sqrt(scaled);
    case 3:
      return 0.5 * (b() - a() * a()) * std::log(scaled) / scaled;
    default:
      throw std::invalid_argument("the growth law has terms 1 to 3");
  }
}

GrowthLaw growth_law(const Model& model, Eigen::Index row) {
  const CentredLaw law = law_of_value_mass(model, row);
  const long double variance = central_moment(law, 2);
  GrowthLaw growth;
  growth.weight = model.row_weight[row];
  growth.total_count = model.total_count();
  growth.k2 = static_cast<double>(variance);
  growth.k3 = static_cast<double>(central_moment(law, 3));
  growth.k4 = static_cast<double>(central_moment(law, 4) -
                                  SINKFLOW_MUTANT("sf:sharp", "k4 the fourth moment", 3, 0) * variance * variance);
  return growth;
}

LogitClock::LogitClock(const Model& model, Eigen::Index row)
    : weight_(model.row_weight[row]), total_count_(model.total_count()) {
  CentredLaw law = law_of_value_mass(model, row);
  probability_ = std::move(law.probability);
  value_ = std::move(law.value);
}

long double LogitClock::mean_shift(long double h, bool gaussian) const {
  // The mean of x under the law tilted by e^{h x}, less its mean; expm1 keeps it accurate for small h.
  long double along = 0;
  long double excess = 0;
  for (std::size_t k = 0; k < value_.size(); ++k) {
    const long double change = probability_[k] * (gaussian ? h * value_[k] : std::expm1(h * value_[k]));
    along += change * value_[k];
    excess += change;
  }
  return along / (1 + SINKFLOW_MUTANT("sf:cgf", "tilted law not normalised", excess, 0));
}

long double LogitClock::time_per_logit(long double alpha, bool gaussian) const {
  const long double u = std::exp(alpha);
  const long double whole = u + total_count_;
  const long double area = whole * SINKFLOW_MUTANT("sf:cgf", "(u + W) u for (u + W)^2", whole, u);
  return area / (weight_ * u * mean_shift(1 / whole, gaussian));
}

long double LogitClock::takeoff() const {
  const long double shift =
      mean_shift(1 / total_count_, SINKFLOW_MUTANT("ada:rem1", "x taken for Gaussian", false, true));
  return weight_ * shift / (total_count_ * SINKFLOW_MUTANT("ada:rem1", "W for W^2", total_count_, 1));
}

long double LogitClock::time_per_logit(long double alpha) const {
  return time_per_logit(alpha, false);
}

long double LogitClock::gaussian_time_per_logit(long double alpha) const {
  return time_per_logit(alpha, true);
}

}  // namespace sinkflow::theory

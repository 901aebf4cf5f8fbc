#include "theory/growth_law.hpp"

#include <cmath>
#include <stdexcept>

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
  growth.k4 = static_cast<double>(central_moment(law, 4) - 3 * variance * variance);
  return growth;
}

LogitClock::LogitClock(const Model& model, Eigen::Index row)
    : weight_(model.row_weight[row]), total_count_(model.total_count()) {
  CentredLaw law = law_of_value_mass(model, row);
  probability_ = std::move(law.probability);
  value_ = std::move(law.value);
}

long double LogitClock::time_per_logit(long double alpha, bool gaussian) const {
  const long double u = std::exp(alpha);
  const long double whole = u + total_count_;
  // K'(h) - K'(0) is the mean of x under the law tilted by e^{h x}, less its mean; expm1 keeps it accurate for small h.
  const long double h = 1 / whole;
  long double along = 0;
  long double excess = 0;
  for (std::size_t k = 0; k < value_.size(); ++k) {
    const long double change = probability_[k] * (gaussian ? h * value_[k] : std::expm1(h * value_[k]));
    along += change * value_[k];
    excess += change;
  }
  return whole * whole * (1 + excess) / (weight_ * u * along);
}

long double LogitClock::time_per_logit(long double alpha) const {
  return time_per_logit(alpha, false);
}

long double LogitClock::gaussian_time_per_logit(long double alpha) const {
  return time_per_logit(alpha, true);
}

}  // namespace sinkflow::theory

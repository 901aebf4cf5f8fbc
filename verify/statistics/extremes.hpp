#pragma once

#include <cmath>
#include <limits>
#include <vector>

#include <Eigen/Core>

// Extremes that evidence is made of. A NaN stays whatever it is compared with, where std::max, std::min and Eigen's
// maxCoeff may forget it. And the largest error of rounding, which bounds what an exact method may be off by.
namespace sinkflow::verify {

/// The larger of two numbers; NaN if either is.
template <class Real>
Real larger(const Real& a, const Real& b) {
  if (a != a) {
    return a;
  }
  return b <= a ? a : b;
}

/// The smaller of two numbers; NaN if either is.
template <class Real>
Real smaller(const Real& a, const Real& b) {
  if (a != a) {
    return a;
  }
  return b >= a ? a : b;
}

/// The largest absolute entry; 0 if there is none.
template <class Derived>
typename Derived::Scalar largest(const Eigen::DenseBase<Derived>& values) {
  using std::abs;
  using Real = typename Derived::Scalar;
  const auto& all = values.derived().eval();
  Real result(0);
  for (Eigen::Index j = 0; j < all.cols(); ++j) {
    for (Eigen::Index i = 0; i < all.rows(); ++i) {
      result = larger<Real>(result, abs(all(i, j)));
    }
  }
  return result;
}

inline double largest(const std::vector<double>& values) {
  return largest(Eigen::Map<const Eigen::VectorXd>(values.data(), static_cast<Eigen::Index>(values.size())));
}

/// The largest of some distances, and 0.
template <class Real>
class WorstOf {
 public:
  void add(const Real& distance) { value_ = larger(value_, distance); }
  [[nodiscard]] const Real& value() const { return value_; }

 private:
  Real value_{0};
};
using Worst = WorstOf<double>;

/// The largest rounding error of one addition whose result is of size `alpha`: half a unit in the last place.
double rounding_of_step(double alpha);
inline double rounding_of_step(double alpha) {
  return 0.5 * (std::nextafter(std::abs(alpha), std::numeric_limits<double>::infinity()) - std::abs(alpha));
}

}  // namespace sinkflow::verify

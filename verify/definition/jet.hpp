#pragma once

#include <cmath>
#include <utility>
#include <vector>

namespace sinkflow::verify {

/// A value with its derivatives in some directions (forward differentiation). A jet of jets carries second derivatives.
template <class T>
struct Jet {
  T value;
  std::vector<T> slope;  ///< empty: a constant

  Jet(T constant = T(0)) : value(std::move(constant)) {}  // NOLINT: constants mix with jets
  Jet(T at, std::vector<T> derivatives) : value(std::move(at)), slope(std::move(derivatives)) {}
};

/// The variable number `index` of `count` at `at`.
template <class T>
Jet<T> variable(T at, std::size_t index, std::size_t count) {
  Jet<T> jet(std::move(at), std::vector<T>(count, T(0)));
  jet.slope[index] = T(1);
  return jet;
}

/// `value`, whose derivatives by a and b are da and db.
template <class T>
Jet<T> chained(T value, const T& da, const Jet<T>& a, const T& db, const Jet<T>& b) {
  Jet<T> jet(std::move(value), std::vector<T>(std::max(a.slope.size(), b.slope.size()), T(0)));
  for (std::size_t i = 0; i < a.slope.size(); ++i) {
    jet.slope[i] = da * a.slope[i];
  }
  for (std::size_t i = 0; i < b.slope.size(); ++i) {
    jet.slope[i] = jet.slope[i] + db * b.slope[i];
  }
  return jet;
}

template <class T>
Jet<T> operator+(const Jet<T>& a, const Jet<T>& b) {
  return chained<T>(a.value + b.value, T(1), a, T(1), b);
}
template <class T>
Jet<T> operator-(const Jet<T>& a, const Jet<T>& b) {
  return chained<T>(a.value - b.value, T(1), a, T(-1), b);
}
template <class T>
Jet<T> operator*(const Jet<T>& a, const Jet<T>& b) {
  return chained<T>(a.value * b.value, b.value, a, a.value, b);
}
template <class T>
Jet<T> operator/(const Jet<T>& a, const Jet<T>& b) {
  const T inverse = T(1) / b.value;
  const T quotient = a.value * inverse;
  return chained<T>(quotient, inverse, a, T(-1) * quotient * inverse, b);
}
template <class T>
Jet<T> exp(const Jet<T>& a) {
  using std::exp;
  const T value = exp(a.value);
  return chained<T>(value, value, a, T(0), Jet<T>());
}
template <class T>
Jet<T> log(const Jet<T>& a) {
  using std::log;
  return chained<T>(log(a.value), T(1) / a.value, a, T(0), Jet<T>());
}

}  // namespace sinkflow::verify

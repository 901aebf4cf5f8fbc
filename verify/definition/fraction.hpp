#pragma once

#include <stdexcept>

#include <Eigen/Core>
#include <boost/multiprecision/cpp_int.hpp>

namespace sinkflow::verify {

/// A rational number. Its exponential and logarithm are those of 0 and of 1: no others are rational.
class Fraction {
 public:
  using Value =
      boost::multiprecision::number<boost::multiprecision::cpp_rational_backend, boost::multiprecision::et_off>;

  Fraction() = default;
  Fraction(double number) : value_(number) {}  // NOLINT: numbers mix with fractions
  explicit operator double() const { return static_cast<double>(value_); }

  Fraction& operator+=(const Fraction& other) { return value_ += other.value_, *this; }
  Fraction& operator-=(const Fraction& other) { return value_ -= other.value_, *this; }
  Fraction& operator*=(const Fraction& other) { return value_ *= other.value_, *this; }
  Fraction& operator/=(const Fraction& other) { return value_ /= other.value_, *this; }
  friend Fraction operator+(Fraction a, const Fraction& b) { return a += b; }
  friend Fraction operator-(Fraction a, const Fraction& b) { return a -= b; }
  friend Fraction operator*(Fraction a, const Fraction& b) { return a *= b; }
  friend Fraction operator/(Fraction a, const Fraction& b) { return a /= b; }
  friend Fraction operator-(const Fraction& a) { return Fraction(0) - a; }
  friend bool operator==(const Fraction& a, const Fraction& b) { return a.value_ == b.value_; }
  friend bool operator<(const Fraction& a, const Fraction& b) { return a.value_ < b.value_; }
  friend Fraction abs(const Fraction& a) { return a < 0 ? -a : a; }
  friend Fraction exp(const Fraction& a) { return only_at(a, 0, 1); }
  friend Fraction log(const Fraction& a) { return only_at(a, 1, 0); }

 private:
  static Fraction only_at(const Fraction& argument, double place, double result) {
    if (!(argument == place)) {
      throw std::logic_error("an exponential or a logarithm is no fraction here");
    }
    return result;
  }

  Value value_;
};

}  // namespace sinkflow::verify

namespace Eigen {

/// What Eigen has to know of fractions.
template <>
struct NumTraits<sinkflow::verify::Fraction> : GenericNumTraits<sinkflow::verify::Fraction> {
  using Real = sinkflow::verify::Fraction;
  using NonInteger = sinkflow::verify::Fraction;
  using Nested = sinkflow::verify::Fraction;
  enum {
    IsInteger = 0,
    IsSigned = 1,
    IsComplex = 0,
    RequireInitialization = 1,
    ReadCost = 8,
    AddCost = 64,
    MulCost = 64
  };
};

}  // namespace Eigen

#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

namespace sinkflow::tests {

/// Reverse automatic differentiation: every number that is computed goes onto a tape with its partial derivatives.
class Tape {
 public:
  struct Node {
    std::size_t left, right;
    double by_left, by_right;
  };

  std::size_t add(std::size_t left, double by_left, std::size_t right, double by_right) {
    nodes_.push_back({left, right, by_left, by_right});
    return nodes_.size() - 1;
  }

  /// d node / d every node before it.
  [[nodiscard]] std::vector<double> derivatives_of(std::size_t node) const {
    std::vector<double> adjoint(nodes_.size(), 0.0);
    adjoint[node] = 1;
    for (std::size_t i = node + 1; i-- > 0;) {
      adjoint[nodes_[i].left] += nodes_[i].by_left * (nodes_[i].left == i ? 0 : adjoint[i]);
      adjoint[nodes_[i].right] += nodes_[i].by_right * (nodes_[i].right == i ? 0 : adjoint[i]);
    }
    return adjoint;
  }

  [[nodiscard]] std::size_t size() const { return nodes_.size(); }

 private:
  std::vector<Node> nodes_;
};

/// The tape in use.
inline Tape& tape() {
  static Tape used;
  return used;
}

/// A number on the tape. A constant has no place on it.
class Taped {
 public:
  Taped(double value = 0) : value_(value) {}  // NOLINT: constants mix with variables
  static Taped variable(double value) {
    const std::size_t place = tape().size();
    return {value, tape().add(place, 0, place, 0)};
  }
  [[nodiscard]] double value() const { return value_; }
  [[nodiscard]] std::size_t place() const { return place_; }

  friend Taped operator+(const Taped& a, const Taped& b) { return join(a.value_ + b.value_, a, 1, b, 1); }
  friend Taped operator-(const Taped& a, const Taped& b) { return join(a.value_ - b.value_, a, 1, b, -1); }
  friend Taped operator*(const Taped& a, const Taped& b) { return join(a.value_ * b.value_, a, b.value_, b, a.value_); }
  friend Taped operator/(const Taped& a, const Taped& b) {
    return join(a.value_ / b.value_, a, 1 / b.value_, b, -a.value_ / (b.value_ * b.value_));
  }
  friend Taped exp(const Taped& a) { return join(std::exp(a.value_), a, std::exp(a.value_), Taped(), 0); }
  friend Taped log(const Taped& a) { return join(std::log(a.value_), a, 1 / a.value_, Taped(), 0); }
  friend Taped sqrt(const Taped& a) { return join(std::sqrt(a.value_), a, 0.5 / std::sqrt(a.value_), Taped(), 0); }
  friend Taped relu(const Taped& a) { return a.value_ > 0 ? a : Taped(0); }

 private:
  static constexpr std::size_t kConstant = static_cast<std::size_t>(-1);

  Taped(double value, std::size_t place) : value_(value), place_(place) {}

  static Taped join(double value, const Taped& a, double by_a, const Taped& b, double by_b) {
    if (a.place_ == kConstant && b.place_ == kConstant) {
      return {value};
    }
    const std::size_t left = a.place_ == kConstant ? b.place_ : a.place_;
    const std::size_t right = b.place_ == kConstant ? a.place_ : b.place_;
    return {value, tape().add(left, a.place_ == kConstant ? 0 : by_a, right, b.place_ == kConstant ? 0 : by_b)};
  }

  double value_;
  std::size_t place_ = kConstant;
};

inline double relu(double a) {
  return a > 0 ? a : 0;
}

}  // namespace sinkflow::tests

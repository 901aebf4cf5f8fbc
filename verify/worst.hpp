#pragma once

#include <cmath>

namespace sinkflow::verify {

/// The largest of some distances. A NaN stays: std::max would forget it.
class Worst {
 public:
  void add(double distance) {
    if (!std::isnan(value_) && !(distance <= value_)) {
      value_ = distance;
    }
  }
  [[nodiscard]] double value() const { return value_; }

 private:
  double value_ = 0;
};

}  // namespace sinkflow::verify

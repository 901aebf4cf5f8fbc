#pragma once

#include <cmath>

#include <fmt/format.h>

#include "solvers/clock.hpp"
#include "solvers/integrate.hpp"
#include "theory/errors.hpp"

namespace sinkflow::solvers::detail {

/// Guards that odeint does not have: its controllers accept NaN, and step on for ever where a solution blows up.
/// Failures are ComputationErrors that name t.
class StepGuard {
 public:
  StepGuard(const Options& options, Work& work) : options_(options), work_(work) {}

  /// Before a step from s is tried.
  void before(double s, double step) {
    if (s + step == s) {
      throw ComputationError(fmt::format("integration stopped advancing at t = {:.10g}", time(s)));
    }
    if (++steps_ > options_.max_steps) {
      throw ComputationError(
          fmt::format("integration needs more than {} steps; it had reached t = {:.10g}", options_.max_steps, time(s)));
    }
    ++work_.steps;
  }

  /// After a step from s was rejected.
  void rejected(double s) {
    if (++rejected_ > kMostRejected) {
      no_step(s);
    }
  }

  void accepted() { rejected_ = 0; }

  [[noreturn]] void no_step(double s) const {
    throw ComputationError(
        fmt::format("no step is accepted at t = {:.10g}; is the right-hand side finite there?", time(s)));
  }

 private:
  static constexpr int kMostRejected = 1000;  // in a row: 0.9^1000 of a step is nothing

  [[nodiscard]] double time(double s) const { return to_time(options_.clock, s); }

  const Options& options_;
  long steps_ = 0;
  int rejected_ = 0;
  Work& work_;
};

}  // namespace sinkflow::solvers::detail

#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// The discrete optimisers. Like the integrators they know no model: a caller evaluates the gradient and asks for a
// step.
namespace sinkflow::solvers {

/// What an optimiser can be told. Each uses what concerns it.
struct OptimiserOptions {
  double step = 1e-3;  ///< eta, the learning rate
  double momentum = 0.9;
  double beta1 = 0.9;    ///< decay of the mean of the gradient
  double beta2 = 0.999;  ///< decay of the mean of its square
  double eps = 1e-8;     ///< added to the root of the latter
  double weight_decay = 0;
};

/// Everything an optimiser remembers: with it and the parameters, training can be taken up again.
template <class Real>
struct OptimiserState {
  long steps = 0;                        ///< taken so far
  std::vector<std::vector<Real>> slots;  ///< numbers kept for every parameter, in an order of the optimiser's own
};

/// An update rule that treats every parameter by itself, and its state. Real is float (networks) or double.
template <class Real>
class Optimiser {
 public:
  virtual ~Optimiser() = default;
  Optimiser(const Optimiser&) = delete;
  Optimiser& operator=(const Optimiser&) = delete;

  /// One step against `gradient` (n), which changes `parameters` (n) in place. n is that of the first step. Throws
  /// std::invalid_argument for any other length.
  void step(std::span<const Real> gradient, std::span<Real> parameters);

  [[nodiscard]] const OptimiserState<Real>& state() const { return state_; }
  /// Takes over the state of an optimiser of the same name. Throws std::invalid_argument for a number of slots that is
  /// not its own.
  void restore(OptimiserState<Real> state);

 protected:
  explicit Optimiser(std::size_t slots) : slots_(slots) {}

 private:
  /// Step number `step` (1, 2, ...); slots[j][i] belongs to parameter i and begins as 0.
  virtual void update(long step, std::span<const Real> gradient, std::span<Real> parameters,
                      std::span<std::vector<Real>> slots) = 0;

  std::size_t slots_;
  OptimiserState<Real> state_;
};

/// The optimiser of solvers/optimisers/`name`.cpp in its initial state. Throws InputError for an unknown name, and for
/// options that it cannot use: a step that is not positive, a decay outside [0, 1), a negative eps or weight decay.
template <class Real>
std::unique_ptr<Optimiser<Real>> make_optimiser(std::string_view name, const OptimiserOptions& options);

/// Names of the optimisers, ascending.
std::vector<std::string> optimiser_names();

}  // namespace sinkflow::solvers

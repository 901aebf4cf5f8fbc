#include "solvers/optimisers/entry.hpp"

namespace sinkflow::solvers {
namespace {

/// Gradient descent with momentum (heavy ball), as most libraries have it: velocity <- momentum velocity + g, theta <-
/// theta - eta velocity. On a slowly varying gradient its step is eta/(1 - momentum).
template <class Real>
class Sgd final : public Optimiser<Real> {
 public:
  explicit Sgd(const OptimiserOptions& options)
      : Optimiser<Real>(1), rate_(static_cast<Real>(options.step)), momentum_(static_cast<Real>(options.momentum)) {}

 private:
  void update(long /*step*/, std::span<const Real> gradient, std::span<Real> parameters,
              std::span<std::vector<Real>> slots) override {
    std::vector<Real>& velocity = slots[0];
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      velocity[i] = momentum_ * velocity[i] + gradient[i];
      parameters[i] -= rate_ * velocity[i];
    }
  }

  Real rate_, momentum_;
};

}  // namespace

namespace optimisers {
OptimiserEntry sgd() {
  return optimiser_entry<Sgd>();
}
}  // namespace optimisers

}  // namespace sinkflow::solvers

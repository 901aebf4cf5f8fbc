#include "solvers/optimisers/entry.hpp"

namespace sinkflow::solvers {
namespace {

/// Adam on the loss plus (weight_decay/2) |theta|^2: the decay passes through both moments.
template <class Real>
class AdamL2 final : public Optimiser<Real> {
 public:
  explicit AdamL2(const OptimiserOptions& options) : Optimiser<Real>(2), options_(options) {}

 private:
  void update(long step, std::span<const Real> gradient, std::span<Real> parameters,
              std::span<std::vector<Real>> slots) override {
    const AdamMoments<Real> moments(options_, step);
    const auto decay = static_cast<Real>(options_.weight_decay);
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      parameters[i] -= moments.displacement(gradient[i] + decay * parameters[i], slots[0][i], slots[1][i]);
    }
  }

  OptimiserOptions options_;
};

}  // namespace

namespace optimisers {
OptimiserEntry adam_l2() {
  return optimiser_entry<AdamL2>();
}
}  // namespace optimisers

}  // namespace sinkflow::solvers

#include "solvers/optimisers/entry.hpp"

namespace sinkflow::solvers {
namespace {

/// Adam with decoupled decay: every step also shrinks theta by the factor 1 - eta weight_decay, past the moments.
template <class Real>
class AdamW final : public Optimiser<Real> {
 public:
  explicit AdamW(const OptimiserOptions& options) : Optimiser<Real>(2), options_(options) {}

 private:
  void update(long step, std::span<const Real> gradient, std::span<Real> parameters,
              std::span<std::vector<Real>> slots) override {
    const AdamMoments<Real> moments(options_, step);
    const auto kept = static_cast<Real>(1 - options_.step * options_.weight_decay);
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      parameters[i] = kept * parameters[i] - moments.displacement(gradient[i], slots[0][i], slots[1][i]);
    }
  }

  OptimiserOptions options_;
};

}  // namespace

namespace optimisers {
OptimiserEntry adamw() {
  return optimiser_entry<AdamW>();
}
}  // namespace optimisers

}  // namespace sinkflow::solvers

#include "solvers/optimisers/entry.hpp"

namespace sinkflow::solvers {
namespace {

/// Adam without weight decay. A gradient that has always been 0 asks for eps > 0.
template <class Real>
class Adam final : public Optimiser<Real> {
 public:
  explicit Adam(const OptimiserOptions& options) : Optimiser<Real>(2), options_(options) {}

 private:
  void update(long step, std::span<const Real> gradient, std::span<Real> parameters,
              std::span<std::vector<Real>> slots) override {
    const AdamMoments<Real> moments(options_, step);
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      parameters[i] -= moments.displacement(gradient[i], slots[0][i], slots[1][i]);
    }
  }

  OptimiserOptions options_;
};

}  // namespace

namespace optimisers {
OptimiserEntry adam() {
  return optimiser_entry<Adam>();
}
}  // namespace optimisers

}  // namespace sinkflow::solvers

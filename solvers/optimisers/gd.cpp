#include "solvers/optimisers/entry.hpp"

namespace sinkflow::solvers {
namespace {

/// theta <- theta - eta g.
template <class Real>
class GradientDescent final : public Optimiser<Real> {
 public:
  explicit GradientDescent(const OptimiserOptions& options)
      : Optimiser<Real>(0), rate_(static_cast<Real>(options.step)) {}

 private:
  void update(long /*step*/, std::span<const Real> gradient, std::span<Real> parameters,
              std::span<std::vector<Real>> /*slots*/) override {
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      parameters[i] -= rate_ * gradient[i];
    }
  }

  Real rate_;
};

}  // namespace

namespace optimisers {
OptimiserEntry gd() {
  return optimiser_entry<GradientDescent>();
}
}  // namespace optimisers

}  // namespace sinkflow::solvers

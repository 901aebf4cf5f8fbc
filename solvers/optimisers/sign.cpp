#include "solvers/optimisers/entry.hpp"

namespace sinkflow::solvers {
namespace {

/// theta <- theta - eta sign(g), with sign(0) = 0.
template <class Real>
class SignDescent final : public Optimiser<Real> {
 public:
  explicit SignDescent(const OptimiserOptions& options) : Optimiser<Real>(0), rate_(static_cast<Real>(options.step)) {}

 private:
  void update(long /*step*/, std::span<const Real> gradient, std::span<Real> parameters,
              std::span<std::vector<Real>> /*slots*/) override {
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      parameters[i] -= rate_ * static_cast<Real>((gradient[i] > 0) - (gradient[i] < 0));
    }
  }

  Real rate_;
};

}  // namespace

namespace optimisers {
OptimiserEntry sign() {
  return optimiser_entry<SignDescent>();
}
}  // namespace optimisers

}  // namespace sinkflow::solvers

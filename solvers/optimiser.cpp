#include "solvers/optimiser.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "solvers/optimisers/table.hpp"
#include "theory/errors.hpp"

namespace sinkflow::solvers {
namespace {

void require(bool holds, const char* field, const char* expected, double found) {
  if (!holds) {
    throw InputError(fmt::format("{}: expected {}, found {}", field, expected, found));
  }
}

void check(const OptimiserOptions& options) {
  require(options.step > 0 && std::isfinite(options.step), "step", "a positive number", options.step);
  for (const auto& [field, value] : {std::pair{"momentum", options.momentum}, std::pair{"beta1", options.beta1},
                                     std::pair{"beta2", options.beta2}}) {
    require(value >= 0 && value < 1, field, "a number of [0, 1)", value);
  }
  for (const auto& [field, value] : {std::pair{"eps", options.eps}, std::pair{"weight decay", options.weight_decay}}) {
    require(value >= 0 && std::isfinite(value), field, "a number that is not negative", value);
  }
}

}  // namespace

template <class Real>
void Optimiser<Real>::step(std::span<const Real> gradient, std::span<Real> parameters) {
  if (gradient.size() != parameters.size()) {
    throw std::invalid_argument("a gradient must be as long as the parameters");
  }
  if (state_.steps == 0) {
    state_.slots.assign(slots_, std::vector<Real>(parameters.size(), Real(0)));
  }
  for (const std::vector<Real>& slot : state_.slots) {
    if (slot.size() != parameters.size()) {
      throw std::invalid_argument("the number of parameters must not change between steps");
    }
  }
  update(++state_.steps, gradient, parameters, state_.slots);
}

template <class Real>
void Optimiser<Real>::restore(OptimiserState<Real> state) {
  if (state.slots.size() != slots_) {
    throw std::invalid_argument("the state of another optimiser");
  }
  state_ = std::move(state);
}

template class Optimiser<float>;
template class Optimiser<double>;

template <class Real>
std::unique_ptr<Optimiser<Real>> make_optimiser(std::string_view name, const OptimiserOptions& options) {
  check(options);
  const auto& table = optimiser_table();
  const auto found = std::find_if(table.begin(), table.end(), [&](const auto& entry) { return entry.name == name; });
  if (found == table.end()) {
    throw InputError(
        fmt::format("optimiser: expected one of {}, found '{}'", fmt::join(optimiser_names(), ", "), name));
  }
  if constexpr (std::is_same_v<Real, float>) {
    return found->entry.in_float(options);
  } else {
    return found->entry.in_double(options);
  }
}

template std::unique_ptr<Optimiser<float>> make_optimiser(std::string_view, const OptimiserOptions&);
template std::unique_ptr<Optimiser<double>> make_optimiser(std::string_view, const OptimiserOptions&);

std::vector<std::string> optimiser_names() {
  std::vector<std::string> names;
  names.reserve(optimiser_table().size());
  for (const NamedOptimiser& optimiser : optimiser_table()) {
    names.push_back(optimiser.name);
  }
  return names;
}

}  // namespace sinkflow::solvers

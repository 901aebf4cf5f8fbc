#pragma once

#include <algorithm>
#include <cmath>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/tape.hpp"
#include "transformer/network.hpp"

// A network with a batch, and its gradient held against two that are found without its backward pass.
namespace sinkflow::tests {

using Numbers = std::vector<Taped>;

/// `Net` is a network in double precision; the batch and the parameters are for the test to fill.
template <class Net>
struct NetworkProblem {
  template <class... Arguments>
  explicit NetworkProblem(Arguments&&... arguments) : network(std::forward<Arguments>(arguments)...) {}

  /// Sum over the positions of the batch.
  double loss(std::span<const double> at) {
    network.predict(at, {inputs, targets}, *workspace, {});
    return network.loss({inputs, targets}, *workspace);
  }
  std::vector<double> gradient() {
    std::vector<double> result(parameters.size(), 0.0);
    loss(parameters);
    network.backward(parameters, {inputs, targets}, 1.0, *workspace, result);
    return result;
  }

  Net network;
  std::unique_ptr<transformer::Workspace<double>> workspace = network.make_workspace();
  std::vector<transformer::Token> inputs, targets;
  std::vector<double> parameters;
};

/// One number of a tensor among variables laid out like the network's parameters.
inline Taped entry_of(const transformer::ParameterTable& table, const Numbers& variables, const std::string& name,
                      int row, int column) {
  for (const transformer::Tensor& tensor : table.tensors()) {
    if (tensor.name == name) {
      return variables[static_cast<std::size_t>(tensor.offset + column * tensor.rows + row)];
    }
  }
  throw std::logic_error("no tensor " + name);
}

struct GradientDistance {
  double loss = 0;      ///< of the definition
  double largest = 0;   ///< of its derivatives
  double distance = 0;  ///< of the network's gradient from them
};

/// Against reverse-mode differentiation of a definition: `loss_of(variables, inputs, targets)` is that of one sequence.
template <class Net, class Loss>
GradientDistance distance_from_tape(NetworkProblem<Net>& problem, Loss&& loss_of) {
  tape() = Tape();
  Numbers variables;
  for (const double value : problem.parameters) {
    variables.push_back(Taped::variable(value));
  }
  const auto n = static_cast<std::size_t>(problem.network.length());
  Taped sum = 0;
  for (std::size_t begin = 0; begin < problem.inputs.size(); begin += n) {
    sum = sum +
          loss_of(variables, std::span(problem.inputs).subspan(begin, n), std::span(problem.targets).subspan(begin, n));
  }
  const std::vector<double> exact = tape().derivatives_of(sum.place());
  const std::vector<double> found = problem.gradient();
  GradientDistance result{sum.value(), 0, 0};
  for (std::size_t i = 0; i < found.size(); ++i) {
    const double derivative = exact[variables[i].place()];
    result.largest = std::max(result.largest, std::abs(derivative));
    result.distance = std::max(result.distance, std::abs(found[i] - derivative));
  }
  return result;
}

/// Against central differences of the loss with step `h`.
template <class Net>
double distance_from_differences(NetworkProblem<Net>& problem, double h) {
  const std::vector<double> found = problem.gradient();
  double distance = 0;
  for (std::size_t i = 0; i < found.size(); ++i) {
    std::vector<double> moved = problem.parameters;
    moved[i] += h;
    const double above = problem.loss(moved);
    moved[i] -= 2 * h;
    const double below = problem.loss(moved);
    distance = std::max(distance, std::abs(found[i] - (above - below) / (2 * h)));
  }
  return distance;
}

}  // namespace sinkflow::tests

#include "transformer/parameters.hpp"

#include <cmath>
#include <numbers>
#include <utility>

#include "transformer/random_words.hpp"

namespace sinkflow::transformer {
namespace {

/// Uniform on (0, 1): the middle of one of 2^53 equal cells.
double open_uniform(std::uint64_t word) {
  return std::ldexp(static_cast<double>(word >> 11) + 0.5, -53);
}

/// Word 2i and 2i + 1 of the tensor's stream give entry i.
double draw(Initial initial, Eigen::Index columns, std::uint64_t first, std::uint64_t second) {
  switch (initial) {
    case Initial::normal:  // Box and Muller
      return std::sqrt(-2 * std::log(open_uniform(first))) * std::cos(2 * std::numbers::pi * open_uniform(second));
    case Initial::uniform:
      return (2 * open_uniform(first) - 1) / std::sqrt(static_cast<double>(columns));
    case Initial::one:
      return 1;
    default:
      return 0;
  }
}

}  // namespace

std::size_t ParameterTable::add(std::string name, Eigen::Index rows, Eigen::Index columns, Initial initial) {
  tensors_.push_back({std::move(name), rows, columns, size(), initial});
  return tensors_.size() - 1;
}

std::vector<double> initial_parameters(const ParameterTable& table, std::uint64_t seed) {
  std::vector<double> all;
  all.reserve(static_cast<std::size_t>(table.size()));
  for (std::size_t index = 0; index < table.tensors().size(); ++index) {
    const Tensor& tensor = table.tensors()[index];
    const auto entries = static_cast<std::size_t>(tensor.size());
    std::vector<std::uint64_t> words((2 * entries + words_per_block - 1) / words_per_block * words_per_block);
    random_words({seed, RandomUse::initial_parameters, index}, 0, words);
    for (std::size_t i = 0; i < entries; ++i) {
      all.push_back(draw(tensor.initial, tensor.columns, words[2 * i], words[2 * i + 1]));
    }
  }
  return all;
}

}  // namespace sinkflow::transformer

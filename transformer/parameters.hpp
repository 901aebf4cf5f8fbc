#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "transformer/architecture.hpp"
#include "transformer/attention_kind.hpp"

namespace sinkflow::transformer {

/// How a tensor is drawn at the start: N(0, 1), uniform on +-1/sqrt(columns), or a constant.
enum class Initial { normal, uniform, one, zero };

/// One named matrix among the parameters of a network, column-major from `offset` on.
struct Tensor {
  std::string name;  ///< such as "layer0.attn.qkv"
  Eigen::Index rows;
  Eigen::Index columns;
  Eigen::Index offset;
  Initial initial;

  [[nodiscard]] Eigen::Index size() const { return rows * columns; }
};

/// All parameters lie in one flat array, so that optimisers, checkpoints and gradient checks need not know the network.
class ParameterTable {
 public:
  /// Appends a tensor and returns its index.
  std::size_t add(std::string name, Eigen::Index rows, Eigen::Index columns, Initial initial);

  [[nodiscard]] const std::vector<Tensor>& tensors() const { return tensors_; }
  [[nodiscard]] Eigen::Index size() const {
    return tensors_.empty() ? 0 : tensors_.back().offset + tensors_.back().size();
  }

  /// A tensor (rows, columns) within the flat array (size()).
  template <class S>
  [[nodiscard]] Eigen::Map<Matrix<S>> view(std::span<S> all, std::size_t index) const {
    const Tensor& tensor = tensors_[index];
    return {all.data() + tensor.offset, tensor.rows, tensor.columns};
  }
  template <class S>
  [[nodiscard]] Eigen::Map<const Matrix<S>> view(std::span<const S> all, std::size_t index) const {
    const Tensor& tensor = tensors_[index];
    return {all.data() + tensor.offset, tensor.rows, tensor.columns};
  }

 private:
  std::vector<Tensor> tensors_;
};

/// The tensors of a flat array: parameters, or gradients by them.
template <class S>
class Tensors {
 public:
  Tensors(const ParameterTable& table, std::span<S> all) : table_(&table), all_(all) {}
  /// (rows, columns)
  auto operator[](std::size_t index) const { return table_->view(all_, index); }

 private:
  const ParameterTable* table_;
  std::span<S> all_;
};

/// Initial parameters (size()): a function of the seed and of a tensor's place alone. Drawn in double and rounded, so
/// that both precisions start from the same network.
std::vector<double> initial_parameters(const ParameterTable& table, std::uint64_t seed);

}  // namespace sinkflow::transformer

#pragma once

#include <memory>
#include <span>
#include <vector>

#include "transformer/cross_entropy.hpp"
#include "transformer/hooks.hpp"
#include "transformer/parameters.hpp"
#include "transformer/token.hpp"

namespace sinkflow::transformer {

/// Sequences that are run together: inputs and targets (B, N), one sequence a row, row-major. Targets may be empty if
/// only predictions are wanted; a position whose target is kNoTarget counts neither in the loss nor in its gradient.
struct Batch {
  std::span<const Token> inputs;
  std::span<const Token> targets;
};

/// What a forward pass leaves for the backward pass; every network has its own. Reused from call to call: it grows to
/// what one chunk of sequences needs, and then allocates no more.
template <class S>
class Workspace {
 public:
  virtual ~Workspace() = default;
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;

  Matrix<S> predictions;  ///< (V, T) output logits; after `loss`, softmax less the one-hot target

 protected:
  Workspace() = default;
};

/// What one layer of a network is made of.
struct LayerParts {
  int heads = 0;  ///< of its attention; 0 if it has none
  bool mlp = false;
};

/// A causal network from tokens to output logits, in single or double precision. It holds no parameters: they are one
/// flat array, laid out by `table()`. Immutable, so that threads may share it; each needs a workspace of its own.
///
/// Another network is a class that derives from this one, and a line in make_network(): trainer, measures and hooks
/// know no more than what is here. Virtual calls are per chunk of sequences, never per position.
template <class S>
class Network {
 public:
  virtual ~Network() = default;
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;

  [[nodiscard]] const ParameterTable& table() const { return table_; }
  [[nodiscard]] int vocabulary() const { return vocabulary_; }  ///< V output tokens; the input has one more, <s>
  [[nodiscard]] int length() const { return length_; }          ///< N positions of every sequence
  [[nodiscard]] const std::vector<LayerParts>& layers() const { return layers_; }

  [[nodiscard]] virtual std::unique_ptr<Workspace<S>> make_workspace() const = 0;

  /// Output logits (V, T) into workspace.predictions. `workspace` is one that this network made. An empty hook costs
  /// nothing.
  virtual void predict(std::span<const S> parameters, const Batch& batch, Workspace<S>& workspace,
                       const Hook<S>& hook = {}) const = 0;

  /// Sum over all positions that have a target of the cross-entropy, after predict(); prepares backward().
  [[nodiscard]] double loss(const Batch& batch, Workspace<S>& workspace) const {
    return cross_entropy(batch.targets, workspace.predictions);
  }

  /// Adds `scale` times the gradient of that sum to `gradient` (table().size()), after loss(). What a hook replaced is
  /// taken for what the network computed itself.
  virtual void backward(std::span<const S> parameters, const Batch& batch, S scale, Workspace<S>& workspace,
                        std::span<S> gradient) const = 0;

  /// What the values (d_head, n) of a head become behind its output map (d, n): what it adds where its whole weight
  /// rests on one of them.
  [[nodiscard]] virtual Matrix<S> behind_output_map(std::span<const S> parameters, int layer, int head,
                                                    const Eigen::Ref<const Matrix<S>>& values) const = 0;

 protected:
  Network(int vocabulary, int length) : vocabulary_(vocabulary), length_(length) {}

  ParameterTable table_;
  std::vector<LayerParts> layers_;

 private:
  int vocabulary_;
  int length_;
};

}  // namespace sinkflow::transformer

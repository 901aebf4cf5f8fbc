#include "transformer/transformer.hpp"

#include <string>
#include <utility>

#include "transformer/attention.hpp"
#include "transformer/blas.hpp"
#include "transformer/mlp.hpp"

namespace sinkflow::transformer {
namespace {

constexpr auto kPlain = Transposed::no;
constexpr auto kTurned = Transposed::yes;

Architecture checked(Architecture architecture) {
  require_valid(architecture);
  return architecture;
}

}  // namespace

template <class S>
struct Transformer<S>::Own final : Workspace<S> {
  struct Saved {
    Normalised<S> norm;
    SublayerSaved<S> map;
  };
  std::vector<Saved> sublayers;
  Normalised<S> last;
  Matrix<S> stream;  // (d, T)
  Matrix<S> update;  // (d, T)
  SublayerScratch<S> scratch;
};

template <class S>
Transformer<S>::Transformer(Architecture architecture)
    : Network<S>(architecture.vocabulary, architecture.length),
      architecture_(checked(std::move(architecture))),
      token_(table_.add("token", architecture_.dim, architecture_.vocabulary + 1, Initial::normal)),
      position_(table_.add("position", architecture_.dim, architecture_.length, Initial::normal)),
      attentions_(static_cast<std::size_t>(architecture_.layers()), nullptr),
      placed_(place_all()),
      last_("final.norm", architecture_.dim, table_),
      output_(table_.add("final.output", architecture_.vocabulary, architecture_.dim, Initial::uniform)) {}

template <class S>
Transformer<S>::~Transformer() = default;

/// The sublayers in their order, which is that of their parameters.
template <class S>
std::vector<typename Transformer<S>::Placed> Transformer<S>::place_all() {
  this->layers_.resize(static_cast<std::size_t>(architecture_.layers()));
  std::vector<Placed> placed;
  for (const Sublayer& sublayer : architecture_.sublayers) {
    const auto layer = static_cast<std::size_t>(sublayer.layer);
    const bool attends = sublayer.kind == SublayerKind::attention;
    const std::string name = "layer" + std::to_string(layer) + (attends ? ".attn" : ".mlp");
    const LayerNorm<S> norm(name + ".norm", architecture_.dim, table_);
    if (attends) {
      auto attention = std::make_unique<const Attention<S>>(architecture_, name, sublayer.layer, table_);
      attentions_[layer] = attention.get();
      this->layers_[layer].heads = architecture_.heads;
      placed.push_back({sublayer, norm, std::move(attention)});
    } else {
      this->layers_[layer].mlp = true;
      placed.push_back({sublayer, norm, std::make_unique<const Mlp<S>>(architecture_, name, table_)});
    }
  }
  return placed;
}

template <class S>
std::unique_ptr<Workspace<S>> Transformer<S>::make_workspace() const {
  return std::make_unique<Own>();
}

template <class S>
void Transformer<S>::predict(std::span<const S> all, const Batch& batch, Workspace<S>& made,
                             const Hook<S>& hook) const {
  auto& workspace = static_cast<Own&>(made);
  const Tensors<const S> parameters(table_, all);
  const auto tokens = static_cast<Eigen::Index>(batch.inputs.size());
  const auto token = parameters[token_];        // (d, V + 1)
  const auto position = parameters[position_];  // (d, N)
  const auto see = [&](Activation what, int layer, Matrix<S>& activation) {
    if (hook) {
      hook({what, layer}, activation);
    }
  };
  Matrix<S>& stream = workspace.stream;
  stream.resize(architecture_.dim, tokens);
  for (Eigen::Index i = 0; i < tokens; ++i) {
    stream.col(i) = token.col(batch.inputs[static_cast<std::size_t>(i)]) + position.col(i % architecture_.length);
  }
  see(Activation::input, -1, stream);
  workspace.sublayers.resize(placed_.size());
  for (std::size_t i = 0; i < placed_.size(); ++i) {
    const Placed& placed = placed_[i];
    auto& saved = workspace.sublayers[i];
    const int layer = placed.sublayer.layer;
    const bool attends = placed.sublayer.kind == SublayerKind::attention;
    placed.norm.forward(parameters, stream, saved.norm);
    see(attends ? Activation::attention_norm : Activation::mlp_norm, layer, saved.norm.output);
    placed.map->forward(parameters, saved.norm.output, saved.map, workspace.update, hook);
    see(attends ? Activation::attention_output : Activation::mlp_output, layer, workspace.update);
    stream += workspace.update;
    if (i + 1 == placed_.size() || placed_[i + 1].sublayer.layer != layer) {
      see(Activation::residual, layer, stream);
    }
  }
  last_.forward(parameters, stream, workspace.last);
  see(Activation::final_norm, -1, workspace.last.output);
  workspace.predictions.resize(architecture_.vocabulary, tokens);
  multiply(parameters[output_], kPlain, workspace.last.output, kPlain, S(1), S(0), workspace.predictions);
  see(Activation::prediction, -1, workspace.predictions);
}

template <class S>
void Transformer<S>::backward(std::span<const S> all, const Batch& batch, S scale, Workspace<S>& made,
                              std::span<S> all_gradients) const {
  auto& workspace = static_cast<Own&>(made);
  const Tensors<const S> parameters(table_, all);
  const Tensors<S> gradient(table_, all_gradients);
  auto output_gradient = gradient[output_];
  multiply(workspace.predictions, kPlain, workspace.last.output, kTurned, scale, S(1), output_gradient);
  Matrix<S>& stream = workspace.stream;  // from here on the gradient by the residual stream
  multiply(parameters[output_], kTurned, workspace.predictions, kPlain, scale, S(0), stream);
  last_.backward(parameters, workspace.last, stream, gradient);
  for (std::size_t i = placed_.size(); i-- > 0;) {
    const Placed& placed = placed_[i];
    const auto& saved = workspace.sublayers[i];
    workspace.update = stream;
    placed.map->backward(parameters, saved.norm.output, saved.map, workspace.scratch, workspace.update, gradient);
    placed.norm.backward(parameters, saved.norm, workspace.update, gradient);
    stream += workspace.update;
  }
  auto token_gradient = gradient[token_];
  auto position_gradient = gradient[position_];
  for (Eigen::Index i = 0; i < stream.cols(); ++i) {
    token_gradient.col(batch.inputs[static_cast<std::size_t>(i)]) += stream.col(i);
    position_gradient.col(i % architecture_.length) += stream.col(i);
  }
}

template <class S>
Matrix<S> Transformer<S>::behind_output_map(std::span<const S> parameters, int layer, int head,
                                            const Eigen::Ref<const Matrix<S>>& values) const {
  return attentions_[static_cast<std::size_t>(layer)]->behind_output_map({table_, parameters}, head, values);
}

template class Transformer<float>;
template class Transformer<double>;

}  // namespace sinkflow::transformer

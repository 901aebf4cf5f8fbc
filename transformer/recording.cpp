#include "transformer/recording.hpp"

#include <string>

#include "theory/errors.hpp"

namespace sinkflow::transformer {
namespace {

using Values = Eigen::Ref<const Eigen::MatrixXd>;

class Recorder {
 public:
  Recorder(const Network<double>& network, std::span<const double> parameters, Eigen::Index tokens)
      : network_(network), parameters_(parameters), tokens_(tokens) {
    for (const LayerParts& parts : network.layers()) {
      recording_.layers.emplace_back().heads.resize(static_cast<std::size_t>(parts.heads));
    }
  }

  void look(const Site& site, const Values& activation) {
    if (site.what == Activation::prediction) {
      recording_.predictions = activation.leftCols(tokens_).transpose();
    }
    if (site.layer < 0) {
      return;
    }
    LayerRecording& layer = recording_.layers[static_cast<std::size_t>(site.layer)];
    switch (site.what) {
      case Activation::value:
        add_value(site, activation, layer);
        break;
      case Activation::logits:
        head_at(site, layer).logits = square(activation);
        break;
      case Activation::weights:
        head_at(site, layer).weights = square(activation);
        break;
      case Activation::attention_output:
        layer.attention_output = norms(activation);
        break;
      case Activation::mlp_output:
        layer.mlp_output = norms(activation);
        break;
      case Activation::residual:
        layer.residual = norms(activation);
        break;
      default:
        break;
    }
  }

  [[nodiscard]] const Recording& recording() const { return recording_; }

 private:
  static HeadRecording& head_at(const Site& site, LayerRecording& layer) {
    return layer.heads[static_cast<std::size_t>(site.head)];
  }

  /// (N, N), queries in columns, to (n, n), queries in rows.
  [[nodiscard]] Eigen::MatrixXd square(const Values& activation) const {
    return activation.topLeftCorner(tokens_, tokens_).transpose();
  }

  /// (d, N) to (n).
  [[nodiscard]] Eigen::VectorXd norms(const Values& activation) const {
    return activation.leftCols(tokens_).colwise().norm();
  }

  /// The heads come one after another.
  void add_value(const Site& site, const Values& values, LayerRecording& layer) {
    const Eigen::MatrixXd added = network_.behind_output_map(parameters_, site.layer, site.head, values);
    value_state_ = site.head == 0 ? added : value_state_ + added;
    head_at(site, layer).value = norms(added);
    layer.value = norms(value_state_);
  }

  const Network<double>& network_;
  std::span<const double> parameters_;
  Eigen::Index tokens_;
  Eigen::MatrixXd value_state_;  // (d, N) of the heads so far
  Recording recording_;
};

}  // namespace

Recording record(const Network<double>& network, std::span<const double> parameters, std::span<const Token> tokens,
                 const Hook<double>& intervention) {
  const auto length = static_cast<std::size_t>(network.length());
  if (tokens.empty() || tokens.size() > length) {
    throw InputError("a sequence: expected from 1 to " + std::to_string(length) + " tokens, found " +
                     std::to_string(tokens.size()));
  }
  // What comes after the sequence does not matter to a causal network.
  std::vector<Token> inputs(tokens.begin(), tokens.end());
  inputs.resize(length, tokens.back());
  Recorder recorder(network, parameters, static_cast<Eigen::Index>(tokens.size()));
  const auto workspace = network.make_workspace();
  network.predict(parameters, {inputs, {}}, *workspace,
                  [&](const Site& site, const Eigen::Ref<Eigen::MatrixXd>& activation) {
                    if (intervention) {
                      intervention(site, activation);
                    }
                    recorder.look(site, activation);
                  });
  return recorder.recording();
}

}  // namespace sinkflow::transformer

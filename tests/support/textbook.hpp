#pragma once

#include <cmath>
#include <limits>
#include <map>
#include <span>
#include <stdexcept>
#include <string>
#include <tuple>

#include <Eigen/Core>

#include "transformer/transformer.hpp"

namespace sinkflow::tests {

/// (what, layer, head) of one sequence.
using Place = std::tuple<transformer::Activation, int, int>;
using Activations = std::map<Place, Eigen::MatrixXd>;

/// A transformer's forward pass on one sequence, position by position and key by key, that keeps every activation. It
/// shares nothing with the network but the layout of the parameters. `change` is called with every activation before it
/// is used.
class TextbookTransformer {
 public:
  using Change = std::function<void(const Place&, Eigen::MatrixXd&)>;

  TextbookTransformer(const transformer::Transformer<double>& network, std::span<const double> parameters,
                      Change change = {})
      : network_(network), parameters_(parameters), change_(std::move(change)) {}

  Activations run(std::span<const transformer::Token> inputs) const {
    using transformer::Activation;
    using transformer::SublayerKind;
    const auto& a = network_.architecture();
    Activations all;
    const auto keep = [&](Activation what, int layer, int head, Eigen::MatrixXd value) -> const Eigen::MatrixXd& {
      if (change_) {
        change_({what, layer, head}, value);
      }
      return all[{what, layer, head}] = value;
    };
    const auto n = static_cast<Eigen::Index>(inputs.size());
    Eigen::MatrixXd x(a.dim, n);
    for (Eigen::Index i = 0; i < n; ++i) {
      x.col(i) = tensor("token").col(inputs[static_cast<std::size_t>(i)]) + tensor("position").col(i);
    }
    x = keep(Activation::input, -1, -1, x);
    for (std::size_t s = 0; s < a.sublayers.size(); ++s) {
      const int layer = a.sublayers[s].layer;
      const std::string name = "layer" + std::to_string(layer);
      if (a.sublayers[s].kind == SublayerKind::mlp) {
        const Eigen::MatrixXd norm = keep(Activation::mlp_norm, layer, -1, normalised(name + ".mlp.norm", x));
        const Eigen::MatrixXd hidden = (tensor(name + ".mlp.in") * norm).cwiseMax(0);
        x += keep(Activation::mlp_output, layer, -1, tensor(name + ".mlp.out") * hidden);
      } else {
        const Eigen::MatrixXd norm = keep(Activation::attention_norm, layer, -1, normalised(name + ".attn.norm", x));
        Eigen::MatrixXd heads(a.dim, n);
        for (int head = 0; head < a.heads; ++head) {
          const auto part = [&](Activation what, int which) -> const Eigen::MatrixXd& {
            const Eigen::MatrixXd map =
                tensor(name + ".attn.qkv").middleRows(which * a.dim + head * a.head_dim(), a.head_dim());
            return keep(what, layer, head, map * norm);
          };
          const Eigen::MatrixXd& query = part(Activation::query, 0);
          const Eigen::MatrixXd& key = part(Activation::key, 1);
          const Eigen::MatrixXd& value = part(Activation::value, 2);
          const Eigen::MatrixXd& logits = keep(Activation::logits, layer, head, logits_of(query, key));
          const Eigen::MatrixXd& weights = keep(Activation::weights, layer, head, weights_of(logits));
          Eigen::MatrixXd output = Eigen::MatrixXd::Zero(a.head_dim(), n);
          for (Eigen::Index q = 0; q < n; ++q) {
            for (Eigen::Index k = 0; k <= q; ++k) {
              output.col(q) += weights(k, q) * value.col(k);
            }
          }
          heads.middleRows(head * a.head_dim(), a.head_dim()) = keep(Activation::head_output, layer, head, output);
        }
        x += keep(Activation::attention_output, layer, -1, tensor(name + ".attn.out") * heads);
      }
      if (s + 1 == a.sublayers.size() || a.sublayers[s + 1].layer != layer) {
        x = keep(Activation::residual, layer, -1, x);
      }
    }
    const Eigen::MatrixXd norm = keep(Activation::final_norm, -1, -1, normalised("final.norm", x));
    keep(Activation::prediction, -1, -1, tensor("final.output") * norm);
    return all;
  }

  [[nodiscard]] Eigen::MatrixXd tensor(const std::string& name) const {
    const auto& tensors = network_.table().tensors();
    for (std::size_t i = 0; i < tensors.size(); ++i) {
      if (tensors[i].name == name) {
        return network_.table().view(parameters_, i);
      }
    }
    throw std::logic_error("no tensor " + name);
  }

 private:
  [[nodiscard]] Eigen::MatrixXd normalised(const std::string& name, const Eigen::MatrixXd& x) const {
    Eigen::MatrixXd y = x;
    for (Eigen::Index i = 0; i < x.cols(); ++i) {
      const double mean = x.col(i).sum() / static_cast<double>(x.rows());
      double variance = 0;
      for (Eigen::Index k = 0; k < x.rows(); ++k) {
        variance += (x(k, i) - mean) * (x(k, i) - mean) / static_cast<double>(x.rows());
      }
      for (Eigen::Index k = 0; k < x.rows(); ++k) {
        y(k, i) =
            (x(k, i) - mean) / std::sqrt(variance + 1e-5) * tensor(name + ".gain")(k, 0) + tensor(name + ".bias")(k, 0);
      }
    }
    return y;
  }

  static Eigen::MatrixXd logits_of(const Eigen::MatrixXd& query, const Eigen::MatrixXd& key) {
    Eigen::MatrixXd logits =
        Eigen::MatrixXd::Constant(key.cols(), query.cols(), -std::numeric_limits<double>::infinity());
    for (Eigen::Index q = 0; q < query.cols(); ++q) {
      for (Eigen::Index k = 0; k <= q; ++k) {
        logits(k, q) = key.col(k).dot(query.col(q)) / std::sqrt(static_cast<double>(key.rows()));
      }
    }
    return logits;
  }

  [[nodiscard]] Eigen::MatrixXd weights_of(const Eigen::MatrixXd& logits) const {
    Eigen::MatrixXd weights = Eigen::MatrixXd::Zero(logits.rows(), logits.cols());
    for (Eigen::Index q = 0; q < logits.cols(); ++q) {
      double whole = 0;
      for (Eigen::Index k = 0; k <= q; ++k) {
        const bool softmax = network_.architecture().attention == "softmax";
        weights(k, q) = softmax ? std::exp(logits(k, q)) : std::max(0.0, logits(k, q));
        whole += softmax ? weights(k, q) : 1;
      }
      weights.col(q) /= whole;
    }
    return weights;
  }

  const transformer::Transformer<double>& network_;
  std::span<const double> parameters_;
  Change change_;
};

}  // namespace sinkflow::tests

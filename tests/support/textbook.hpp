#pragma once

#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <span>
#include <stdexcept>
#include <string>
#include <tuple>

#include <Eigen/Core>

#include "tests/support/tape.hpp"
#include "transformer/transformer.hpp"

namespace sinkflow::tests {

/// (what, layer, head) of one sequence.
using Place = std::tuple<transformer::Activation, int, int>;

/// A transformer's forward pass on one sequence, position by position and key by key, that keeps every activation. It
/// shares nothing with the network but the layout of the parameters. Number is double, or Taped for derivatives.
/// `change` is called with every activation before it is used.
template <class Number>
class TextbookTransformer {
 public:
  using Values = Eigen::Matrix<Number, Eigen::Dynamic, Eigen::Dynamic>;
  using Activations = std::map<Place, Values>;
  using Change = std::function<void(const Place&, Values&)>;

  TextbookTransformer(const transformer::Transformer<double>& network, std::span<const Number> parameters,
                      Change change = {})
      : network_(network), parameters_(parameters), change_(std::move(change)) {}

  Activations run(std::span<const transformer::Token> inputs) const {
    using transformer::Activation;
    const auto& a = network_.architecture();
    Activations all;
    const auto n = static_cast<Eigen::Index>(inputs.size());
    Values x(a.dim, n);
    for (Eigen::Index i = 0; i < n; ++i) {
      x.col(i) = tensor("token").col(inputs[static_cast<std::size_t>(i)]) + tensor("position").col(i);
    }
    x = keep(all, {Activation::input, -1, -1}, x);
    for (std::size_t s = 0; s < a.sublayers.size(); ++s) {
      const int layer = a.sublayers[s].layer;
      const std::string name = "layer" + std::to_string(layer);
      x = x + (a.sublayers[s].kind == transformer::SublayerKind::mlp ? thought(all, layer, name + ".mlp", x)
                                                                     : attended(all, layer, name + ".attn", x));
      if (s + 1 == a.sublayers.size() || a.sublayers[s + 1].layer != layer) {
        x = keep(all, {Activation::residual, layer, -1}, x);
      }
    }
    const Values& norm = keep(all, {Activation::final_norm, -1, -1}, normalised("final.norm", x));
    keep(all, {Activation::prediction, -1, -1}, product(tensor("final.output"), norm));
    return all;
  }

  /// Sum of the cross-entropy over the positions.
  Number loss(std::span<const transformer::Token> inputs, std::span<const transformer::Token> targets) const {
    using std::exp;
    using std::log;
    const Values y = run(inputs).at({transformer::Activation::prediction, -1, -1});
    Number sum = 0;
    for (Eigen::Index i = 0; i < y.cols(); ++i) {
      Number whole = 0;
      for (Eigen::Index k = 0; k < y.rows(); ++k) {
        whole = whole + exp(y(k, i));
      }
      sum = sum + log(whole) - y(targets[static_cast<std::size_t>(i)], i);
    }
    return sum;
  }

  [[nodiscard]] Values tensor(const std::string& name) const {
    for (const transformer::Tensor& tensor : network_.table().tensors()) {
      if (tensor.name == name) {
        return Eigen::Map<const Values>(parameters_.data() + tensor.offset, tensor.rows, tensor.columns);
      }
    }
    throw std::logic_error("no tensor " + name);
  }

 private:
  const Values& keep(Activations& all, const Place& place, Values value) const {
    if (change_) {
      change_(place, value);
    }
    return all[place] = value;
  }

  Values thought(Activations& all, int layer, const std::string& name, const Values& x) const {
    using transformer::Activation;
    const Values& norm = keep(all, {Activation::mlp_norm, layer, -1}, normalised(name + ".norm", x));
    const Values hidden = product(tensor(name + ".in"), norm).unaryExpr([](const Number& h) { return relu(h); });
    return keep(all, {Activation::mlp_output, layer, -1}, product(tensor(name + ".out"), hidden));
  }

  Values attended(Activations& all, int layer, const std::string& name, const Values& x) const {
    using transformer::Activation;
    const auto& a = network_.architecture();
    const int dh = a.head_dim();
    const Values& norm = keep(all, {Activation::attention_norm, layer, -1}, normalised(name + ".norm", x));
    const Values qkv = tensor(name + ".qkv");
    Values heads(a.dim, x.cols());
    for (int head = 0; head < a.heads; ++head) {
      const auto part = [&](Activation what, int which) -> const Values& {
        return keep(all, {what, layer, head}, product(qkv.middleRows(which * a.dim + head * dh, dh), norm));
      };
      const Values& query = part(Activation::query, 0);
      const Values& key = part(Activation::key, 1);
      const Values& value = part(Activation::value, 2);
      const Values& logits = keep(all, {Activation::logits, layer, head}, logits_of(query, key));
      const Values& weights = keep(all, {Activation::weights, layer, head}, weights_of(logits));
      Values output = Values::Constant(dh, x.cols(), Number(0));
      for (Eigen::Index q = 0; q < x.cols(); ++q) {
        for (Eigen::Index k = 0; k <= q; ++k) {
          for (Eigen::Index i = 0; i < dh; ++i) {
            output(i, q) = output(i, q) + weights(k, q) * value(i, k);
          }
        }
      }
      heads.middleRows(head * dh, dh) = keep(all, {Activation::head_output, layer, head}, output);
    }
    return keep(all, {Activation::attention_output, layer, -1}, product(tensor(name + ".out"), heads));
  }

  static Values product(const Values& a, const Values& b) {
    Values c = Values::Constant(a.rows(), b.cols(), Number(0));
    for (Eigen::Index i = 0; i < c.rows(); ++i) {
      for (Eigen::Index j = 0; j < c.cols(); ++j) {
        for (Eigen::Index k = 0; k < a.cols(); ++k) {
          c(i, j) = c(i, j) + a(i, k) * b(k, j);
        }
      }
    }
    return c;
  }

  [[nodiscard]] Values normalised(const std::string& name, const Values& x) const {
    using std::sqrt;
    const Values gain = tensor(name + ".gain");
    const Values bias = tensor(name + ".bias");
    const Number size = static_cast<double>(x.rows());
    Values y = x;
    for (Eigen::Index i = 0; i < x.cols(); ++i) {
      Number mean = 0;
      for (Eigen::Index k = 0; k < x.rows(); ++k) {
        mean = mean + x(k, i) / size;
      }
      Number variance = 0;
      for (Eigen::Index k = 0; k < x.rows(); ++k) {
        variance = variance + (x(k, i) - mean) * (x(k, i) - mean) / size;
      }
      for (Eigen::Index k = 0; k < x.rows(); ++k) {
        y(k, i) = (x(k, i) - mean) / sqrt(variance + 1e-5) * gain(k, 0) + bias(k, 0);
      }
    }
    return y;
  }

  static Values logits_of(const Values& query, const Values& key) {
    Values logits = Values::Constant(key.cols(), query.cols(), Number(-std::numeric_limits<double>::infinity()));
    for (Eigen::Index q = 0; q < query.cols(); ++q) {
      for (Eigen::Index k = 0; k <= q; ++k) {
        Number sum = 0;
        for (Eigen::Index i = 0; i < key.rows(); ++i) {
          sum = sum + key(i, k) * query(i, q);
        }
        logits(k, q) = sum / std::sqrt(static_cast<double>(key.rows()));
      }
    }
    return logits;
  }

  [[nodiscard]] Values weights_of(const Values& logits) const {
    using std::exp;
    const bool softmax = network_.architecture().attention == "softmax";
    Values weights = Values::Constant(logits.rows(), logits.cols(), Number(0));
    for (Eigen::Index q = 0; q < logits.cols(); ++q) {
      Number whole = 0;
      for (Eigen::Index k = 0; k <= q; ++k) {
        weights(k, q) = softmax ? exp(logits(k, q)) : relu(logits(k, q));
        whole = whole + (softmax ? weights(k, q) : Number(1));
      }
      for (Eigen::Index k = 0; k <= q; ++k) {
        weights(k, q) = weights(k, q) / whole;
      }
    }
    return weights;
  }

  const transformer::Transformer<double>& network_;
  std::span<const Number> parameters_;
  Change change_;
};

using Textbook = TextbookTransformer<double>;
using Activations = Textbook::Activations;

}  // namespace sinkflow::tests

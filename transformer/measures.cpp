#include "transformer/measures.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "transformer/blas.hpp"

namespace sinkflow::transformer {
namespace {

/// A mean of what is added; NaN if nothing was.
class Mean {
 public:
  void add(double value) {
    sum_ += value;
    ++count_;
  }
  [[nodiscard]] double value() const {
    return count_ == 0 ? std::numeric_limits<double>::quiet_NaN() : sum_ / static_cast<double>(count_);
  }

 private:
  double sum_ = 0;
  long count_ = 0;
};

struct LayerMeans {
  bool attends = false;
  Mean attention_on_bos, sink_logit, value_bos, value_other, residual_bos, residual_other;

  [[nodiscard]] LayerMeasures values() const {
    return {attends,
            attention_on_bos.value(),
            sink_logit.value(),
            value_bos.value(),
            value_other.value(),
            residual_bos.value(),
            residual_other.value()};
  }
};

/// Sequences that run at once: what bounds the memory.
constexpr std::size_t kTogether = 16;

template <class S>
class Measurement {
 public:
  Measurement(const Network<S>& network, std::span<const S> parameters, const theory::BbTask& task,
              const Hook<S>& intervention)
      : network_(network), parameters_(parameters), length_(network.architecture().length) {
    const auto layers = static_cast<std::size_t>(network.architecture().layers());
    layers_.resize(layers);
    row_.assign(task.alphabet.size() + 1, -1);
    for (std::size_t v = 0; v < task.rows.size(); ++v) {
      row_[static_cast<std::size_t>(task.rows[v])] = static_cast<int>(v);
    }
    bos_ = static_cast<Token>(task.alphabet.size());
    transition_ = &task.transition;
    hook_ = [this, &intervention](const Site& site, Eigen::Ref<Matrix<S>> activation) {
      if (intervention) {
        intervention(site, activation);
      }
      if (site.what == Activation::residual && site.layer > 0) {
        add_norms(activation, layers_[static_cast<std::size_t>(site.layer - 1)].residual_bos,
                  layers_[static_cast<std::size_t>(site.layer - 1)].residual_other);
      }
    };
  }

  void add(std::span<const Token> sequences) {
    examples_ = examples_of(sequences, length_);
    const Batch batch{examples_.inputs, examples_.targets};
    network_.predict(parameters_, batch, workspace_, hook_);
    add_attention();
    const Matrix<S> logits = workspace_.predictions;
    loss_sum_ += network_.loss(batch, workspace_);
    positions_ += static_cast<long>(examples_.inputs.size());
    for (Eigen::Index i = 0; i < logits.cols(); ++i) {
      add_risk(logits.col(i), i);
    }
  }

  [[nodiscard]] Measures values() const {
    Measures measures;
    measures.loss = loss_sum_ / static_cast<double>(positions_);
    measures.backcopy_excess = backcopy_.value();
    measures.bigram_excess = bigram_.value();
    for (const LayerMeans& layer : layers_) {
      measures.layers.push_back(layer.values());
    }
    return measures;
  }

 private:
  [[nodiscard]] Token input(Eigen::Index i) const { return examples_.inputs[static_cast<std::size_t>(i)]; }
  [[nodiscard]] bool is_trigger(Token token) const {
    return token != bos_ && row_[static_cast<std::size_t>(token)] < 0;
  }
  [[nodiscard]] bool is_row(Token token) const { return row_[static_cast<std::size_t>(token)] >= 0; }

  void add_norms(const Eigen::Ref<const Matrix<S>>& states, Mean& bos, Mean& other) const {
    for (Eigen::Index i = 0; i < states.cols(); ++i) {
      (input(i) == bos_ ? bos : other).add(static_cast<double>(states.col(i).norm()));
    }
  }

  void add_risk(const Eigen::Ref<const Vector<S>>& logits, Eigen::Index i) {
    const Token token = input(i);
    if (token == bos_) {
      return;
    }
    const double top = static_cast<double>(logits.maxCoeff());
    const double whole = top + std::log((logits.template cast<double>().array() - top).exp().sum());
    if (is_trigger(token)) {
      const Token target = examples_.targets[static_cast<std::size_t>(i)];
      backcopy_.add(whole - static_cast<double>(logits[target]));
      return;
    }
    double excess = 0;
    for (theory::SparseRows::InnerIterator entry(*transition_, row_[static_cast<std::size_t>(token)]); entry; ++entry) {
      excess += entry.value() * (std::log(entry.value()) + whole - static_cast<double>(logits[entry.col()]));
    }
    bigram_.add(excess);
  }

  /// Queries, keys, values and weights are what the forward pass leaves.
  void add_attention() {
    const auto& sublayers = network_.architecture().sublayers;
    for (std::size_t i = 0; i < sublayers.size(); ++i) {
      if (sublayers[i].kind == SublayerKind::attention) {
        LayerMeans& layer = layers_[static_cast<std::size_t>(sublayers[i].layer)];
        layer.attends = true;
        const auto& saved = workspace_.sublayers[i];
        const auto& architecture = network_.architecture();
        const auto out = network_.output_map(parameters_, i);
        Matrix<S> values(architecture.dim, saved.inner.cols());
        multiply(out, Transposed::no, saved.inner.bottomRows(architecture.dim), Transposed::no, S(1), S(0), values);
        add_norms(values, layer.value_bos, layer.value_other);
        for (Eigen::Index sequence = 0; sequence < saved.inner.cols() / length_; ++sequence) {
          if (input(sequence * length_) == bos_) {
            for (int head = 0; head < architecture.heads; ++head) {
              add_head(saved, layer, sequence, head);
            }
          }
        }
      }
    }
  }

  void add_head(const typename Workspace<S>::Saved& saved, LayerMeans& layer, Eigen::Index sequence, int head) const {
    const auto& architecture = network_.architecture();
    const int dh = architecture.head_dim();
    const Eigen::Index first = sequence * length_;
    const auto query = saved.inner.block(head * dh, first, dh, length_);
    const auto key = saved.inner.block(architecture.dim + head * dh, first, dh, length_);
    const auto weights = saved.weights.middleCols((sequence * architecture.heads + head) * length_, length_);
    const double scale = 1 / std::sqrt(static_cast<double>(dh));
    Vector<S> others = Vector<S>::Zero(dh);  // sum of the keys 1..n-1
    for (Eigen::Index n = 1; n < length_; ++n) {
      if (is_row(input(first + n))) {
        layer.attention_on_bos.add(static_cast<double>(weights(0, n)));
        if (n >= 2) {
          layer.sink_logit.add(scale *
                               static_cast<double>(query.col(n).dot(key.col(0) - others / static_cast<S>(n - 1))));
        }
      }
      others += key.col(n);
    }
  }

  const Network<S>& network_;
  std::span<const S> parameters_;
  int length_;
  std::vector<int> row_;  // of every token; -1 for triggers and <s>
  Token bos_;
  const theory::SparseRows* transition_;
  Hook<S> hook_;
  Workspace<S> workspace_;
  Examples examples_;
  double loss_sum_ = 0;
  long positions_ = 0;
  Mean backcopy_, bigram_;
  std::vector<LayerMeans> layers_;
};

}  // namespace

Examples examples_of(std::span<const Token> sequences, int length) {
  Examples examples;
  const auto width = static_cast<std::size_t>(length) + 1;
  for (std::size_t begin = 0; begin < sequences.size(); begin += width) {
    const auto sequence = sequences.subspan(begin, width);
    examples.inputs.insert(examples.inputs.end(), sequence.begin(), sequence.end() - 1);
    examples.targets.insert(examples.targets.end(), sequence.begin() + 1, sequence.end());
  }
  return examples;
}

template <class S>
Measures measure(const Network<S>& network, std::span<const S> parameters, const theory::BbTask& task,
                 std::span<const Token> sequences, const Hook<S>& intervention) {
  Measurement<S> measurement(network, parameters, task, intervention);
  const std::size_t block = kTogether * (static_cast<std::size_t>(network.architecture().length) + 1);
  for (std::size_t begin = 0; begin < sequences.size(); begin += block) {
    measurement.add(sequences.subspan(begin, std::min(block, sequences.size() - begin)));
  }
  return measurement.values();
}

template Measures measure<float>(const Network<float>&, std::span<const float>, const theory::BbTask&,
                                 std::span<const Token>, const Hook<float>&);
template Measures measure<double>(const Network<double>&, std::span<const double>, const theory::BbTask&,
                                  std::span<const Token>, const Hook<double>&);

}  // namespace sinkflow::transformer

#include "transformer/measures.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

#include "transformer/cross_entropy.hpp"

namespace sinkflow::transformer {
namespace {

/// A mean of what is added; NaN if nothing was.
class Mean {
 public:
  void add(double value) {
    sum_ += value;
    ++count_;
  }
  [[nodiscard]] double count() const { return static_cast<double>(count_); }
  [[nodiscard]] double value() const { return count_ == 0 ? std::numeric_limits<double>::quiet_NaN() : sum_ / count(); }

 private:
  double sum_ = 0;
  long count_ = 0;
};

struct LayerMeans {
  explicit LayerMeans(std::size_t tokens)
      : attention_by_token(Eigen::VectorXd::Zero(static_cast<Eigen::Index>(tokens))),
        sink_logit_by_token(tokens),
        value_by_token(tokens) {}

  Mean attention_on_bos, attention_on_first, attention_on_previous, sink_logit, value_bos, value_other, residual_bos,
      residual_other, output_row, output_trigger;
  Eigen::VectorXd attention_by_token;  // sum over the queries that attention_on_first counts
  std::vector<Mean> sink_logit_by_token, value_by_token;

  [[nodiscard]] LayerMeasures values() const {
    return {attention_on_bos.value(),
            attention_on_first.value(),
            attention_on_previous.value(),
            sink_logit.value(),
            value_bos.value(),
            value_other.value(),
            residual_bos.value(),
            residual_other.value(),
            output_row.value(),
            output_trigger.value(),
            attention_by_token / attention_on_first.count(),
            values_of(sink_logit_by_token),
            values_of(value_by_token)};
  }

 private:
  static Eigen::VectorXd values_of(const std::vector<Mean>& means) {
    Eigen::VectorXd values(static_cast<Eigen::Index>(means.size()));
    std::transform(means.begin(), means.end(), values.begin(), [](const Mean& mean) { return mean.value(); });
    return values;
  }
};

/// Sequences that run at once: what bounds the memory.
constexpr std::size_t kTogether = 16;

template <class S>
class Measurement {
 public:
  Measurement(const Network<S>& network, std::span<const S> parameters, const theory::BbTask& task,
              const Hook<S>& intervention, int queries_from)
      : network_(network),
        parameters_(parameters),
        length_(network.length()),
        queries_from_(queries_from),
        workspace_(network.make_workspace()) {
    row_.assign(task.alphabet.size() + 1, -1);
    for (std::size_t v = 0; v < task.rows.size(); ++v) {
      row_[static_cast<std::size_t>(task.rows[v])] = static_cast<int>(v);
    }
    layers_.assign(network.layers().size(), LayerMeans(row_.size()));
    bos_ = static_cast<Token>(task.alphabet.size());
    transition_ = &task.transition;
    hook_ = [this, &intervention](const Site& site, Eigen::Ref<Matrix<S>> activation) {
      if (intervention) {
        intervention(site, activation);
      }
      look(site, activation);
    };
  }

  void add(std::span<const Token> sequences) {
    examples_ = examples_of(sequences, length_);
    keep_targets_from(examples_, length_, queries_from_);
    const Batch batch{examples_.inputs, examples_.targets};
    network_.predict(parameters_, batch, *workspace_, hook_);
    const Matrix<S> logits = workspace_->predictions;
    loss_sum_ += network_.loss(batch, *workspace_);
    positions_ += target_count(examples_.targets);
    for (Eigen::Index i = 0; i < logits.cols(); ++i) {
      if (i % length_ >= queries_from_) {
        add_risk(logits.col(i), i);
      }
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

  void look(const Site& site, const Eigen::Ref<const Matrix<S>>& activation) {
    if (site.layer < 0) {
      return;
    }
    LayerMeans& layer = layers_[static_cast<std::size_t>(site.layer)];
    const Eigen::Index first = Eigen::Index{site.sequence} * length_;
    switch (site.what) {
      case Activation::value:
        add_values(site, activation, layer, first);
        break;
      case Activation::logits:
        add_logits(activation, layer, first);
        break;
      case Activation::weights:
        add_weights(activation, layer, first);
        break;
      case Activation::attention_output:
        add_output(activation, layer);
        break;
      case Activation::residual:
        for (Eigen::Index i = 0; i < activation.cols(); ++i) {
          (input(i) == bos_ ? layer.residual_bos : layer.residual_other).add(norm_of(activation.col(i)));
        }
        break;
      default:
        break;
    }
  }

  static double norm_of(const Eigen::Ref<const Vector<S>>& state) { return static_cast<double>(state.norm()); }

  /// values (d_head, N): the heads of a sequence come one after another, and what they add is one state.
  void add_values(const Site& site, const Eigen::Ref<const Matrix<S>>& values, LayerMeans& layer, Eigen::Index first) {
    const Matrix<S> added = network_.behind_output_map(parameters_, site.layer, site.head, values);
    value_state_ = site.head == 0 ? added : value_state_ + added;
    if (site.head + 1 < network_.layers()[static_cast<std::size_t>(site.layer)].heads) {
      return;
    }
    for (Eigen::Index i = 0; i < length_; ++i) {
      const Token token = input(first + i);
      const double norm = norm_of(value_state_.col(i));
      (token == bos_ ? layer.value_bos : layer.value_other).add(norm);
      layer.value_by_token[static_cast<std::size_t>(token)].add(norm);
    }
  }

  /// logits (N, N)
  void add_logits(const Eigen::Ref<const Matrix<S>>& logits, LayerMeans& layer, Eigen::Index first) const {
    for (Eigen::Index n = std::max(2, queries_from_); n < length_ && input(first) == bos_; ++n) {
      if (is_row(input(first + n))) {
        const auto logit = static_cast<double>(logits(0, n) - logits.col(n).segment(1, n - 1).mean());
        layer.sink_logit.add(logit);
        layer.sink_logit_by_token[static_cast<std::size_t>(input(first + n))].add(logit);
      }
    }
  }

  /// weights (N, N)
  void add_weights(const Eigen::Ref<const Matrix<S>>& weights, LayerMeans& layer, Eigen::Index first) const {
    for (Eigen::Index n = std::max(1, queries_from_); n < length_; ++n) {
      if (!is_row(input(first + n))) {
        layer.attention_on_previous.add(static_cast<double>(weights(n - 1, n)));
        continue;
      }
      layer.attention_on_first.add(static_cast<double>(weights(0, n)));
      if (input(first) == bos_) {
        layer.attention_on_bos.add(static_cast<double>(weights(0, n)));
      }
      for (Eigen::Index i = 0; i <= n; ++i) {
        layer.attention_by_token[input(first + i)] += static_cast<double>(weights(i, n));
      }
    }
  }

  /// output (d, T)
  void add_output(const Eigen::Ref<const Matrix<S>>& output, LayerMeans& layer) const {
    for (Eigen::Index i = 0; i < output.cols(); ++i) {
      if (i % length_ >= std::max(1, queries_from_)) {
        (is_row(input(i)) ? layer.output_row : layer.output_trigger).add(norm_of(output.col(i)));
      }
    }
  }

  void add_risk(const Eigen::Ref<const Vector<S>>& logits, Eigen::Index i) {
    const Token token = input(i);
    if (token == bos_) {
      return;
    }
    const auto top = static_cast<double>(logits.maxCoeff());
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

  const Network<S>& network_;
  std::span<const S> parameters_;
  int length_;
  int queries_from_;
  std::vector<int> row_;  // of every token; -1 for triggers and <s>
  Token bos_;
  const theory::SparseRows* transition_;
  Hook<S> hook_;
  std::unique_ptr<Workspace<S>> workspace_;
  Matrix<S> value_state_;  // (d, N)
  Examples examples_;
  double loss_sum_ = 0;
  std::size_t positions_ = 0;
  Mean backcopy_, bigram_;
  std::vector<LayerMeans> layers_;
};

}  // namespace

template <class S>
Measures measure(const Network<S>& network, std::span<const S> parameters, const theory::BbTask& task,
                 std::span<const Token> sequences, const Hook<S>& intervention, int queries_from) {
  Measurement<S> measurement(network, parameters, task, intervention, queries_from);
  const std::size_t block = kTogether * (static_cast<std::size_t>(network.length()) + 1);
  for (std::size_t begin = 0; begin < sequences.size(); begin += block) {
    measurement.add(sequences.subspan(begin, std::min(block, sequences.size() - begin)));
  }
  return measurement.values();
}

template Measures measure<float>(const Network<float>&, std::span<const float>, const theory::BbTask&,
                                 std::span<const Token>, const Hook<float>&, int);
template Measures measure<double>(const Network<double>&, std::span<const double>, const theory::BbTask&,
                                  std::span<const Token>, const Hook<double>&, int);

}  // namespace sinkflow::transformer

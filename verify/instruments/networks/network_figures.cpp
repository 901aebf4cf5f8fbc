#include "verify/instruments/networks/network_figures.hpp"

#include <algorithm>
#include <limits>

#include "transformer/recording.hpp"
#include "verify/statistics/sample.hpp"

namespace sinkflow::verify {
namespace {

constexpr std::size_t kPrompt = 32;

/// The first positions of a sequence of the task that no training sees, as the network takes them.
struct Prompt {
  std::vector<std::string> names;
  transformer::Recording recording;

  Prompt(const NamedNetwork& network, std::uint64_t seed) {
    const training::TrainedNetwork& trained = network.run->trained;
    auto tokens = training::held_out_sequences(trained, seed, 1);
    tokens.resize(kPrompt);
    for (const auto token : tokens) {
      names.push_back(theory::token_name(trained.task, token));
    }
    recording = transformer::record(*trained.network, trained.parameters, tokens, training::hook_of(trained));
  }

  [[nodiscard]] const transformer::LayerRecording& layer() const { return recording.layers.at(0); }
};

Series at_positions(const std::string& label, Mark mark, int colour, const Eigen::VectorXd& values) {
  Series series{label, mark, colour, {}, {}};
  for (Eigen::Index n = 0; n < values.size(); ++n) {
    series.x.push_back(static_cast<double>(n));
    series.y.push_back(values[n]);
  }
  return series;
}

}  // namespace

std::vector<Series> mean_of(const std::vector<Series>& curves, const std::string& label, int colour) {
  const std::vector<double>& x = curves.at(0).x;
  Series mean{label, Mark::line, colour, x, {}};
  Series low{"", Mark::dotted, colour, x, {}};
  Series high{"", Mark::dotted, colour, x, {}};
  std::vector<double> values(curves.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    std::transform(curves.begin(), curves.end(), values.begin(), [i](const Series& curve) { return curve.y.at(i); });
    const Measured estimate = mean_of(values);
    mean.y.push_back(estimate.value);
    low.y.push_back(estimate.value - estimate.uncertainty);
    high.y.push_back(estimate.value + estimate.uncertainty);
  }
  return {mean, low, high};
}

Figure attention_figure(const NamedNetwork& network, const std::string& name, std::uint64_t seed) {
  const Prompt prompt(network, seed);
  const Eigen::MatrixXd& weights = prompt.layer().heads.at(0).weights;
  Cells cells{"attention weight", {}};
  for (Eigen::Index n = 0; n < weights.rows(); ++n) {
    cells.rows.emplace_back(weights.cols(), std::numeric_limits<double>::quiet_NaN());
    for (Eigen::Index i = 0; i <= n; ++i) {
      cells.rows.back()[static_cast<std::size_t>(i)] = weights(n, i);
    }
  }
  const Axis positions{"token of the prompt", false, prompt.names};
  return {name,
          "Attention, values and contributions on a prompt: " + network.name,
          "Non-triggers look at <s>, whose value is small, and little is added there; the triggers (space, e, t) look "
          "at the token before, and much is added. The prompt is the beginning of a sequence that no training saw.",
          {{"Attention weights", {"key", false, prompt.names}, {"query", false, prompt.names}, {}, cells},
           {"Norms at every position",
            positions,
            {"norm (dimensionless)", false},
            // At <s>, which sees itself alone, the two are equal: the values have to lie on top.
            {at_positions("what the attention adds", Mark::points, 1, prompt.layer().attention_output),
             at_positions("value state behind the output map", Mark::points, 0, prompt.layer().value)}}}};
}

Series metric_of(const NamedNetwork& network, const std::string& column, const std::string& label, int colour,
                 Mark mark) {
  const formats::CsvTable& metrics = network.run->metrics;
  return {label, mark, colour, metrics.column("step"), metrics.column(column)};
}

}  // namespace sinkflow::verify

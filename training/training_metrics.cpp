#include "training/training_metrics.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "formats/bad_input.hpp"
#include "theory/errors.hpp"

namespace sinkflow::training {
namespace {

/// Held-out tokens that are measured: the standard error of an excess risk is then about a hundredth of a nat.
constexpr int kTokens = 1 << 14;

// The band of sink logits holds 90% of the tokens, as that of Figure 3b.
constexpr double kLow = 0.05;
constexpr double kHigh = 0.95;

/// The value below which this share of the numbers lies, of those that exist; NaN if none does.
double quantile(const Eigen::VectorXd& values, double share) {
  std::vector<double> sorted;
  std::copy_if(values.begin(), values.end(), std::back_inserter(sorted),
               [](double value) { return !std::isnan(value); });
  if (sorted.empty()) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  std::sort(sorted.begin(), sorted.end());
  return sorted[static_cast<std::size_t>(std::lround(share * static_cast<double>(sorted.size() - 1)))];
}

std::vector<std::pair<std::string, double>> row_of(const TrainingRun& run, const transformer::Measures& measures) {
  const auto step = static_cast<double>(run.steps_taken());
  const auto& config = run.config();
  std::vector<std::pair<std::string, double>> row{{"step", step},
                                                  {"tokens", step * config.batch * config.length},
                                                  {"loss", measures.loss},
                                                  {"backcopy_excess", measures.backcopy_excess},
                                                  {"bigram_excess", measures.bigram_excess}};
  for (std::size_t l = 0; l < measures.layers.size(); ++l) {
    const transformer::LayerMeasures& layer = measures.layers[l];
    for (const auto& [name, value] :
         {std::pair{"attn_s", layer.attention_on_bos}, std::pair{"sink_logit", layer.sink_logit},
          std::pair{"value_s", layer.value_bos}, std::pair{"value_other", layer.value_other},
          std::pair{"residual_s", layer.residual_bos}, std::pair{"residual_other", layer.residual_other},
          std::pair{"sink_logit_low", quantile(layer.sink_logit_by_token, kLow)},
          std::pair{"sink_logit_high", quantile(layer.sink_logit_by_token, kHigh)},
          std::pair{"attn_previous", layer.attention_on_previous}, std::pair{"output_row", layer.output_row},
          std::pair{"output_trigger", layer.output_trigger}}) {
      row.emplace_back(fmt::format("{}_{}", name, l), value);
    }
  }
  return row;
}

}  // namespace

void add_metrics(const TrainingRun& run, formats::CsvTable& table) {
  const transformer::Measures measures = run.measure(std::max(1, kTokens / run.config().length));
  if (!std::isfinite(measures.loss)) {
    throw ComputationError("the loss is not a finite number");
  }
  const auto row = row_of(run, measures);
  std::vector<std::string> names;
  names.reserve(row.size());
  for (const auto& [name, value] : row) {
    names.push_back(name);
  }
  if (table.names.empty()) {
    table.names = names;
    table.columns.resize(names.size());
  }
  if (table.names != names) {
    formats::reject(table.name, "line 1", fmt::format("the headings {}", fmt::join(names, ",")), "others");
  }
  for (std::size_t i = 0; i < row.size(); ++i) {
    table.columns[i].push_back(row[i].second);
  }
}

void keep_metrics(formats::CsvTable& table, std::uint64_t every, std::uint64_t last) {
  const std::vector<double> steps = table.column("step");
  for (std::vector<double>& column : table.columns) {
    std::vector<double> kept;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      if (steps[i] <= static_cast<double>(last) && std::fmod(steps[i], static_cast<double>(every)) == 0) {
        kept.push_back(column[i]);
      }
    }
    column = std::move(kept);
  }
}

bool ends_at(const formats::CsvTable& table, std::uint64_t step) {
  return !table.columns.empty() && !table.columns[0].empty() && table.columns[0].back() == static_cast<double>(step);
}

}  // namespace sinkflow::training

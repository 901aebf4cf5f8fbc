#include <chrono>
#include <cmath>
#include <filesystem>

#include <fmt/format.h>

#include "apps/command.hpp"
#include "apps/interrupt.hpp"
#include "apps/progress.hpp"
#include "apps/standard_streams.hpp"
#include "formats/bigrams_file.hpp"
#include "formats/csv.hpp"
#include "formats/files.hpp"
#include "theory/errors.hpp"
#include "transformer/training_config.hpp"
#include "verify/training_run.hpp"

namespace sinkflow::apps {
namespace {

namespace fs = std::filesystem;

struct Arguments {
  std::string config;
  std::vector<std::string> settings;
  std::string resume;
  std::string out = "sinkflow-out";
  bool print_config = false;
};

transformer::TrainingConfig resolved(const Arguments& arguments) {
  const bool is_file = fs::exists(arguments.config);
  auto config = is_file ? transformer::parse_training_config(formats::read_file(arguments.config), arguments.config)
                        : transformer::parse_training_config(transformer::preset(arguments.config), arguments.config);
  for (const std::string& setting : arguments.settings) {
    transformer::set_value(config, setting);
  }
  return config;
}

theory::Bigrams bigrams_of(const transformer::TrainingConfig& config) {
  return config.bigrams.empty() ? formats::tiny_shakespeare()
                                : formats::parse_bigrams(formats::read_file(config.bigrams), config.bigrams);
}

/// metrics.csv, written whole at every probe, so that it is never half a file and a resumed run takes it up.
class Metrics {
 public:
  explicit Metrics(fs::path path) : path_(std::move(path)) {}

  void add(const verify::TrainingRun& run, double loss) {
    const auto& config = run.config();
    const transformer::Measures measures = run.measure(kProbeSequences);
    // clang-format off
    std::vector<std::pair<std::string, double>> row{
        {"step", static_cast<double>(run.steps_taken())},
        {"tokens", static_cast<double>(run.steps_taken()) * config.batch * config.length},
        {"loss", loss},
        {"backcopy_excess", measures.backcopy_excess},
        {"bigram_excess", measures.bigram_excess}};
    // clang-format on
    for (std::size_t l = 0; l < measures.layers.size(); ++l) {
      const transformer::LayerMeasures& layer = measures.layers[l];
      for (const auto& [name, value] :
           {std::pair{"attn_s", layer.attention_on_bos}, std::pair{"sink_logit", layer.sink_logit},
            std::pair{"value_s", layer.value_bos}, std::pair{"value_other", layer.value_other},
            std::pair{"residual_s", layer.residual_bos}, std::pair{"residual_other", layer.residual_other}}) {
        row.emplace_back(fmt::format("{}_{}", name, l), value);
      }
    }
    if (table_.columns.empty()) {
      table_.columns.resize(row.size());
      for (const auto& [name, value] : row) {
        table_.names.push_back(name);
      }
    }
    for (std::size_t i = 0; i < row.size(); ++i) {
      table_.columns[i].push_back(row[i].second);
    }
    formats::write_file(path_, formats::to_csv(table_));
  }

 private:
  static constexpr int kProbeSequences = 64;

  fs::path path_;
  formats::CsvTable table_;
};

}  // namespace
}  // namespace sinkflow::apps

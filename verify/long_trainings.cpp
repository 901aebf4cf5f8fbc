#include "verify/long_trainings.hpp"

#include <fmt/format.h>

namespace sinkflow::verify {

std::vector<LongTraining> long_trainings(const Setting& setting) {
  const auto train = [&](const std::string& name, const Change& change) {
    const auto longer = [&](transformer::TrainingConfig& config) {
      config.steps = static_cast<std::uint64_t>(kWindowEnd);
      change(config);
    };
    return LongTraining{name, small_networks(setting, name, longer, intervention_seeds())};
  };
  return {train("Adam", [](auto&) {}),  //
          train("momentum",
                [](auto& config) {
                  config.optimiser = "sgd";
                  config.learning_rate = 0.03;
                  config.momentum = 0.9;
                }),
          train("gradient descent", [](auto& config) {
            config.optimiser = "gd";
            config.learning_rate = 0.3;
          })};
}

Slopes slopes_of(const LongTraining& training, const std::string& column, FitLaw law) {
  Slopes slopes;
  std::vector<double> early, late;
  for (const NamedNetwork& network : training.networks) {
    const formats::CsvTable& metrics = network.run->metrics;
    const Fit fitted = fit(metrics.column("step"), metrics.column(column), law, kWindowBegin, kWindowEnd);
    slopes.whole.push_back({fitted.whole.slope, fitted.whole.half_width});
    early.push_back(fitted.early.slope);
    late.push_back(fitted.late.slope);
  }
  slopes.early = estimate_of(early);
  slopes.late = estimate_of(late);
  return slopes;
}

}  // namespace sinkflow::verify

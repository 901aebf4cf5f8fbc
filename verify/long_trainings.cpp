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

Outcome slope_outcome(const std::vector<LongTraining>& trainings, const SlopeLaw& law) {
  Outcome outcome;
  const auto check = [&](const std::string& of, const char* window, double predicted, const Estimate& slope) {
    return check_of(fmt::format("{}: {}, {}", of, law.what, window), predicted, slope, law.tolerance);
  };
  for (const LongTraining& training : trainings) {
    std::vector<double> early, late;
    for (const NamedNetwork& network : training.networks) {
      const formats::CsvTable& metrics = network.run->metrics;
      const Fit fitted = fit(metrics.column("step"), metrics.column(law.column), law.fit, kWindowBegin, kWindowEnd);
      const Estimate whole{fitted.whole.slope, fitted.whole.half_width};
      outcome.evidence.checks.push_back(check(network.name, "steps 1000 to 10000", law.stated, whole));
      outcome.control.evidence.checks.push_back(check(network.name, "steps 1000 to 10000", law.wrong, whole));
      early.push_back(fitted.early.slope);
      late.push_back(fitted.late.slope);
    }
    outcome.evidence.checks.push_back(check(training.optimiser, "first half", law.stated, estimate_of(early)));
    outcome.evidence.checks.push_back(check(training.optimiser, "second half", law.stated, estimate_of(late)));
  }
  return outcome;
}

}  // namespace sinkflow::verify

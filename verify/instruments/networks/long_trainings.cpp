#include "verify/instruments/networks/long_trainings.hpp"

#include <utility>

#include <fmt/format.h>

#include "verify/statistics/sample.hpp"

namespace sinkflow::verify {

namespace {

/// small-1layer, trained to the end of the window with something changed.
std::vector<NamedNetwork> train(const NetworkSetting& setting, const std::string& name, const Change& change,
                                const std::vector<std::uint64_t>& seeds) {
  const auto longer = [&](transformer::TrainingConfig& config) {
    config.steps = static_cast<std::uint64_t>(kWindowEnd);
    change(config);
  };
  return small_networks(setting, name, longer, seeds);
}

}  // namespace

std::vector<LongTraining> long_trainings(const NetworkSetting& setting) {
  const auto train = [&](const std::string& name, const Change& change) {
    return LongTraining{name, verify::train(setting, name, change, intervention_seeds())};
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

std::vector<NamedNetwork> long_trainings_of_nothing(const NetworkSetting& setting) {
  const auto still = [](transformer::TrainingConfig& config) {
    config.learning_rate = 1e-30;  // no parameter of single precision moves
    config.batch = 1;              // so that it does not matter what is drawn
  };
  auto networks = train(setting, "untrained", still, {1, 2});
  networks.push_back(train(setting, "shuffled targets", [](auto& config) { config.shuffle = true; }, {1})[0]);
  return networks;
}

Outcome slope_outcome(const std::vector<LongTraining>& trainings, const std::vector<NamedNetwork>& others,
                      const SlopeLaw& law) {
  Outcome outcome;
  const auto fit_of = [&](const NamedNetwork& network) {
    const formats::CsvTable& metrics = network.run->metrics;
    return fit(metrics.column("step"), metrics.column(law.column), law.fit, kWindowBegin, kWindowEnd);
  };
  const auto check = [&](const std::string& of, const char* window, double predicted, const Measured& slope) {
    return check_of(fmt::format("{}: {}, {}", of, law.what, window), predicted, slope, law.tolerance);
  };
  const auto of_line = [](const Line& line) { return Measured{line.slope, line.half_width}; };
  constexpr const char* kWhole = "steps 1000 to 10000";
  for (const LongTraining& training : trainings) {
    std::vector<double> whole, early, late;
    for (const NamedNetwork& network : training.networks) {
      const Fit fitted = fit_of(network);
      outcome.evidence.checks.push_back(check(network.name, kWhole, law.stated, of_line(fitted.whole)));
      outcome.control.evidence.checks.push_back(check(network.name, kWhole, law.wrong, of_line(fitted.whole)));
      whole.push_back(fitted.whole.slope);
      early.push_back(fitted.early.slope);
      late.push_back(fitted.late.slope);
    }
    for (const auto& [window, slopes] : {std::pair{kWhole, &whole}, {"first half", &early}, {"second half", &late}}) {
      outcome.evidence.checks.push_back(
          check(training.optimiser + ", over the seeds", window, law.stated, mean_of(*slopes)));
    }
  }
  for (const NamedNetwork& network : others) {
    outcome.control.evidence.checks.push_back(check(network.name, kWhole, law.stated, of_line(fit_of(network).whole)));
  }
  return outcome;
}

}  // namespace sinkflow::verify

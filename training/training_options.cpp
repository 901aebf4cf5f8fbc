#include "training/training_options.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "formats/bad_input.hpp"
#include "theory/errors.hpp"
#include "transformer/make_network.hpp"

namespace sinkflow::training {

void require_usable(const transformer::TrainingConfig& config, const std::string& name) {
  const auto require = [&](bool holds, const char* key, const std::string& expected, const std::string& found) {
    if (!holds) {
      formats::reject(name, key, expected, found);
    }
  };
  require(config.precision == "float32" || config.precision == "float64", "model.precision", "float32 or float64",
          formats::shown(config.precision));
  const auto optimisers = solvers::optimiser_names();
  require(std::count(optimisers.begin(), optimisers.end(), config.optimiser) == 1, "optimizer.kind",
          fmt::format("one of {}", fmt::join(optimisers, ", ")), formats::shown(config.optimiser));
  // A decay that is silently left out would be another experiment than the one asked for.
  require(config.weight_decay == 0 || config.optimiser == "adamw" || config.optimiser == "adam_l2",
          "optimizer.weight_decay", fmt::format("0 with {} (adamw and adam_l2 decay)", config.optimiser),
          fmt::format("{}", config.weight_decay));
  // Two tokens of the chain before the first query, so that a copy has something to copy.
  require(config.dealt == 0 || config.dealt < config.length - 2, "task.dealt",
          fmt::format("0, or less than task.length - 2 = {}", config.length - 2), fmt::format("{}", config.dealt));
  require(config.dealt == 0 || config.bos, "task.dealt", "0 where model.bos is false", fmt::format("{}", config.dealt));
  require(config.varying <= config.dealt, "task.varying", fmt::format("at most task.dealt = {}", config.dealt),
          fmt::format("{}", config.varying));
  try {
    transformer::require_valid_model(config);
  } catch (const InputError& error) {  // "model.heads: expected ..."
    throw InputError(fmt::format("cannot use '{}' at {}", name, error.what()));
  }
}

solvers::OptimiserOptions optimiser_options_of(const transformer::TrainingConfig& config) {
  return {.step = config.learning_rate,
          .momentum = config.momentum,
          .beta1 = config.beta1,
          .beta2 = config.beta2,
          .eps = config.epsilon,
          .weight_decay = config.weight_decay};
}

}  // namespace sinkflow::training

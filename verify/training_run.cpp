#include "verify/training_run.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "solvers/optimiser.hpp"
#include "theory/bb_task.hpp"
#include "theory/errors.hpp"
#include "transformer/batch_gradient.hpp"
#include "transformer/bb_sampler.hpp"
#include "transformer/make_network.hpp"

namespace sinkflow::verify {
namespace {

solvers::OptimiserOptions optimiser_options(const transformer::TrainingConfig& config) {
  solvers::OptimiserOptions options;
  options.step = config.learning_rate;
  options.momentum = config.momentum;
  options.beta1 = config.beta1;
  options.beta2 = config.beta2;
  options.eps = config.epsilon;
  options.weight_decay = config.weight_decay;
  return options;
}

template <class S>
constexpr const char* kTypeName = std::is_same_v<S, float> ? "float32" : "float64";

template <class S>
formats::CheckpointArray array_of(std::string name, const std::vector<S>& values) {
  std::string bytes(values.size() * sizeof(S), '\0');
  std::memcpy(bytes.data(), values.data(), bytes.size());
  return {std::move(name), kTypeName<S>, std::move(bytes)};
}

template <class S>
class Run final : public TrainingRun {
 public:
  Run(transformer::TrainingConfig config, const theory::Bigrams& bigrams)
      : config_(std::move(config)),
        task_(theory::derive_bb_task(bigrams, config_.triggers, config_.length)),
        sampler_(task_, config_.seed),
        network_(transformer::make_network<S>(config_, task_)),
        batch_gradient_(*network_),
        optimiser_(solvers::make_optimiser<S>(config_.optimiser, optimiser_options(config_))) {
    const std::vector<double> initial = transformer::initial_parameters(network_->table(), config_.seed);
    parameters_.reserve(initial.size());
    std::transform(initial.begin(), initial.end(), std::back_inserter(parameters_),
                   [](double value) { return static_cast<S>(value); });
    gradient_.resize(parameters_.size());
  }

  double step() override {
    const auto batch = static_cast<std::uint64_t>(config_.batch);
    const transformer::Examples examples = draw(steps_ * batch, config_.batch);
    const double loss = batch_gradient_(parameters_, {examples.inputs, examples.targets}, gradient_);
    optimiser_->step(gradient_, parameters_);
    ++steps_;
    if (!std::all_of(parameters_.begin(), parameters_.end(), [](S value) { return std::isfinite(value); })) {
      throw ComputationError(fmt::format("a parameter is not a finite number after step {}", steps_));
    }
    return loss;
  }

  [[nodiscard]] std::uint64_t steps_taken() const override { return steps_; }
  [[nodiscard]] const transformer::TrainingConfig& config() const override { return config_; }

  [[nodiscard]] transformer::Measures measure(int sequences) const override {
    return transformer::measure<S>(*network_, parameters_, task_, sequences_of(kFirstHeldOut, sequences));
  }

  [[nodiscard]] std::vector<double> parameters() const override { return {parameters_.begin(), parameters_.end()}; }

  [[nodiscard]] formats::Checkpoint checkpoint() const override {
    formats::Checkpoint checkpoint{transformer::to_toml(config_), steps_, {array_of("parameters", parameters_)}};
    const auto& slots = optimiser_->state().slots;
    for (std::size_t i = 0; i < slots.size(); ++i) {
      checkpoint.arrays.push_back(array_of(fmt::format("optimizer{}", i), slots[i]));
    }
    return checkpoint;
  }

  void restore(const formats::Checkpoint& checkpoint, const std::string& name) {
    solvers::OptimiserState<S> state;
    state.steps = static_cast<long>(checkpoint.step);
    for (std::size_t i = 0; i < checkpoint.arrays.size(); ++i) {
      const formats::CheckpointArray& array = checkpoint.arrays[i];
      const std::string expected = i == 0 ? "parameters" : fmt::format("optimizer{}", i - 1);
      if (array.name != expected || array.type != kTypeName<S> ||
          array.bytes.size() != parameters_.size() * sizeof(S)) {
        throw InputError(fmt::format(
            "cannot use '{}' at arrays[{}]: expected {} {} numbers called {}, found {} bytes of "
            "{} called {}",
            name, i, parameters_.size(), kTypeName<S>, expected, array.bytes.size(), array.type, array.name));
      }
      std::vector<S>& values = i == 0 ? parameters_ : state.slots.emplace_back(parameters_.size());
      std::memcpy(values.data(), array.bytes.data(), array.bytes.size());
    }
    steps_ = checkpoint.step;
    try {
      optimiser_->restore(std::move(state));
    } catch (const std::invalid_argument& error) {
      throw InputError(fmt::format("cannot use '{}' at arrays: expected the state of {}, found {}", name,
                                   config_.optimiser, error.what()));
    }
  }

 private:
  /// Sequences (count, N + 1).
  [[nodiscard]] std::vector<transformer::Token> sequences_of(std::uint64_t first, int count) const {
    return transformer::draw_sequences(sampler_, first, count, config_.length, config_.bos);
  }

  [[nodiscard]] transformer::Examples draw(std::uint64_t first, int count) const {
    transformer::Examples examples = transformer::examples_of(sequences_of(first, count), config_.length);
    if (config_.kind == transformer::kFrozenKind) {  // theory's loss is over non-triggers
      transformer::keep_targets_after(examples, task_.rows);
    }
    return examples;
  }

  transformer::TrainingConfig config_;
  theory::BbTask task_;
  transformer::BbSampler sampler_;
  std::unique_ptr<const transformer::Network<S>> network_;
  transformer::BatchGradient<S> batch_gradient_;
  std::unique_ptr<solvers::Optimiser<S>> optimiser_;
  std::vector<S> parameters_;
  std::vector<S> gradient_;
  std::uint64_t steps_ = 0;
};

template <class Use>
std::unique_ptr<TrainingRun> in_precision_of(const transformer::TrainingConfig& config, Use&& use) {
  if (config.precision == "float32") {
    return use(float());
  }
  if (config.precision == "float64") {
    return use(double());
  }
  throw InputError("model.precision: expected float32 or float64, found '" + config.precision + "'");
}

}  // namespace

std::unique_ptr<TrainingRun> begin_training(const transformer::TrainingConfig& config, const theory::Bigrams& bigrams) {
  return in_precision_of(config, [&](auto precision) -> std::unique_ptr<TrainingRun> {
    return std::make_unique<Run<decltype(precision)>>(config, bigrams);
  });
}

std::unique_ptr<TrainingRun> resume_training(const formats::Checkpoint& checkpoint, const theory::Bigrams& bigrams,
                                             const std::string& name) {
  const auto config = transformer::parse_training_config(checkpoint.config, name);
  return in_precision_of(config, [&](auto precision) -> std::unique_ptr<TrainingRun> {
    auto run = std::make_unique<Run<decltype(precision)>>(config, bigrams);
    run->restore(checkpoint, name);
    return run;
  });
}

}  // namespace sinkflow::verify

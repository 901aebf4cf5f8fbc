#include "training/training_run.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "formats/bad_input.hpp"
#include "solvers/optimiser.hpp"
#include "theory/bb_task.hpp"
#include "theory/errors.hpp"
#include "training/training_options.hpp"
#include "transformer/batch_gradient.hpp"
#include "transformer/examples.hpp"
#include "transformer/held_value.hpp"
#include "transformer/make_network.hpp"
#include "transformer/sequence_source.hpp"

namespace sinkflow::training {
namespace {

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
        corpus_(bigrams.sha256),
        task_(theory::derive_bb_task(bigrams, config_.triggers, config_.length)),
        source_(task_, config_, config_.seed),
        network_(transformer::make_network<S>(config_, task_)),
        parameters_(initial_parameters(*network_, config_.seed)),
        gradient_(parameters_.size()),
        hook_(config_.hold_value ? transformer::hold_first_value<S>(*network_, parameters_) : transformer::Hook<S>{}),
        batch_gradient_(*network_, hook_),
        optimiser_(solvers::make_optimiser<S>(config_.optimiser, optimiser_options_of(config_))) {}

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
    return transformer::measure<S>(*network_, parameters_, task_, source_.draw(kFirstHeldOut, sequences), hook_,
                                   transformer::ContextDeck::query_from(config_.dealt));
  }

  [[nodiscard]] std::vector<double> parameters() const override { return {parameters_.begin(), parameters_.end()}; }

  [[nodiscard]] formats::Checkpoint checkpoint() const override {
    formats::Checkpoint checkpoint{
        transformer::to_toml(config_), steps_, {array_of("parameters", parameters_)}, corpus_};
    const auto& slots = optimiser_->state().slots;
    for (std::size_t i = 0; i < slots.size(); ++i) {
      checkpoint.arrays.push_back(array_of(fmt::format("optimizer{}", i), slots[i]));
    }
    return checkpoint;
  }

  void restore(const formats::Checkpoint& checkpoint, const std::string& name) override {
    if (checkpoint.corpus_sha256 != corpus_) {
      formats::reject(name, "corpus_sha256", "that of the bigrams of the configuration, " + corpus_,
                      checkpoint.corpus_sha256);
    }
    if (checkpoint.arrays.empty()) {
      formats::reject(name, "arrays", "the parameters", "nothing");
    }
    copy_array(checkpoint, 0, "parameters", name, parameters_);
    steps_ = checkpoint.step;
    if (steps_ == 0) {  // an optimiser has no state before its first step
      return;
    }
    solvers::OptimiserState<S> state;
    state.steps = static_cast<long>(steps_);
    for (std::size_t i = 1; i < checkpoint.arrays.size(); ++i) {
      copy_array(checkpoint, i, fmt::format("optimizer{}", i - 1), name, state.slots.emplace_back(parameters_.size()));
    }
    try {
      optimiser_->restore(std::move(state));
    } catch (const std::invalid_argument& error) {
      formats::reject(name, "arrays", "the state of " + config_.optimiser, error.what());
    }
  }

 private:
  static std::vector<S> initial_parameters(const transformer::Network<S>& network, std::uint64_t seed) {
    const std::vector<double> initial = transformer::initial_parameters(network.table(), seed);
    std::vector<S> rounded(initial.size());
    std::transform(initial.begin(), initial.end(), rounded.begin(), [](double value) { return static_cast<S>(value); });
    return rounded;
  }

  /// Array `i` of the checkpoint, which must have this name, into `values`.
  static void copy_array(const formats::Checkpoint& checkpoint, std::size_t i, const std::string& expected,
                         const std::string& name, std::vector<S>& values) {
    const formats::CheckpointArray& array = checkpoint.arrays[i];
    if (array.name != expected || array.type != kTypeName<S> || array.bytes.size() != values.size() * sizeof(S)) {
      formats::reject(name, fmt::format("arrays[{}]", i),
                      fmt::format("{} {} numbers called {}", values.size(), kTypeName<S>, expected),
                      fmt::format("{} bytes of {} called {}", array.bytes.size(), array.type, array.name));
    }
    std::memcpy(values.data(), array.bytes.data(), array.bytes.size());
  }

  [[nodiscard]] transformer::Examples draw(std::uint64_t first, int count) const {
    transformer::Examples examples = transformer::examples_of(source_.draw(first, count), config_.length);
    if (config_.kind == transformer::kFrozenKind) {  // theory's loss is over non-triggers
      transformer::keep_targets_after(examples, task_.rows);
    }
    if (config_.shuffle) {
      transformer::shuffle_targets(examples, config_.seed, first);
    }
    const int asked = config_.kind == transformer::kLiteralKind ? 1 : 0;  // Eq. 1 does not say what follows <s>
    transformer::keep_targets_from(examples, config_.length,
                                   std::max(asked, transformer::ContextDeck::query_from(config_.dealt)));
    return examples;
  }

  transformer::TrainingConfig config_;
  std::string corpus_;
  theory::BbTask task_;
  transformer::SequenceSource source_;
  std::unique_ptr<const transformer::Network<S>> network_;
  std::vector<S> parameters_;  // never of another size: the hook sees them where they are
  std::vector<S> gradient_;
  transformer::Hook<S> hook_;
  transformer::BatchGradient<S> batch_gradient_;
  std::unique_ptr<solvers::Optimiser<S>> optimiser_;
  std::uint64_t steps_ = 0;
};

template <class S>
std::unique_ptr<TrainingRun> begin(const transformer::TrainingConfig& config, const theory::Bigrams& bigrams) {
  return std::make_unique<Run<S>>(config, bigrams);
}

}  // namespace

std::unique_ptr<TrainingRun> begin_training(const transformer::TrainingConfig& config, const theory::Bigrams& bigrams) {
  require_usable(config, "the configuration");
  return config.precision == "float64" ? begin<double>(config, bigrams) : begin<float>(config, bigrams);
}

std::unique_ptr<TrainingRun> resume_training(const transformer::TrainingConfig& config,
                                             const formats::Checkpoint& checkpoint, const theory::Bigrams& bigrams,
                                             const std::string& name) {
  transformer::require_same_run(config, transformer::parse_training_config(checkpoint.config, name), name);
  auto run = begin_training(config, bigrams);
  run->restore(checkpoint, name);
  return run;
}

}  // namespace sinkflow::training

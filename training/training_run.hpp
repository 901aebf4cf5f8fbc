#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "formats/checkpoint_file.hpp"
#include "theory/bigrams.hpp"
#include "transformer/measures.hpp"
#include "transformer/training_config.hpp"

namespace sinkflow::training {

/// Sequences from here on are held out: no run takes so many steps.
inline constexpr std::uint64_t kFirstHeldOut = std::uint64_t{1} << 63;

/// A network in training: the network, its optimiser and the sampler of its data, in the precision of the
/// configuration. Step n sees sequences (n - 1) batch, ..., n batch - 1 of the seed, so that a run that was stopped and
/// resumed has the same parameters to the last bit as one that was not, at any number of threads.
class TrainingRun {
 public:
  virtual ~TrainingRun() = default;
  TrainingRun(const TrainingRun&) = delete;
  TrainingRun& operator=(const TrainingRun&) = delete;

  /// Takes one step; the mean loss of its batch before the step. Throws ComputationError for a loss or a parameter that
  /// is not finite; the parameters are then those before the step or worthless.
  virtual double step() = 0;

  [[nodiscard]] virtual std::uint64_t steps_taken() const = 0;
  [[nodiscard]] virtual const transformer::TrainingConfig& config() const = 0;

  /// Measures the network on `sequences` sequences that no step ever sees.
  [[nodiscard]] virtual transformer::Measures measure(int sequences) const = 0;

  /// Everything that restoring needs.
  [[nodiscard]] virtual formats::Checkpoint checkpoint() const = 0;
  /// Goes to where a run of this configuration left `checkpoint`; `name` is how errors call it. Throws InputError if
  /// its arrays or its corpus do not fit.
  virtual void restore(const formats::Checkpoint& checkpoint, const std::string& name) = 0;

  /// The parameters, rounded to double where they are not.
  [[nodiscard]] virtual std::vector<double> parameters() const = 0;

 protected:
  TrainingRun() = default;
};

/// A run at its start. Throws InputError for a configuration that cannot be used.
std::unique_ptr<TrainingRun> begin_training(const transformer::TrainingConfig& config, const theory::Bigrams& bigrams);

/// The run that left `checkpoint`, with a configuration that differs at most in how long it goes on and how often it
/// writes. Throws InputError if it differs otherwise or the arrays do not fit; `name` is how errors call the
/// checkpoint.
std::unique_ptr<TrainingRun> resume_training(const transformer::TrainingConfig& config,
                                             const formats::Checkpoint& checkpoint, const theory::Bigrams& bigrams,
                                             const std::string& name);

}  // namespace sinkflow::training

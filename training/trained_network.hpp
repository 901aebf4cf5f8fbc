#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "formats/checkpoint_file.hpp"
#include "theory/bb_task.hpp"
#include "transformer/intervention.hpp"
#include "transformer/measures.hpp"
#include "transformer/network.hpp"
#include "transformer/training_config.hpp"

namespace sinkflow::training {

/// The network of a checkpoint, in double precision whatever its own, and the task it was trained on.
struct TrainedNetwork {
  transformer::TrainingConfig config;
  std::uint64_t step = 0;
  theory::BbTask task;
  std::unique_ptr<const transformer::Network<double>> network;
  std::vector<double> parameters;
};

/// The network that a training run left; `name` is how errors call the checkpoint. Throws InputError if its parameters
/// are not those of its configuration.
TrainedNetwork trained_network(const formats::Checkpoint& checkpoint, const theory::Bigrams& bigrams,
                               const std::string& name);

/// What is to be done to the network while it runs: what its training did to it, and then `interventions`.
transformer::Hook<double> hook_of(const TrainedNetwork& trained,
                                  const std::vector<transformer::Intervention>& interventions = {});

/// Sequences (count, N + 1) of the network's task that no training run of this seed ever sees.
std::vector<transformer::Token> held_out_sequences(const TrainedNetwork& trained, std::uint64_t seed, int count);

/// Measures the network on `sequences` (M, N + 1) of its task, at the positions that its training had targets at;
/// `hook` is that of hook_of().
transformer::Measures measure(const TrainedNetwork& trained, std::span<const transformer::Token> sequences,
                              const transformer::Hook<double>& hook);

/// The tokens of UTF-8 `text`, with <s> before them if the network was trained so; `name` is how errors call it. Throws
/// InputError for a character that is not in the alphabet, and for more tokens than the network has positions.
std::vector<transformer::Token> tokens_of(const TrainedNetwork& trained, std::string_view text,
                                          const std::string& name);

}  // namespace sinkflow::training

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "apps/json_output.hpp"
#include "training/trained_network.hpp"
#include "transformer/intervention.hpp"
#include "transformer/measures.hpp"
#include "transformer/recording.hpp"

namespace sinkflow::apps {

/// What was asked of a network, and what it answered.
struct Probe {
  training::TrainedNetwork trained;
  std::vector<transformer::Intervention> interventions;
  int sequences = 0;
  std::uint64_t seed = 0;
  transformer::Measures measures;
  std::string prompt;
  std::vector<transformer::Token> tokens;
  std::optional<transformer::Recording> recording;
};

/// Everything, as docs/formats.md has it.
Json json_of(const Probe& probe);

/// Tables for people, on standard output.
void print(const Probe& probe);

}  // namespace sinkflow::apps

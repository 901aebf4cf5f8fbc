#include "training/trained_network.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "formats/bad_input.hpp"
#include "formats/bigrams_file.hpp"
#include "theory/errors.hpp"
#include "training/training_run.hpp"
#include "transformer/held_value.hpp"
#include "transformer/make_network.hpp"
#include "transformer/sequence_source.hpp"

namespace sinkflow::training {
namespace {

template <class S>
std::vector<double> numbers_of(const std::string& bytes) {
  std::vector<S> values(bytes.size() / sizeof(S));
  std::memcpy(values.data(), bytes.data(), bytes.size());
  return {values.begin(), values.end()};
}

/// The parameters, which are a checkpoint's first array.
std::vector<double> parameters_of(const formats::Checkpoint& checkpoint, const TrainedNetwork& trained,
                                  const std::string& name) {
  const auto expected =
      fmt::format("{} {} numbers called parameters", trained.network->table().size(), trained.config.precision);
  if (checkpoint.arrays.empty()) {
    formats::reject(name, "arrays", expected, "no array");
  }
  const formats::CheckpointArray& array = checkpoint.arrays.front();
  std::vector<double> numbers =
      array.type == "float64" ? numbers_of<double>(array.bytes) : numbers_of<float>(array.bytes);
  if (array.name != "parameters" || array.type != trained.config.precision ||
      static_cast<Eigen::Index>(numbers.size()) != trained.network->table().size()) {
    formats::reject(name, "arrays[0]", expected,
                    fmt::format("{} {} numbers called {}", numbers.size(), array.type, array.name));
  }
  return numbers;
}

}  // namespace

TrainedNetwork trained_network(const formats::Checkpoint& checkpoint, const theory::Bigrams& bigrams,
                               const std::string& name) {
  if (checkpoint.corpus_sha256 != bigrams.sha256) {
    formats::reject(name, "corpus_sha256", "that of the bigrams, " + bigrams.sha256, checkpoint.corpus_sha256);
  }
  TrainedNetwork trained;
  trained.config = transformer::parse_training_config(checkpoint.config, name);
  trained.step = checkpoint.step;
  trained.task = theory::derive_bb_task(bigrams, trained.config.triggers, trained.config.length);
  trained.network = transformer::make_network<double>(trained.config, trained.task);
  trained.parameters = parameters_of(checkpoint, trained, name);
  return trained;
}

transformer::Hook<double> hook_of(const TrainedNetwork& trained,
                                  const std::vector<transformer::Intervention>& interventions) {
  transformer::Hook<double> further = transformer::hook_of<double>(interventions);
  if (!trained.config.hold_value) {
    return further;
  }
  return [held = transformer::hold_first_value<double>(*trained.network, trained.parameters),
          further = std::move(further)](const transformer::Site& site,
                                        const Eigen::Ref<transformer::Matrix<double>>& activation) {
    held(site, activation);
    if (further) {
      further(site, activation);
    }
  };
}

std::vector<transformer::Token> held_out_sequences(const TrainedNetwork& trained, std::uint64_t seed, int count) {
  return transformer::SequenceSource(trained.task, trained.config, seed).draw(kFirstHeldOut, count);
}

transformer::Measures measure(const TrainedNetwork& trained, std::span<const transformer::Token> sequences,
                              const transformer::Hook<double>& hook) {
  return transformer::measure<double>(*trained.network, trained.parameters, trained.task, sequences, hook,
                                      transformer::ContextDeck::query_from(trained.config.dealt));
}

std::vector<transformer::Token> tokens_of(const TrainedNetwork& trained, std::string_view text,
                                          const std::string& name) {
  const std::vector<char32_t>& alphabet = trained.task.alphabet;
  std::vector<transformer::Token> tokens;
  if (trained.config.bos) {
    tokens.push_back(static_cast<transformer::Token>(alphabet.size()));
  }
  const auto room = static_cast<std::size_t>(trained.config.length) - tokens.size();
  const std::vector<char32_t> symbols = formats::code_points_of(text, name);
  if (symbols.empty() || symbols.size() > room) {
    throw InputError(fmt::format("{}: expected from 1 to {} characters, found {}", name, room, symbols.size()));
  }
  for (const char32_t symbol : symbols) {
    const auto place = std::lower_bound(alphabet.begin(), alphabet.end(), symbol);
    if (place == alphabet.end() || *place != symbol) {
      throw InputError(fmt::format("{}: expected characters of the network's alphabet, found U+{:04X}", name,
                                   static_cast<std::uint32_t>(symbol)));
    }
    tokens.push_back(static_cast<transformer::Token>(place - alphabet.begin()));
  }
  return tokens;
}

}  // namespace sinkflow::training

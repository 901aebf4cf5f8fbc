#include <optional>

#include <fmt/format.h>

#include "apps/command.hpp"
#include "apps/numbers.hpp"
#include "apps/probe_output.hpp"
#include "apps/task_options.hpp"
#include "formats/files.hpp"
#include "theory/errors.hpp"

namespace sinkflow::apps::command_probe {
namespace {

constexpr int kMostSequences = 100'000;  // what is held in memory at once

struct Arguments {
  std::string checkpoint;
  std::string bigrams;
  std::vector<std::string> zero;
  std::vector<std::string> weights;
  int sequences = 256;
  std::optional<std::uint64_t> seed;
  std::optional<std::string> prompt;
  std::string json;
};

std::vector<transformer::Intervention> interventions_of(const Arguments& arguments) {
  std::vector<transformer::Intervention> all;
  for (const std::string& text : arguments.zero) {
    all.push_back(transformer::parse_zero(text));
  }
  for (const std::string& text : arguments.weights) {
    all.push_back(transformer::parse_weights(text));
  }
  return all;
}

Probe probe(const Arguments& arguments) {
  if (arguments.sequences < 1 || arguments.sequences > kMostSequences) {
    throw InputError(fmt::format("--sequences: expected from 1 to {}, found {}", kMostSequences, arguments.sequences));
  }
  Probe probe;
  probe.interventions = interventions_of(arguments);
  const auto checkpoint = formats::parse_checkpoint(formats::read_file(arguments.checkpoint), arguments.checkpoint);
  const auto config = transformer::parse_training_config(checkpoint.config, arguments.checkpoint);
  const theory::Bigrams bigrams = load_bigrams(arguments.bigrams.empty() ? config.bigrams : arguments.bigrams);
  probe.trained = training::trained_network(checkpoint, bigrams, arguments.checkpoint);
  const transformer::Network<double>& network = *probe.trained.network;
  transformer::require_possible(probe.interventions, network.layers());
  const auto hook = training::hook_of(probe.trained, probe.interventions);
  if (arguments.prompt) {
    probe.prompt = *arguments.prompt;
    probe.tokens = training::tokens_of(probe.trained, probe.prompt, "--prompt");
    probe.recording = transformer::record(network, probe.trained.parameters, probe.tokens, hook);
  }
  probe.sequences = arguments.sequences;
  probe.seed = arguments.seed.value_or(config.seed);
  probe.measures =
      training::measure(probe.trained, training::held_out_sequences(probe.trained, probe.seed, probe.sequences), hook);
  return probe;
}

Action define(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  app.add_option("CKPT", arguments->checkpoint, "checkpoint of a training run")->required();
  app.add_option("--zero", arguments->zero, "attn:L, mlp:L, layer:L or head:L.H adds nothing; may be repeated")
      ->allow_extra_args(false);
  app.add_option("--weights", arguments->weights,
                 "uniform:L or first:L (one head: L.H): attention weights even, or all on the first position")
      ->allow_extra_args(false);
  add_number(app, "--sequences", arguments->sequences, "M, how many held-out sequences are measured");
  app.add_option_function<std::string>(
         "--seed",
         [arguments](const std::string& text) { arguments->seed = parse_number<std::uint64_t>(text, "--seed"); },
         "of the held-out sequences (default: the training run's)")
      ->type_name("INT");
  app.add_option("--prompt", arguments->prompt,
                 "a text: norms at its positions; the JSON has its attention maps and logits too");
  app.add_option("--bigrams", arguments->bigrams, "bigram file (default: where the training run had it)");
  app.add_option("--json", arguments->json, "write everything as JSON to this file ('-': standard output)");
  return [arguments] {
    if (!arguments->json.empty()) {
      formats::prepare_output_file(arguments->json);
    }
    const Probe result = probe(*arguments);
    if (arguments->json != "-") {
      print(result);
    }
    if (!arguments->json.empty()) {
      formats::write_file(arguments->json, json_of(result).dump() + "\n");
    }
    return kAsExpected;
  };
}

const CommandRegistration registration({"probe", "Look into a trained network, as it is or with parts of it replaced",
                                        "sinkflow probe run/checkpoints/step-00000020.ckpt --zero attn:0", define});

}  // namespace
}  // namespace sinkflow::apps::command_probe

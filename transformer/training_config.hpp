#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sinkflow::transformer {

/// Everything that decides a training run (docs/formats.md). The defaults are those of the preset small-1layer.
struct TrainingConfig {
  std::string kind = "transformer";  ///< or "simplified", "simplified-literal", "simplified-frozen"
  double xi = 20;                    ///< value scale off triggers, where it is frozen
  int dim = 64;
  int heads = 1;
  std::string blocks = "attn+mlp";
  std::string attention = "softmax";
  bool bos = true;                    ///< whether sequences begin with <s>
  bool hold_value = false;            ///< whether the value of <s> is kept as large as the others' (held_value.hpp)
  std::string precision = "float32";  ///< or "float64"

  std::string bigrams;  ///< path; empty: the embedded corpus
  int triggers = 3;
  int length = 64;
  int dealt = 0;         ///< how many tokens after <s> are dealt from a deck (context_deck.hpp); 0: the task as it is
  int varying = 0;       ///< how many cards of the deck vary from sequence to sequence
  bool shuffle = false;  ///< whether targets are shuffled within each batch, so that nothing but frequencies is learned

  int batch = 64;
  std::uint64_t steps = 2000;
  std::uint64_t seed = 1;
  std::uint64_t probe_every = 100;
  std::uint64_t checkpoint_every = 500;

  std::string optimiser = "adam";
  double learning_rate = 1e-3;
  double beta1 = 0.9;
  double beta2 = 0.99;
  double epsilon = 1e-8;
  double momentum = 0;
  double weight_decay = 0;
};

/// Reads a configuration: a TOML document whose keys are those of to_toml(), each optional. `name` is how errors call
/// it. Throws InputError for an unknown key, a value of another type and one outside its range.
TrainingConfig parse_training_config(std::string_view toml, const std::string& name);

/// The keys of a configuration, section and name: "model.dim".
std::vector<std::string> training_keys();

/// "key=value" from the command line, such as "train.steps=100" or "model.blocks=attn". Throws InputError.
void set_value(TrainingConfig& config, const std::string& assignment);

/// The whole configuration as a document that parse_training_config() reads back.
std::string to_toml(const TrainingConfig& config);

/// Makes sure that a run of the configuration `begun`, which `name` holds, can be continued with `config`: all but
/// train.steps, train.probe_every and train.checkpoint_every must agree. Throws InputError for the first key that does
/// not.
void require_same_run(const TrainingConfig& config, const TrainingConfig& begun, const std::string& name);

/// Names of the presets that are part of the program, ascending, and one of them as TOML. Throws InputError if there is
/// none of this name.
std::vector<std::string> preset_names();
std::string_view preset(const std::string& name);

}  // namespace sinkflow::transformer

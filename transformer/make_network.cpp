#include "transformer/make_network.hpp"

#include <optional>
#include <string>

#include "theory/errors.hpp"
#include "transformer/simplified_network.hpp"
#include "transformer/transformer.hpp"

namespace sinkflow::transformer {
namespace {

/// e^20 is far above the number of tokens in any context: a trigger copies what is before it.
constexpr double kFrozenLambda = 20;

/// The shape of a transformer for an alphabet of `vocabulary` tokens.
Architecture architecture_of(const TrainingConfig& config, int vocabulary) {
  return {.vocabulary = vocabulary,
          .length = config.length,
          .dim = config.dim,
          .heads = config.heads,
          .sublayers = parse_blocks(config.blocks),
          .attention = config.attention};
}

}  // namespace

void require_valid_model(const TrainingConfig& config) {
  if (config.kind == kTransformerKind) {
    constexpr int any_vocabulary = 2;
    try {
      require_valid(architecture_of(config, any_vocabulary));
    } catch (const InputError& error) {  // "heads: expected ..."
      throw InputError(std::string("model.") + error.what());
    }
    if (config.hold_value && !config.bos) {
      throw InputError("model.hold_value: expected false where model.bos is false, found true");
    }
  } else if (config.kind != kSimplifiedKind && config.kind != kLiteralKind && config.kind != kFrozenKind) {
    throw InputError("model.kind: expected one of " + std::string(kTransformerKind) + ", " + kSimplifiedKind + ", " +
                     kLiteralKind + ", " + kFrozenKind + ", found '" + config.kind + "'");
  } else if (!config.bos) {
    throw InputError("model.bos: expected true where model.kind is " + config.kind + ", found false");
  }
}

template <class S>
std::unique_ptr<const Network<S>> make_network(const TrainingConfig& config, const theory::BbTask& task) {
  require_valid_model(config);
  const auto vocabulary = static_cast<int>(task.alphabet.size());
  if (config.kind == kTransformerKind) {
    return std::make_unique<Transformer<S>>(architecture_of(config, vocabulary));
  }
  std::optional<FrozenParts> frozen;
  if (config.kind != kSimplifiedKind) {
    frozen = FrozenParts{task.transition, {}};
  }
  if (config.kind == kFrozenKind) {
    frozen->head = FrozenHead{theory::task_instance(task, config.xi, 0).model.xi, kFrozenLambda};
  }
  return std::make_unique<SimplifiedNetwork<S>>(vocabulary, config.length, task.rows, frozen);
}

template std::unique_ptr<const Network<float>> make_network(const TrainingConfig&, const theory::BbTask&);
template std::unique_ptr<const Network<double>> make_network(const TrainingConfig&, const theory::BbTask&);

}  // namespace sinkflow::transformer

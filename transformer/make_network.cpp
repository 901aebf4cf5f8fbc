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

}  // namespace

template <class S>
std::unique_ptr<const Network<S>> make_network(const TrainingConfig& config, const theory::BbTask& task) {
  if (config.kind == "transformer") {
    return std::make_unique<Transformer<S>>(Architecture{static_cast<int>(task.alphabet.size()), config.length,
                                                         config.dim, config.heads, parse_blocks(config.blocks),
                                                         config.attention});
  }
  if (config.kind != "simplified" && config.kind != kFrozenKind) {
    throw InputError("model.kind: expected one of transformer, simplified, " + std::string(kFrozenKind) + ", found '" +
                     config.kind + "'");
  }
  if (!config.bos) {
    throw InputError("model.bos: expected true where model.kind is " + config.kind + ", found false");
  }
  std::optional<FrozenParts> frozen;
  if (config.kind == kFrozenKind) {
    frozen = {task.transition, theory::task_instance(task, config.xi, 0).model.xi, kFrozenLambda};
  }
  return std::make_unique<SimplifiedNetwork<S>>(static_cast<int>(task.alphabet.size()), config.length, task.rows,
                                                frozen);
}

template std::unique_ptr<const Network<float>> make_network(const TrainingConfig&, const theory::BbTask&);
template std::unique_ptr<const Network<double>> make_network(const TrainingConfig&, const theory::BbTask&);

}  // namespace sinkflow::transformer

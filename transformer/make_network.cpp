#include "transformer/make_network.hpp"

#include "theory/errors.hpp"
#include "transformer/transformer.hpp"

namespace sinkflow::transformer {

template <class S>
std::unique_ptr<const Network<S>> make_network(const TrainingConfig& config, const theory::BbTask& task) {
  if (config.kind == "transformer") {
    return std::make_unique<Transformer<S>>(Architecture{static_cast<int>(task.alphabet.size()), config.length,
                                                         config.dim, config.heads, parse_blocks(config.blocks),
                                                         config.attention});
  }
  throw InputError("model.kind: expected transformer, found '" + config.kind + "'");
}

template std::unique_ptr<const Network<float>> make_network(const TrainingConfig&, const theory::BbTask&);
template std::unique_ptr<const Network<double>> make_network(const TrainingConfig&, const theory::BbTask&);

}  // namespace sinkflow::transformer

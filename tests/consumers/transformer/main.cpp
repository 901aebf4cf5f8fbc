#include <cmath>
#include <cstdlib>
#include <sinkflow/transformer/batch_gradient.hpp>
#include <sinkflow/transformer/transformer.hpp>
#include <vector>

// Logits of 0 at every position: the mean cross-entropy is log V.
int main() {
  namespace transformer = sinkflow::transformer;
  const transformer::Transformer<double> network({.vocabulary = 5,
                                                  .length = 2,
                                                  .dim = 4,
                                                  .heads = 1,
                                                  .sublayers = transformer::parse_blocks("attn+mlp"),
                                                  .attention = "softmax"});
  const std::vector<double> zeros(static_cast<std::size_t>(network.table().size()), 0.0);
  const std::vector<transformer::Token> inputs{5, 1};
  const std::vector<transformer::Token> targets{1, 2};
  const double loss = transformer::BatchGradient<double>(network).loss(zeros, {inputs, targets});
  return std::abs(loss - std::log(5.0)) < 1e-14 ? EXIT_SUCCESS : EXIT_FAILURE;
}

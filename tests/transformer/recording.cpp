// A recording of a sequence is what a plain forward pass on that sequence alone computes, however short it is.
#include "transformer/recording.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/support/input_error.hpp"
#include "tests/support/largest.hpp"
#include "tests/support/textbook.hpp"
#include "transformer/intervention.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::tests {

BOOST_AUTO_TEST_SUITE(transformer_recording)

namespace {

using transformer::Activation;
using transformer::Recording;
using transformer::Token;

constexpr int kVocabulary = 4;
constexpr int kLength = 9;
constexpr double kRounding = 1e-12;  // numbers of order 1 after five sublayers in double precision

struct Fixture {
  transformer::Transformer<double> network{
      {kVocabulary, kLength, 4, 2, transformer::parse_blocks("attn+mlp+mlp+attn"), "softmax"}};
  std::vector<double> parameters = transformer::initial_parameters(network.table(), 5);

  /// The first `size` tokens.
  static std::vector<Token> sequence(std::size_t size) {
    std::vector<Token> tokens{kVocabulary, 2, 0, 0, 3, 1, 2, 3, 1};
    tokens.resize(size);
    return tokens;
  }
};

Eigen::VectorXd norms(const Eigen::MatrixXd& states) {
  return states.colwise().norm();
}

void check_equal(const Eigen::MatrixXd& found, const Eigen::MatrixXd& expected) {
  BOOST_TEST(found.rows() == expected.rows());
  BOOST_TEST(found.cols() == expected.cols());
  BOOST_TEST(largest((found.array() == expected.array()).select(0, found - expected)) < kRounding);
}

void check(const Recording& recording, const Textbook& textbook, const Activations& all, int layer) {
  const transformer::LayerRecording& found = recording.layers[static_cast<std::size_t>(layer)];
  check_equal(found.residual, norms(all.at({Activation::residual, layer, -1})));
  if (layer != 1) {
    check_equal(found.attention_output, norms(all.at({Activation::attention_output, layer, -1})));
    const Eigen::MatrixXd out = textbook.tensor("layer" + std::to_string(layer) + ".attn.out");
    Eigen::MatrixXd together = Eigen::MatrixXd::Zero(4, recording.predictions.rows());
    BOOST_TEST(found.heads.size() == 2U);
    for (int head = 0; head < 2; ++head) {
      const transformer::HeadRecording& one = found.heads[static_cast<std::size_t>(head)];
      check_equal(one.weights.transpose(), all.at({Activation::weights, layer, head}));
      check_equal(one.logits.transpose(), all.at({Activation::logits, layer, head}));
      const Eigen::MatrixXd added = out.middleCols(2 * head, 2) * all.at({Activation::value, layer, head});
      check_equal(one.value, norms(added));
      together += added;
    }
    check_equal(found.value, norms(together));
  }
  if (layer != 2) {
    check_equal(found.mlp_output, norms(all.at({Activation::mlp_output, layer, -1})));
  }
  BOOST_TEST(found.heads.empty() == (layer == 1));
  BOOST_TEST((found.value.size() == 0) == (layer == 1));
  BOOST_TEST((found.mlp_output.size() == 0) == (layer == 2));
}

BOOST_FIXTURE_TEST_CASE(sequences_of_every_length, Fixture) {
  for (std::size_t size = 1; size <= kLength; ++size) {
    const std::vector<Token> tokens = sequence(size);
    const Recording recording = transformer::record(network, parameters, tokens);
    const Textbook textbook(network, parameters);
    const Activations all = textbook.run(tokens);
    check_equal(recording.predictions.transpose(), all.at({Activation::prediction, -1, -1}));
    for (int layer = 0; layer < 3; ++layer) {
      check(recording, textbook, all, layer);
    }
  }
}

BOOST_FIXTURE_TEST_CASE(under_an_intervention, Fixture) {
  const std::vector<Token> tokens = sequence(6);
  const auto hook = transformer::hook_of<double>({transformer::parse_zero("head:0.1")});
  const Recording recording = transformer::record(network, parameters, tokens, hook);
  const Textbook textbook(network, parameters, [](const Place& place, Eigen::MatrixXd& activation) {
    activation *= place == Place(Activation::head_output, 0, 1) ? 0 : 1;
  });
  const Activations all = textbook.run(tokens);
  for (int layer = 0; layer < 3; ++layer) {
    check(recording, textbook, all, layer);
  }
}

BOOST_FIXTURE_TEST_CASE(lengths_that_do_not_fit, Fixture) {
  BOOST_TEST(input_error([&] { transformer::record(network, parameters, {}); }) ==
             "a sequence: expected from 1 to 9 tokens, found 0");
  const std::vector<Token> tokens(10, 0);
  BOOST_TEST(input_error([&] { transformer::record(network, parameters, tokens); }) ==
             "a sequence: expected from 1 to 9 tokens, found 10");
}

}  // namespace
BOOST_AUTO_TEST_SUITE_END()

}  // namespace sinkflow::tests

// Every parameter's gradient against central differences, and against automatic differentiation of the network written
// down a second time: number by number, as the textbook has it, sharing nothing but the layout of the parameters.
#include <random>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/support/network_problem.hpp"
#include "tests/support/textbook.hpp"
#include "transformer/transformer.hpp"
#include "verify/cases/case.hpp"

namespace sinkflow::tests {

BOOST_AUTO_TEST_SUITE(transformer_gradient)

namespace {

using transformer::Architecture;
using transformer::Token;
using transformer::Transformer;

struct Case {
  const char* blocks;
  const char* attention;
  int length;
  int heads;
};

std::ostream& operator<<(std::ostream& out, const Case& c) {
  return out << c.blocks << ", " << c.attention << ", " << c.length << " positions, " << c.heads << " heads";
}

// Query blocks are 32 wide: 37 positions make a second, shorter one.
const std::vector<Case> cases{{"attn", "softmax", 5, 1},    {"attn", "relu", 5, 2},
                              {"mlp", "softmax", 4, 1},     {"attn+mlp", "softmax", 2, 2},
                              {"attn+mlp", "relu", 2, 1},   {"attn", "softmax", 37, 1},
                              {"attn", "relu", 37, 1},      {"attn+mlp+attn+mlp+mlp", "softmax", 6, 2},
                              {"mlp+attn", "softmax", 1, 1}};

constexpr int kVocabulary = 4;
constexpr int kDim = 4;
constexpr int kSequences = 2;

Architecture architecture_of(const Case& c) {
  return {kVocabulary, c.length, kDim, c.heads, transformer::parse_blocks(c.blocks), c.attention};
}

struct Problem : NetworkProblem<Transformer<double>> {
  explicit Problem(const Case& c) : NetworkProblem(architecture_of(c)) {
    std::mt19937_64 random(5);
    const auto tokens = static_cast<std::size_t>(kSequences * c.length);
    for (std::size_t i = 0; i < tokens; ++i) {
      inputs.push_back(i % static_cast<std::size_t>(c.length) == 0 ? kVocabulary
                                                                   : static_cast<Token>(random() % kVocabulary));
      targets.push_back(static_cast<Token>(random() % kVocabulary));
    }
    parameters = transformer::initial_parameters(network.table(), 7);
    for (double& value : parameters) {  // gains and biases away from 1 and 0
      value += 0.2 * (static_cast<double>(random() >> 11) * 0x1p-53 - 0.5);
    }
  }
};

BOOST_DATA_TEST_CASE(the_gradient_is_that_of_automatic_differentiation, boost::unit_test::data::make(cases), c) {
  Problem problem(c);
  const auto textbook = [&](const Numbers& variables, std::span<const Token> inputs, std::span<const Token> targets) {
    return TextbookTransformer<Taped>(problem.network, variables).loss(inputs, targets);
  };
  const GradientDistance found = distance_from_tape(problem, textbook);
  BOOST_TEST(problem.loss(problem.parameters) == found.loss, boost::test_tools::tolerance(1e-13));
  // Sums of a few hundred products in double precision.
  BOOST_TEST(found.distance < 1e-13 * found.largest * static_cast<double>(c.length));
  BOOST_TEST(found.largest > 0.01);
}

BOOST_DATA_TEST_CASE(the_gradient_is_the_slope_of_the_loss, boost::unit_test::data::make(cases), c) {
  Problem problem(c);
  // h^2 of truncation and 1e-16/h of rounding, both about 1e-9 of losses of order 10.
  BOOST_TEST(distance_from_differences(problem, 1e-5) < 1e-7);
}

}  // namespace
BOOST_AUTO_TEST_SUITE_END()

}  // namespace sinkflow::tests

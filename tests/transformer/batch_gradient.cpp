// A batch shared out to threads: the same bits at any number of them, and the gradient of the network.
#include "transformer/batch_gradient.hpp"

#include <cstring>
#include <random>
#include <tuple>

#include <boost/test/unit_test.hpp>
#include <tbb/global_control.h>
#include <tbb/task_arena.h>

#include "transformer/transformer.hpp"

BOOST_AUTO_TEST_SUITE(transformer_batch_gradient)

namespace {

using namespace sinkflow;
using transformer::Token;
using Precisions = std::tuple<float, double>;

template <class S>
struct Problem {
  // 37 sequences of 48 positions: chunks of five, the last one shorter.
  Problem() : network({11, 48, 24, 2, transformer::parse_blocks("attn+mlp+attn+mlp"), "softmax"}) {
    std::mt19937 generator(1);
    std::uniform_int_distribution<int> token(0, 10);
    for (int i = 0; i < 37 * 48; ++i) {
      inputs.push_back(static_cast<Token>(token(generator)));
      targets.push_back(static_cast<Token>(token(generator)));
    }
    for (const double value : transformer::initial_parameters(network.table(), 3)) {
      parameters.push_back(static_cast<S>(value));
    }
    gradient.resize(parameters.size());
  }

  double run(int threads) {
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, static_cast<std::size_t>(threads));
    tbb::task_arena arena(threads);
    transformer::BatchGradient<S> batch_gradient(network);
    return arena.execute([&] { return batch_gradient(parameters, {inputs, targets}, gradient); });
  }

  transformer::Transformer<S> network;
  std::vector<Token> inputs, targets;
  std::vector<S> parameters, gradient;
};

BOOST_AUTO_TEST_CASE_TEMPLATE(the_bits_do_not_depend_on_the_number_of_threads, S, Precisions) {
  Problem<S> problem;
  const double loss = problem.run(1);
  const std::vector<S> gradient = problem.gradient;
  for (const int threads : {2, 3, 2, 3}) {
    BOOST_TEST(problem.run(threads) == loss);
    BOOST_TEST(std::memcmp(problem.gradient.data(), gradient.data(), gradient.size() * sizeof(S)) == 0);
  }
}

BOOST_AUTO_TEST_CASE(the_gradient_is_the_mean_over_all_positions) {
  Problem<double> problem;
  const double loss = problem.run(3);
  const auto workspace = problem.network.make_workspace();
  std::vector<double> whole(problem.parameters.size(), 0.0);
  const transformer::Batch batch{problem.inputs, problem.targets};
  const auto tokens = static_cast<double>(problem.inputs.size());
  problem.network.predict(problem.parameters, batch, *workspace, {});
  BOOST_TEST(loss == problem.network.loss(batch, *workspace) / tokens, boost::test_tools::tolerance(1e-14));
  problem.network.backward(problem.parameters, batch, 1 / tokens, *workspace, whole);
  double largest = 0;
  double distance = 0;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    largest = std::max(largest, std::abs(whole[i]));
    distance = std::max(distance, std::abs(whole[i] - problem.gradient[i]));
  }
  // The same terms in another order.
  BOOST_TEST(distance < 1e-13 * largest);
  BOOST_TEST(largest > 1e-3);
}

}  // namespace

BOOST_AUTO_TEST_SUITE_END()

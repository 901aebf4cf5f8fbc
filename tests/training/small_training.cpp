// The preset small-1layer, trained and measured: backcopy and bigrams are learned, and attention goes to <s>.
// labels: quick long
#include <string>

#include <boost/test/unit_test.hpp>

#include "formats/bigrams_file.hpp"
#include "training/training_run.hpp"
#include "transformer/training_config.hpp"

BOOST_AUTO_TEST_SUITE(training_small_training)

namespace {

using namespace sinkflow;

// 200,000 held-out tokens: the standard error of a mean of losses of about one nat is .002.
constexpr int kTokens = 200'000;

BOOST_AUTO_TEST_CASE(a_small_network_learns_the_task_and_has_a_sink) {
  const auto config = transformer::parse_training_config(transformer::preset("small-1layer"), "small-1layer");
  const auto run = training::begin_training(config, formats::tiny_shakespeare());
  const auto measure = [&] { return run->measure(kTokens / config.length); };

  const transformer::Measures untrained = measure();
  while (run->steps_taken() < config.steps) {
    run->step();
  }
  const transformer::Measures trained = measure();

  BOOST_TEST_MESSAGE("backcopy " << untrained.backcopy_excess << " -> " << trained.backcopy_excess << ", bigram "
                                 << untrained.bigram_excess << " -> " << trained.bigram_excess << ", attention "
                                 << untrained.layers.at(0).attention_on_bos << " -> "
                                 << trained.layers.at(0).attention_on_bos);
  BOOST_TEST(trained.backcopy_excess < 0.1);
  BOOST_TEST(trained.bigram_excess < 0.05);
  BOOST_TEST(trained.layers.at(0).attention_on_bos > 0.5);
  BOOST_TEST(untrained.backcopy_excess > 1.0);
  BOOST_TEST(untrained.bigram_excess > 1.0);
  BOOST_TEST(untrained.layers.at(0).attention_on_bos < 0.1);
}

}  // namespace

BOOST_AUTO_TEST_SUITE_END()

// What the construction's matrices refuse, and where they can be read off; that they realise Eq. 1 is a claim.
#include "transformer/construction.hpp"

#include <vector>

#include <boost/test/unit_test.hpp>

#include "theory/errors.hpp"
#include "theory/trigger_query.hpp"

BOOST_AUTO_TEST_SUITE(transformer_construction)

namespace {

using namespace sinkflow;
using transformer::HeadParameters;
using transformer::OneLayerTransformer;
using transformer::Token;

// Tokens 0 and 2 are followed by anything, token 1 is a trigger.
HeadParameters small_head() {
  HeadParameters head;
  head.transition = Eigen::MatrixXd{{0.5, 0.25, 0.25}, {0.0, 0.0, 1.0}}.sparseView();
  head.rows = {0, 2};
  head.alpha = Eigen::Vector2d(1, -2);
  head.beta = Eigen::Vector3d(0.5, 0, -1);
  head.xi = Eigen::Vector3d(3, 0, 2);
  head.lambda = 4;
  return head;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_shapes_are_those_of_the_direct_sum) {
  const OneLayerTransformer t = transformer::sink_transformer(small_head(), 5);
  BOOST_TEST(t.dimension() == 3 + 2 * 5 + 1);
  BOOST_TEST(t.tokens() == 3);
  BOOST_TEST(t.positions() == 5);
  BOOST_TEST(t.embedding.cols() == 3 * 5 + 1);
}

BOOST_AUTO_TEST_CASE(attention_logits_can_be_read_off) {
  const OneLayerTransformer t = transformer::sink_transformer(small_head(), 4);
  // <s>, 2, 1, 1, 0: a non-trigger, a trigger after it, a trigger after a trigger, a non-trigger.
  const Eigen::MatrixXd logits = t.attention_logits(t.embed(std::vector<Token>{3, 2, 1, 1, 0}));
  Eigen::MatrixXd expected = Eigen::MatrixXd::Zero(5, 5);
  expected(1, 0) = -2;
  expected(2, 1) = 4;
  expected(3, 2) = 4;
  expected(4, 0) = 1;
  BOOST_TEST((logits == expected));
}

BOOST_AUTO_TEST_CASE(a_first_trigger_attends_to_the_start) {
  const HeadParameters head = small_head();
  const OneLayerTransformer t = transformer::sink_transformer(head, 1);
  const Eigen::VectorXd law = transformer::predict(t, std::vector<Token>{3, 1}).rightCols(1);
  const Eigen::VectorXd expected =
      theory::trigger_distribution({Eigen::Vector3d(0, 1, 0), -1}, head.xi, head.beta, head.lambda);
  BOOST_TEST((law - expected).cwiseAbs().maxCoeff() <= 1e-15);  // probabilities, rounded a few times
}

BOOST_AUTO_TEST_CASE(zeros_of_the_law_stay_zeros) {
  const OneLayerTransformer t = transformer::sink_transformer(small_head(), 2);
  const Eigen::VectorXd law = transformer::predict(t, std::vector<Token>{3, 0, 2}).rightCols(1);
  BOOST_TEST(law[0] <= 1e-300);
  BOOST_TEST(law[1] <= 1e-300);
  BOOST_TEST(law[2] == 1.0);
}

BOOST_AUTO_TEST_CASE(a_sequence_is_checked) {
  const OneLayerTransformer t = transformer::sink_transformer(small_head(), 2);
  const auto embed = [&](const std::vector<Token>& sequence) { return [&t, sequence] { (void)t.embed(sequence); }; };
  for (const std::vector<Token>& sequence :
       std::vector<std::vector<Token>>{{}, {0, 1}, {3, 0, 0, 0}, {3, 3}, {3, -1}}) {
    BOOST_CHECK_THROW(embed(sequence)(), InputError);
  }
  BOOST_CHECK_NO_THROW(embed({3})());
}

BOOST_AUTO_TEST_CASE(parameters_have_to_fit_together) {
  const auto build = [](const HeadParameters& head, int positions) {
    return [=] { (void)transformer::sink_transformer(head, positions); };
  };
  BOOST_CHECK_THROW(build(small_head(), 0)(), InputError);
  HeadParameters head = small_head();
  head.alpha.resize(3);
  BOOST_CHECK_THROW(build(head, 2)(), InputError);
  head = small_head();
  head.beta.resize(2);
  BOOST_CHECK_THROW(build(head, 2)(), InputError);
  for (const std::vector<int>& rows : std::vector<std::vector<int>>{{2, 0}, {0, 0}, {0, 3}, {-1, 2}, {0}}) {
    head = small_head();
    head.rows = rows;
    BOOST_CHECK_THROW(build(head, 2)(), InputError);
  }
}

BOOST_AUTO_TEST_SUITE_END()

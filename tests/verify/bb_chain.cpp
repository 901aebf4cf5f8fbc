// The dense chain that the claims about the task rest on, where it can be written down.
#include "verify/instruments/task/bb_chain.hpp"

#include <vector>

#include <boost/test/unit_test.hpp>

#include "verify/harness/runner.hpp"

BOOST_AUTO_TEST_SUITE(verify_bb_chain)

namespace {

using namespace sinkflow;
using verify::AfterTrigger;

// Symbols a, b, t with the trigger t: 'a' is followed by 'a' or 't' evenly, 'b' by 'a'; a and b come first evenly.
theory::BbTask task() {
  theory::Bigrams bigrams;
  bigrams.symbols = {U'a', U'b', U't'};
  bigrams.unigram = {3, 3, 9};
  bigrams.characters = 15;
  bigrams.counts = {{0, 0, 1}, {0, 2, 1}, {1, 0, 1}, {2, 0, 1}};
  return theory::derive_bb_task(bigrams, 1, 3);
}

}  // namespace

BOOST_AUTO_TEST_CASE(visits_of_three_steps) {
  const verify::BbChain chain = verify::bb_chain(task());
  BOOST_TEST(chain.token == (std::vector<int>{3, 0, 1, 2}));  // t never follows b, so it has one state
  BOOST_TEST(chain.pending == (std::vector<int>{-1, -1, -1, 0}));
  // (a, b, t): (1/2, 1/2, 0), then (3/4, 0, 1/4), then (5/8, 0, 3/8). All are sums of powers of two: exact.
  const Eigen::VectorXd counts = verify::by_token(chain, verify::visits(chain, 3).expected);
  BOOST_TEST((counts == Eigen::Vector3d(1.875, 0.5, 0.625)));
  BOOST_TEST((verify::by_token(chain, verify::visits(chain, 3).last) == Eigen::Vector3d(0.625, 0, 0.375)));
}

BOOST_AUTO_TEST_CASE(a_chain_that_draws_again_differs) {
  const verify::BbChain chain = verify::bb_chain(task(), AfterTrigger::draw);
  // The quarter on t goes to a or t evenly instead of to a.
  BOOST_TEST((verify::by_token(chain, verify::visits(chain, 3).last) == Eigen::Vector3d(0.5, 0, 0.5)));
}

BOOST_AUTO_TEST_CASE(the_closed_class_is_found) {
  const auto classes = verify::closed_classes(verify::bb_chain(task()));
  BOOST_TEST(classes.size() == 1U);
  BOOST_TEST(classes.at(0) == (std::vector<int>{1, 3}));  // a, and t after a
}

BOOST_AUTO_TEST_CASE(a_chain_with_too_many_states_is_left_out) {
  theory::BbTask large;
  large.alphabet.assign(2000, U'x');
  for (int id = 0; id < 2000; ++id) {
    large.rows.push_back(id);
  }
  large.transition.resize(2000, 2000);
  BOOST_CHECK_THROW((void)verify::bb_chain(large), verify::NotApplicable);
}

BOOST_AUTO_TEST_SUITE_END()

// The training sets that stand for the theory's instances: the network's own loss on their sequences is the theory's
// excess loss and the entropy of the transition, whatever the parameters.
#include "training/frozen_training.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "flows/flows.hpp"
#include "theory/simplified_model.hpp"
#include "transformer/simplified_network.hpp"
#include "verify/cases/frozen_tasks.hpp"

BOOST_AUTO_TEST_SUITE(training_frozen_training)

namespace {

using namespace sinkflow;
using training::FrozenTask;

std::vector<training::FrozenTask> tasks() {
  std::vector<training::FrozenTask> all = verify::fixed_count_tasks();
  all.push_back(verify::sampled_task(6, 8, 24, 4, 10, 1));
  return all;
}

/// In nats, of the successors by how often the rows occur.
double entropy(const training::FrozenTask& task) {
  double sum = 0;
  for (Eigen::Index v = 0; v < task.successors.rows(); ++v) {
    const double copies = task.successors.row(v).sum();
    for (const int n : task.successors.row(v)) {
      sum -= n == 0 ? 0 : n * std::log(n / copies);
    }
  }
  return sum / task.successors.sum();
}

double network_loss(const training::FrozenTask& task, const theory::State& state) {
  const int length = task.counts.row(0).sum() + 1;
  const transformer::SimplifiedNetwork<double> network(
      static_cast<int>(task.xi.size()), length, task.rows,
      transformer::FrozenParts{training::instance_of(task).model.transition, transformer::FrozenHead{task.xi, 0}});
  const transformer::Examples examples = training::sequences_of(task);
  const transformer::Batch batch{examples.inputs, examples.targets};
  const Eigen::VectorXd parameters = flows::stacked(state);
  const auto workspace = network.make_workspace();
  network.predict({parameters.data(), static_cast<std::size_t>(parameters.size())}, batch, *workspace, {});
  return network.loss(batch, *workspace) / static_cast<double>(transformer::target_count(examples.targets));
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_networks_loss_is_the_theorys) {
  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> uniform(-2, 2);
  for (const training::FrozenTask& task : tasks()) {
    BOOST_TEST_CONTEXT(task.name) {
      theory::State state = task.start;
      std::generate(state.alpha.begin(), state.alpha.end(), [&] { return uniform(random); });
      std::generate(state.beta.begin(), state.beta.end(), [&] { return uniform(random); });
      const double theirs = theory::excess_loss(training::instance_of(task).model, state);
      BOOST_TEST(theirs > 1e-3);  // far from the minimum, where any two losses would agree
      BOOST_TEST(network_loss(task, state) - entropy(task) == theirs, boost::test_tools::tolerance(1e-11));
    }
  }
}

// Contexts of equal length in which every row's token occurs, transitions in whole eighths: what the theory asks for.
BOOST_AUTO_TEST_CASE(sampled_contexts_have_what_the_theory_needs) {
  const training::FrozenTask task = verify::sampled_task(6, 8, 24, 4, 10, 1);
  BOOST_TEST(task.counts.rows() == 4);
  for (Eigen::Index j = 0; j < task.counts.rows(); ++j) {
    BOOST_TEST(task.counts.row(j).sum() == 24);
    for (const int v : task.rows) {
      BOOST_TEST(task.counts(j, v) > 0);
    }
  }
  for (Eigen::Index v = 0; v < task.successors.rows(); ++v) {
    BOOST_TEST(task.successors.row(v).sum() == 8);
  }
}

// Untrained is the start to the bit; shuffled targets are another task, which leads elsewhere.
BOOST_AUTO_TEST_CASE(what_learned_nothing_is_no_solution) {
  const training::FrozenTask task = tasks().at(1);
  const auto nothing = training::learned_nothing(task, 0.25, 1024, 2);
  BOOST_TEST((nothing.at(0).state.transpose() - flows::stacked(task.start)).norm() == 0);
  const std::vector<long> steps{1024};
  const theory::Trajectory trained = training::train_frozen(task, training::descent(0.25), steps);
  BOOST_TEST(trained.times.at(0) == 256);
  const theory::Model model = training::instance_of(task).model;
  const auto excess = [&](const Eigen::RowVectorXd& row) {
    return theory::excess_loss(model, flows::unstacked(row.transpose(), model.rows()));
  };
  const double learned = excess(trained.states.row(0));
  BOOST_TEST(learned < 0.1 * excess(nothing.at(0).state));
  BOOST_TEST(learned < 0.1 * excess(nothing.at(1).state));
}

BOOST_AUTO_TEST_SUITE_END()

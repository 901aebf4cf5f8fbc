// Networks that claims share: trained once, taken up where they were stopped with the same bits, and not held for
// another program's; and what can be done to a training: targets shuffled, the value of <s> held.
#include "training/network_store.hpp"

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "formats/files.hpp"
#include "tests/support/temporary_directory.hpp"
#include "theory/errors.hpp"
#include "transformer/examples.hpp"
#include "transformer/recording.hpp"

BOOST_AUTO_TEST_SUITE(training_network_store)

namespace {

using namespace sinkflow;
using training::NetworkRun;
using training::NetworkStore;
using transformer::TrainingConfig;

TrainingConfig tiny() {
  TrainingConfig config;
  config.dim = 8;
  config.length = 8;
  config.batch = 8;
  config.steps = 12;
  config.probe_every = 4;
  config.checkpoint_every = 5;
  return config;
}

std::shared_ptr<const training::NetworkRun> trained(const std::filesystem::path& directory,
                                                    const TrainingConfig& config) {
  return training::NetworkStore(directory).run(config);
}

void check_same(const training::NetworkRun& a, const training::NetworkRun& b) {
  BOOST_TEST(a.trained.step == b.trained.step);
  BOOST_TEST(a.trained.parameters == b.trained.parameters, boost::test_tools::per_element());
  BOOST_TEST(a.metrics.column("step") == b.metrics.column("step"), boost::test_tools::per_element());
  BOOST_TEST(a.metrics.column("loss") == b.metrics.column("loss"), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_network_is_trained_once) {
  training::NetworkStore store;
  const auto first = store.run(tiny());
  BOOST_TEST(store.run(tiny()) == first);
  const std::vector<double> steps{0, 4, 8, 12};
  BOOST_TEST(first->metrics.column("step") == steps, boost::test_tools::per_element());
  TrainingConfig other = tiny();
  other.seed = 2;
  BOOST_TEST(store.run(other) != first);
}

BOOST_AUTO_TEST_CASE(a_run_that_was_stopped_is_taken_up) {
  const tests::TemporaryDirectory directory;
  const auto whole = trained({}, tiny());
  for (const int last : {0, 3, 7}) {  // before, between and after checkpoints and probes
    int asked = 0;
    training::NetworkStore stopped(directory.path(), [&] { return asked++ == last; });
    BOOST_CHECK_THROW(stopped.run(tiny()), Interrupted);
    check_same(*trained(directory.path(), tiny()), *whole);
    std::filesystem::remove_all(directory.path());
  }
}

BOOST_AUTO_TEST_CASE(a_longer_run_goes_on_from_a_shorter_one_and_leaves_it) {
  const tests::TemporaryDirectory directory;
  TrainingConfig longer = tiny();
  longer.steps = 20;
  trained(directory.path(), tiny());
  int steps = 0;
  training::NetworkStore counting(directory.path(), [&] { return ++steps < 0; });
  check_same(*counting.run(longer), *trained({}, longer));
  BOOST_TEST(steps == 9);  // from step 12 to 20, both asked
  steps = 0;
  check_same(*counting.run(tiny()), *trained({}, tiny()));
  BOOST_TEST(steps == 1);
}

BOOST_AUTO_TEST_CASE(what_is_not_whole_is_not_taken_up) {
  const tests::TemporaryDirectory directory;
  trained(directory.path(), tiny());
  for (const auto& entry : std::filesystem::directory_iterator(directory.path())) {
    const std::string bytes = formats::read_file(entry.path());
    formats::write_file(entry.path(), bytes.substr(0, bytes.size() / 2));
  }
  check_same(*trained(directory.path(), tiny()), *trained({}, tiny()));
}

BOOST_AUTO_TEST_CASE(shuffled_targets_are_the_same_targets_in_another_order) {
  transformer::Examples examples;
  for (int i = 0; i < 100; ++i) {
    examples.targets.push_back(static_cast<transformer::Token>(i));
  }
  const auto shuffled = [&](std::uint64_t seed, std::uint64_t draw) {
    transformer::Examples copy = examples;
    transformer::shuffle_targets(copy, seed, draw);
    return copy.targets;
  };
  const auto once = shuffled(1, 0);
  BOOST_TEST(once != examples.targets);
  BOOST_TEST((once == shuffled(1, 0)));
  BOOST_TEST((once != shuffled(1, 64)));
  BOOST_TEST((once != shuffled(2, 0)));
  BOOST_TEST(std::is_permutation(once.begin(), once.end(), examples.targets.begin()));
}

BOOST_AUTO_TEST_CASE(a_held_value_is_as_long_as_the_others) {
  TrainingConfig config = tiny();
  config.hold_value = true;
  const auto run = trained({}, config);
  const auto free = trained({}, tiny());
  BOOST_TEST((run->trained.parameters != free->trained.parameters));
  const auto tokens = training::held_out_sequences(run->trained, 1, 1);
  const auto record = [&](const transformer::Hook<double>& hook) {
    const std::span<const transformer::Token> inputs(tokens.data(), 8);
    return transformer::record(*run->trained.network, run->trained.parameters, inputs, hook).layers.at(0).value;
  };
  const Eigen::VectorXd held = record(training::hook_of(run->trained));
  const Eigen::VectorXd left = record({});
  // One product of eight numbers in double precision.
  BOOST_TEST(held[0] == held.tail(7).mean(), boost::test_tools::tolerance(1e-14));
  BOOST_TEST((held.tail(7) == left.tail(7)));
  BOOST_TEST(std::abs(left[0] / held[0] - 1) > 1e-3);
  BOOST_TEST(run->metrics.column("value_s_0").back() == run->metrics.column("value_other_0").back(),
             boost::test_tools::tolerance(1e-5));
}

}  // namespace

BOOST_AUTO_TEST_SUITE_END()

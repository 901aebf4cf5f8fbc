// Command lines that cannot be used: one sentence that names the option, what was expected and what was found.
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "tests/support/workspace.hpp"

BOOST_AUTO_TEST_SUITE(apps_bad_usage)

namespace {

using sinkflow::tests::Workspace;
using Words = std::vector<std::string>;

/// The option and its value after the command.
Words with(Words command, const std::string& option, const std::string& value) {
  command.push_back(option);
  command.push_back(value);
  return command;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(cli_bad_usage, Workspace)

BOOST_AUTO_TEST_CASE(commands) {
  expect_bad_input({}, {"A subcommand is required", "sinkflow --help"});
  expect_bad_input({"verfy"}, {"expected a command", "'verfy'"});
  expect_bad_input({"verfy", "--tier", "full"}, {"expected a command", "'verfy'"});
  expect_bad_input({"--colour"}, {"--colour"});
  expect_bad_input({"list", "--colour"}, {"--colour", "sinkflow list --help"});
  expect_bad_input({"list", "extra"}, {"extra"});
  expect_bad_input({"bigrams"}, {"TEXT is required", "sinkflow bigrams --help"});
  expect_bad_input({"eval", "--json", "-"}, {"INSTANCE is required"});
  expect_bad_input({"fit", "flow.csv", "--x", "t"}, {"--y is required"});
  expect_bad_input({"verify", "--out"}, {"--out"});
  expect_bad_input({"task", "--triggers", "3", "--triggers", "4"}, {"--triggers"});
}

BOOST_AUTO_TEST_CASE(names) {
  expect_bad_input({"verify", "sharp.*", "no.such"}, {"'no.such'", "expected the id of a claim", "sinkflow list"});
  expect_bad_input({"verify", ""}, {"claim pattern ''"});
  expect_bad_input({"show", "no.such"}, {"'no.such'", "sinkflow list"});
  expect_bad_input({"plot", "alpha-growth", "no-such"}, {"'no-such'", "sinkflow plot --list"});
  expect_bad_input({"plot", "alpha-growth", "--format", "gif"}, {"--format", "gif", "png", "svg", "pdf"});
  expect_bad_input({"verify", "--tier", "slow"}, {"--tier", "slow", "quick", "full"});
  expect_bad_input({"verify", "--tier", "1"}, {"--tier"});
}

BOOST_AUTO_TEST_CASE(numbers_of_the_task) {
  for (const char* command : {"task", "sample", "verify"}) {
    expect_bad_input({command, "--triggers", "65"}, {"triggers", "from 0 to 64", "65 symbols", "found 65"});
    expect_bad_input({command, "--triggers", "-1"}, {"triggers", "from 0 to 64", "found -1"});
    expect_bad_input({command, "--length", "1"}, {"length", "at least 2", "found 1"});
    for (const char* text : {"three", "3.5", "", " 3", "0x3", "3 4", "99999999999", "nan"}) {
      expect_bad_input({command, "--triggers", text}, {"--triggers", "a whole number", "found '"});
    }
  }
  // CLI11 on its own would take it for octal.
  BOOST_TEST(output_of({"task", "--triggers", "010"}) == output_of({"task", "--triggers", "10"}));
}

BOOST_AUTO_TEST_CASE(lengths_that_never_end) {
  for (const char* length : {"65537", "1000000000"}) {
    expect_bad_input({"verify", "--length", length}, {"--length", "up to 65536", length});
    expect_bad_input({"plot", "alpha-growth", "--length", length}, {"--length", "up to 65536", length});
  }
}

BOOST_AUTO_TEST_CASE(numbers_of_the_flow) {
  const std::vector<Words> commands{{"verify"}, {"plot", "alpha-growth"}};
  for (const Words& command : commands) {
    for (const char* value : {"-1", "nan", "inf"}) {
      expect_bad_input(with(command, "--xi", value), {"xi", "from 0 to 1e4", std::string("found ") + value});
    }
    for (const char* value : {"0", "-1e-9", "nan"}) {
      expect_bad_input(with(command, "--rtol", value), {"rtol", "a positive number", "found "});
      expect_bad_input(with(command, "--atol", value), {"atol", "a positive number", "found "});
    }
    expect_bad_input(with(command, "--alpha0", "inf"), {"alpha0", "a finite number", "found inf"});
    for (const char* value : {"twenty", "", "1e999", "20,0"}) {
      expect_bad_input(with(command, "--xi", value), {"--xi", "expected a number", "found '"});
    }
  }
}

BOOST_AUTO_TEST_CASE(numbers_of_the_sampler) {
  for (const char* value : {"-1", "1.5", "many", "", "18446744073709551616"}) {
    expect_bad_input({"sample", "--sequences", value}, {"--sequences", "a whole number from 0", "found '"});
    expect_bad_input({"sample", "--seed", value}, {"--seed", "a whole number from 0", "found '"});
  }
  for (const char* value : {"0", "-2"}) {
    expect_bad_input({"list", "--threads", value}, {"--threads", "from 1 on", std::string("found ") + value});
    expect_bad_input({"--threads", value, "list"}, {"--threads", "from 1 on", std::string("found ") + value});
  }
}

BOOST_AUTO_TEST_CASE(times_and_steppers) {
  use_golden("triggers_5x7");
  const auto flow = [&](const std::string& option, const std::string& value, const Words& words) {
    Words command{"flow", "triggers_5x7.json", "--csv", "flow.csv"};
    command = with(command, "--vars", option == "--vars" ? value : "alpha");
    command = with(command, "--times", option == "--times" ? value : "0,1");
    expect_bad_input(option == "--vars" || option == "--times" ? command : with(command, option, value), words);
  };
  for (const char* times : {"1,0", "-1,1", "nan", "0,inf"}) {
    flow("--times", times, {"times", "finite, ascending times from 0 on", "in place"});
  }
  for (const char* times : {"", "0,,1", "0,1,", "one", "0 1", "0;1"}) {
    flow("--times", times, {"--times", "expected a number", "found '"});
  }
  flow("--vars", "gamma", {"--vars", "gamma", "alpha", "beta", "joint"});
  flow("--stepper", "euler", {"stepper", "expected one of dopri5", "'euler'"});
  flow("--rtol", "0", {"rtol", "a number in (0, 0.1]", "found 0"});
  flow("--atol", "nan", {"atol", "a finite number > 0", "found nan"});
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE_END()

// Places that cannot be written, and programs that are missing: said before anything is computed, nothing left behind.
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "tests/support/workspace.hpp"

BOOST_AUTO_TEST_SUITE(apps_bad_output)

namespace {

using sinkflow::tests::Finished;
using sinkflow::tests::Surroundings;
using sinkflow::tests::Workspace;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(cli_bad_output, Workspace)

BOOST_AUTO_TEST_CASE(a_place_below_a_regular_file) {
  use_golden("triggers_5x7");
  write("text.txt", "abracadabra");
  write("regular", "kept");
  const std::vector<std::vector<std::string>> commands{
      {"bigrams", "text.txt", "-o"},
      {"task", "--json"},
      {"task", "--instance"},
      {"eval", "triggers_5x7.json", "--json"},
      {"flow", "triggers_5x7.json", "--vars", "beta", "--times", "1", "--csv"},
      {"verify", "--json"},
      {"verify", "--out"},
      {"plot", "alpha-growth", "--out"}};
  for (std::vector<std::string> command : commands) {
    command.emplace_back("regular/below");
    if (command[1] == "--json" && command[0] == "verify") {
      command.insert(command.end(), {"--out", "."});
    }
    expect_bad_input(command, {"'regular/below'", "Not a directory"});
  }
  expect_bad_input({"verify", "--out", "regular"}, {"'regular'", "expected a directory"});
  expect_bad_input({"verify", "--out", ""}, {"expected a directory"});
  expect_bad_input({"task", "--json", "no/such/folder.json"}, {"'no/such/folder.json'", "No such file"});
  expect_bad_input({"task", "--json", "."}, {"'.'", "a directory"});
  expect_bad_input({"verify", "--out", ".", "--json", "."}, {"'.'", "a directory"});
}

BOOST_AUTO_TEST_CASE(no_gnuplot) {
  std::filesystem::create_directory(path("no programs"));
  const Surroundings bare{.environment = {{"PATH", path("no programs").string()}}};
  expect_bad_input({"verify", "--out", "new"}, {"'gnuplot'", "gnuplot-nox", "found none"}, bare);
  expect_bad_input({"plot", "alpha-growth", "--out", "new"}, {"'gnuplot'", "gnuplot-nox", "found none"}, bare);
}

BOOST_AUTO_TEST_CASE(a_standard_output_that_takes_nothing) {
  use_golden("triggers_5x7");
  write("text.txt", "abracadabra");
  const std::vector<std::vector<std::string>> commands{
      {"--help"},
      {"--version"},
      {"list"},
      {"list", "--json"},
      {"show", "sharp.exponent"},
      {"trace"},
      {"plot", "--list"},
      {"bigrams", "text.txt"},
      {"task"},
      {"task", "--json", "-"},
      {"sample"},
      {"sample", "--sequences", "1000"},
      {"eval", "triggers_5x7.json"},
      {"flow", "triggers_5x7.json", "--vars", "alpha", "--times", "0"}};
  for (const auto& command : commands) {
    expect_bad_input(command, {"cannot write 'standard output'"}, {.output = "/dev/full"});
    expect_bad_input(command, {"cannot write 'standard output'"}, {.closed = {STDOUT_FILENO}});
  }
}

// A file opened while a standard stream is closed would get its number, and whatever is printed.
BOOST_AUTO_TEST_CASE(closed_streams_do_not_end_up_in_files) {
  use_golden("triggers_5x7");
  const Surroundings closed{.closed = {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}};
  BOOST_TEST(run({"eval", "triggers_5x7.json", "--json", "eval.json"}, closed).code == 0);
  BOOST_TEST(nlohmann::json::parse(read("eval.json")).is_object());
  BOOST_TEST(run({"show", "no.such"}, closed).code == 2);
  const Finished finished = run({"verify", "thm9-hyp.corrected", "--out", "."}, closed);
  BOOST_TEST(finished.code == 2);  // the table was lost
  BOOST_TEST(nlohmann::json::parse(read("report.json")).at("claims").size() == 1);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE_END()

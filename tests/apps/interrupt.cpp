// Ctrl-C: exit code 130, a report that is whole or none, and no temporary files.
#include <chrono>
#include <string>
#include <thread>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "tests/support/workspace.hpp"

BOOST_AUTO_TEST_SUITE(apps_interrupt)

using sinkflow::tests::Finished;
using sinkflow::tests::RunningProgram;
using sinkflow::tests::Workspace;

BOOST_FIXTURE_TEST_SUITE(cli_interrupt, Workspace)

BOOST_AUTO_TEST_CASE(verify_is_interrupted) {
  for (const int milliseconds : {20, 100, 250}) {
    // All claims: they take any machine longer than these moments.
    const RunningProgram program({"verify", "--no-cache", "--threads", "1", "--out", "results"},
                                 {.directory = directory.path()});
    std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
    program.interrupt();
    const Finished finished = program.wait();
    BOOST_TEST(finished.code == 130, finished.code << " after " << milliseconds << " ms");
    for (const auto& [file, content] : listing()) {
      BOOST_TEST(file.find("/.") == std::string::npos, file);
    }
    if (std::filesystem::exists(path("results/report.json"))) {
      const nlohmann::json report = nlohmann::json::parse(read("results/report.json"));
      BOOST_TEST(report.at("provenance").at("claims_not_run").get<int>() > 0);
      BOOST_TEST(std::filesystem::exists(path("results/report.html")));
    }
  }
}

// SIGTERM, once the program runs, is taken as Ctrl-C is: what was found so far is reported.
BOOST_AUTO_TEST_CASE(verify_is_terminated) {
  const RunningProgram program({"verify", "sharp.*", "cgf.*", "thm9.*", "--threads", "1", "--out", "results"},
                               {.directory = directory.path()});
  while (!std::filesystem::exists(path("results/cache"))) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  program.send(SIGTERM);
  const Finished finished = program.wait();
  BOOST_TEST(finished.code == 130);
  BOOST_TEST(std::filesystem::exists(path("results/report.json")));
  BOOST_TEST(std::filesystem::exists(path("results/report.html")));
}

BOOST_AUTO_TEST_CASE(sample_is_interrupted) {
  const RunningProgram program({"sample", "--sequences", "1000000000", "--threads", "1"}, {.output = "/dev/null"});
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  program.interrupt();
  BOOST_TEST(program.wait().code == 130);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE_END()

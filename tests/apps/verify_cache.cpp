// verify reads back what the same program measured on the same input, and says so; --no-cache, --rerun-failed, and a
// run that was killed. What it tells of the work ahead, and its colours.
// labels: quick long
#include <chrono>
#include <filesystem>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "tests/support/workspace.hpp"

BOOST_AUTO_TEST_SUITE(apps_verify_cache)

namespace {

using nlohmann::json;
using sinkflow::tests::Finished;
using sinkflow::tests::RunningProgram;
using sinkflow::tests::Workspace;

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// Runs verify with --out out, and what it says.
struct Runs : Workspace {
  [[nodiscard]] Finished verify(std::vector<std::string> arguments, int code = 0) const {
    arguments.insert(arguments.begin(), "verify");
    arguments.insert(arguments.end(), {"--out", "out"});
    Finished finished = run(arguments);
    BOOST_TEST(finished.code == code, finished.err);
    return finished;
  }
  [[nodiscard]] json report() const { return json::parse(read("out/report.json")); }
  /// The claims of the report that were read back.
  [[nodiscard]] std::set<std::string> cached() const {
    std::set<std::string> ids;
    const json whole = report();
    for (const json& claim : whole["claims"]) {
      if (claim["cached"]) {
        ids.insert(claim["id"]);
      }
    }
    return ids;
  }
  /// Waits, however slow the machine is, until a run has put its first result into the cache.
  void wait_for_a_result() const {
    while (!std::filesystem::exists(path("out/cache")) || std::filesystem::is_empty(path("out/cache"))) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  }
  /// Every result but for the time it took and where it came from.
  [[nodiscard]] json results() const {
    json claims = report()["claims"];
    for (json& claim : claims) {
      claim.erase("seconds");
      claim.erase("cached");
    }
    return claims;
  }
};

using Ids = std::set<std::string>;

// With a figure, a refuted formula and its corrected form.
const std::vector<std::string> kClaims{"sharp.constant", "thm9-hyp.*"};
const Ids kIds{"sharp.constant", "thm9-hyp.corrected", "thm9-hyp.printed"};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(cli_verify_cache, Runs)

BOOST_AUTO_TEST_CASE(a_second_run_reads_the_same_results_back) {
  const Finished first = verify(kClaims);
  BOOST_TEST((cached() == Ids{}));
  BOOST_TEST(!contains(first.out, "(cached)"));
  BOOST_TEST(first.err.starts_with("3 claims, about "));
  BOOST_TEST(!contains(first.err, "cache"));
  const json results_of_first = results();
  const json seconds = report()["claims"][0]["seconds"];
  const std::string csv = read("out/figures/alpha-growth.csv");
  std::filesystem::remove_all(path("out/figures"));

  const Finished second = verify(kClaims);
  BOOST_TEST((cached() == kIds));
  BOOST_TEST(contains(second.out, "(cached)"));
  BOOST_TEST(second.err.starts_with("3 claims, already in the cache\n"));
  BOOST_TEST((results() == results_of_first));
  BOOST_TEST(report()["claims"][0]["seconds"] == seconds);
  BOOST_TEST(read("out/figures/alpha-growth.csv") == csv);

  const Finished wider = verify({"sharp.constant", "lem5.exact", "thm9-hyp.*"});
  BOOST_TEST(wider.err.starts_with("4 claims, about "));
  BOOST_TEST(contains(wider.err, "; 3 already in the cache\n"));
  BOOST_TEST((cached() == kIds));

  BOOST_TEST(verify({"sharp.constant", "thm9-hyp.*", "--no-cache"}).code == 0);
  BOOST_TEST((cached() == Ids{}));
  BOOST_TEST((results() == results_of_first));
  BOOST_TEST(report()["provenance"]["command"] == "sinkflow verify sharp.constant 'thm9-hyp.*' --out out");
}

BOOST_AUTO_TEST_CASE(another_option_is_another_result) {
  BOOST_TEST(verify({"thm9-hyp.*"}).code == 0);
  BOOST_TEST(verify({"thm9-hyp.*", "--xi", "19"}).code == 0);
  BOOST_TEST((cached() == Ids{}));
  BOOST_TEST(verify({"thm9-hyp.*", "--threads", "1"}).code == 0);  // changes no result
  BOOST_TEST(cached().size() == 2U);
}

// An integration this loose decides nothing, and what decides nothing is not green; nor is it when read back.
BOOST_AUTO_TEST_CASE(rerun_failed) {
  const std::vector<std::string> loose{"thm9-hyp.corrected", "lem5.exact", "--rtol", "1e-2", "--atol", "1e-2"};
  auto with = [&](const std::string& option) {
    auto arguments = loose;
    arguments.push_back(option);
    return arguments;
  };
  expect_bad_input({"verify", "lem5.exact", "--rerun-failed", "--no-cache"}, {"excludes"});
  expect_bad_input({"verify", "lem5.exact", "--rerun-failed"}, {"sinkflow-out/report.json", "nothing there"});
  BOOST_TEST(verify(loose, 1).code == 1);
  BOOST_TEST(verify(loose, 1).code == 1);
  BOOST_TEST((cached() == Ids{"lem5.exact", "thm9-hyp.corrected"}));
  const Finished again = verify(with("--rerun-failed"), 1);
  BOOST_TEST((cached() == Ids{"lem5.exact"}));
  BOOST_TEST(contains(again.out, "not as expected: expected confirmed"));
  write("out/report.json", "{}");
  BOOST_TEST(contains(verify(with("--rerun-failed"), 2).err, "out/report.json"));
}

BOOST_AUTO_TEST_CASE(a_broken_file_is_passed_over) {
  BOOST_TEST(verify({"thm9-hyp.*"}).code == 0);
  for (const auto& entry : std::filesystem::directory_iterator(path("out/cache"))) {
    if (contains(entry.path().string(), "corrected")) {
      std::filesystem::resize_file(entry.path(), std::filesystem::file_size(entry.path()) / 2);
    }
  }
  const Finished finished = verify({"thm9-hyp.*"});
  BOOST_TEST(finished.err.starts_with("sinkflow: cannot use 'out/cache/thm9-hyp.corrected-"));
  BOOST_TEST((cached() == Ids{"thm9-hyp.printed"}));
  BOOST_TEST(verify({"thm9-hyp.*"}).err.starts_with("2 claims, already in the cache"));
}

BOOST_AUTO_TEST_CASE(a_run_that_was_killed_goes_on_where_it_was) {
  const std::vector<std::string> arguments{"verify",    "lem5.*", "sharp.*", "cgf.quadrature",
                                           "--threads", "1",      "--out",   "out"};
  const RunningProgram program(arguments, {.directory = directory.path()});
  wait_for_a_result();
  program.send(SIGKILL);
  BOOST_TEST(program.wait().code == 128 + SIGKILL);
  BOOST_TEST(run(arguments).code == 0);
  BOOST_TEST(!cached().empty());
}

BOOST_AUTO_TEST_CASE(ctrl_c_leaves_what_is_finished_and_the_next_run_takes_it) {
  const std::vector<std::string> arguments{"verify",    "lem5.*", "sharp.*", "cgf.quadrature",
                                           "--threads", "1",      "--out",   "out"};
  const RunningProgram program(arguments, {.directory = directory.path()});
  wait_for_a_result();
  program.interrupt();
  BOOST_TEST(program.wait().code == 130);
  Ids finished;
  const json interrupted = report();
  for (const json& claim : interrupted["claims"]) {
    finished.insert(claim["id"]);
  }
  BOOST_TEST(report()["provenance"]["claims_not_run"].get<std::size_t>() > 0U);
  BOOST_TEST(run(arguments).code == 0);
  BOOST_TEST((cached() == finished));
}

BOOST_AUTO_TEST_CASE(colours_are_for_terminals) {
  const std::vector<std::string> arguments{"verify", "thm9-hyp.*", "--out", "out"};
  const auto with = [&](const std::string& choice) {
    auto coloured = arguments;
    coloured.insert(coloured.end(), {"--color", choice});
    return coloured;
  };
  BOOST_TEST(!contains(run(arguments).out, "\033"));
  BOOST_TEST(!contains(run(with("never")).out, "\033"));
  const std::string always = run(with("always"), {.environment = {{"NO_COLOR", "1"}}}).out;
  BOOST_TEST(contains(always, "\033[32mconfirmed"));
  BOOST_TEST(!contains(always, "\033[31m"));  // a wrong formula that was refuted is as it should be
  auto loose = with("always");
  loose.insert(loose.end(), {"--rtol", "1e-2", "--atol", "1e-2"});
  BOOST_TEST(contains(run(loose).out, "\033[1m\033[31minconclusive"));
  expect_bad_input(with("sometimes"), {"--color", "sometimes", "never"});

  // On a terminal, which script(1) makes.
  const auto on_terminal = [&](const std::string& environment) {
    const std::string command = "cd '" + directory.path().string() + "' && " + environment + " script -qec '" +
                                SINKFLOW_PROGRAM +
                                " verify lem5.exact sharp.exponent --no-cache --out out' terminal >/dev/null";
    BOOST_TEST(std::system(command.c_str()) == 0);
    return read("terminal");
  };
  const std::string terminal = on_terminal("TERM=xterm NO_COLOR=");
  BOOST_TEST(contains(terminal, "\033[32mconfirmed"));
  BOOST_TEST(contains(terminal, "] about "));  // the bar with the time left
  BOOST_TEST(!contains(on_terminal("TERM=xterm NO_COLOR=1"), "\033[32m"));
  BOOST_TEST(!contains(on_terminal("TERM=dumb"), "\033[32m"));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE_END()

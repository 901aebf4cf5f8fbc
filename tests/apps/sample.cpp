// Sequences as CSV: their form, and that their bytes depend on nothing but the seed.
#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "tests/support/workspace.hpp"

BOOST_AUTO_TEST_SUITE(apps_sample)

using sinkflow::tests::Workspace;

BOOST_FIXTURE_TEST_SUITE(cli_sample, Workspace)

BOOST_AUTO_TEST_CASE(a_line_is_the_start_and_n_ids) {
  std::istringstream lines(output_of({"sample", "--sequences", "50", "--length", "40", "--seed", "7"}));
  int count = 0;
  bool well_formed = true;
  for (std::string line; std::getline(lines, line); ++count) {
    std::istringstream cells(line);
    std::vector<int> ids;
    for (std::string cell; std::getline(cells, cell, ',');) {
      ids.push_back(std::stoi(cell));
      well_formed = well_formed && cell == std::to_string(ids.back());
    }
    well_formed = well_formed && ids.size() == 41 && ids.front() == 65 &&
                  std::all_of(ids.begin() + 1, ids.end(), [](int id) { return id >= 0 && id < 65; });
  }
  BOOST_TEST(count == 50);
  BOOST_TEST(well_formed);
}

// 20000 sequences of 5 tokens are several blocks of the program, the last one not full.
BOOST_AUTO_TEST_CASE(the_seed_alone_decides) {
  const auto sample = [&](const std::string& sequences, const std::string& seed, const std::string& threads) {
    return output_of({"sample", "--sequences", sequences, "--length", "5", "--seed", seed, "--threads", threads});
  };
  const std::string all = sample("20000", "3", "1");
  BOOST_TEST(std::count(all.begin(), all.end(), '\n') == 20000);
  BOOST_TEST((sample("20000", "3", "2") == all));
  for (const char* fewer : {"1", "10923", "19999"}) {
    const std::string some = sample(fewer, "3", "2");
    BOOST_TEST(std::count(some.begin(), some.end(), '\n') == std::stoi(fewer));
    BOOST_TEST(all.starts_with(some));
  }
  BOOST_TEST((sample("20000", "4", "1") != all));
  BOOST_TEST(sample("1", "18446744073709551615", "1").starts_with("65,"));
}

BOOST_AUTO_TEST_CASE(no_sequences_are_no_lines) {
  BOOST_TEST(output_of({"sample", "--sequences", "0"}).empty());
}

BOOST_AUTO_TEST_CASE(a_long_sequence_needs_no_more_memory_than_itself) {
  const std::string line = output_of({"sample", "--length", "300000"});
  BOOST_TEST(std::count(line.begin(), line.end(), ',') == 300000);
  BOOST_TEST(std::count(line.begin(), line.end(), '\n') == 1);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE_END()

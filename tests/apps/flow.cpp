// flow: the columns of its table, and its numbers against paper_refs/instances.
#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "formats/csv.hpp"
#include "tests/support/workspace.hpp"

BOOST_AUTO_TEST_SUITE(apps_flow)

namespace {

using nlohmann::json;
using sinkflow::formats::CsvTable;
using sinkflow::formats::parse_csv;
using sinkflow::tests::Workspace;
namespace data = boost::unit_test::data;

const std::vector<std::string> goldens{"full_support_4", "triggers_5x7", "zeros_6x8"};

/// Largest |got - wanted| / max(1, |wanted|); the columns of a wanted state begin with `first`.
double distance(const CsvTable& table, const std::string& first, const json& wanted) {
  const auto begin = std::find(table.names.begin(), table.names.end(), first) - table.names.begin();
  double largest = 0;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    for (std::size_t k = 0; k < wanted[i].size(); ++k) {
      const double value = wanted[i][k].get<double>();
      const double got = table.columns.at(static_cast<std::size_t>(begin) + k).at(i);
      largest = std::max(largest, std::abs(got - value) / std::max(1.0, std::abs(value)));
    }
  }
  return largest;
}

}  // namespace

BOOST_DATA_TEST_CASE(golden_flows, data::make(goldens), name) {
  const Workspace workspace;
  const json expected = workspace.use_golden(name);
  const json start = json::parse(workspace.read(name + ".json"));
  const std::string times = fmt::format("{}", fmt::join(expected["times"].get<std::vector<double>>(), ","));
  const auto flow = [&](const std::string& vars, const json& alpha, const json& beta) {
    json instance = start;
    instance["alpha"] = alpha;
    instance["beta"] = beta;
    workspace.write("start.json", instance.dump());
    return parse_csv(workspace.output_of({"flow", "start.json", "--vars", vars, "--times", times}), "flow");
  };
  const json& alpha = start["alpha"];
  const json& beta = start["beta"];
  BOOST_TEST(distance(flow("alpha", alpha, std::vector<double>(beta.size(), 0.3)), "alpha_0",
                      expected["alpha_flow_beta_const_0.3"]) <= 1e-8);
  BOOST_TEST(distance(flow("beta", std::vector<double>(alpha.size(), 0.7), beta), "beta_0",
                      expected["beta_flow_alpha_const_0.7"]) <= 1e-8);
  BOOST_TEST(distance(flow("joint", alpha, beta), "alpha_0", expected["joint_flow"]) <= 1e-8);
}

BOOST_FIXTURE_TEST_SUITE(cli_flow, Workspace)

BOOST_AUTO_TEST_CASE(columns_and_the_start) {
  use_golden("triggers_5x7");
  const json instance = json::parse(read("triggers_5x7.json"));
  const double loss = json::parse(output_of({"eval", "triggers_5x7.json", "--json", "-"}))["excess_loss"].get<double>();
  for (const std::string vars : {"alpha", "beta", "joint"}) {
    BOOST_TEST(output_of({"flow", "triggers_5x7.json", "--vars", vars, "--times", "0,0,2.5,1e3", "--csv", "flow.csv"})
                   .empty());
    const CsvTable table = parse_csv(read("flow.csv"), "flow.csv");
    BOOST_TEST(fmt::format("{}", fmt::join(table.names, ",")) ==
               "t,alpha_0,alpha_1,alpha_2,alpha_3,alpha_4,beta_0,beta_1,beta_2,beta_3,beta_4,beta_5,beta_6,loss,"
               "mean_beta_0,q_0,error");
    BOOST_TEST((table.column("t") == std::vector<double>{0, 0, 2.5, 1000}));
    std::vector<double> start = instance["alpha"];
    const std::vector<double> beta = instance["beta"];
    start.insert(start.end(), beta.begin(), beta.end());
    for (std::size_t i = 0; i < start.size(); ++i) {
      BOOST_TEST(table.columns[i + 1][0] == start[i]);
      BOOST_TEST(table.columns[i + 1][1] == start[i]);
      const bool moves = vars == "joint" || (vars == "alpha") == (i < 5);
      BOOST_TEST((table.columns[i + 1][3] != start[i]) == moves);
    }
    BOOST_TEST(table.column("loss")[0] == loss);
    BOOST_TEST(table.column("loss")[3] < loss);
    for (const double q : table.column("q_0")) {
      BOOST_TEST(std::isnan(q) == (vars != "joint"));
    }
    const std::vector<double>& q = table.column("q_0");
    BOOST_TEST((vars != "joint" || std::abs(q[3] - q[0]) <= 1e-8 * std::abs(q[0])));
    const std::vector<double>& mean = table.column("mean_beta_0");
    BOOST_TEST(std::abs(mean[3] - mean[0]) <= 1e-10);
  }
}

// 17 significant digits: every number reads back as it was, and 0.1 shows them.
BOOST_AUTO_TEST_CASE(digits) {
  use_golden("full_support_4");
  const std::string text = output_of({"flow", "full_support_4.json", "--vars", "joint", "--times", "0.1"});
  BOOST_TEST(text.find("\n0.10000000000000001,") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(q_is_empty_where_counts_differ) {
  use_golden("contexts_C7");
  const CsvTable table =
      parse_csv(output_of({"flow", "contexts_C7.json", "--vars", "joint", "--times", "0,10"}), "flow");
  BOOST_TEST(std::isnan(table.column("q_0")[1]));
  BOOST_TEST(!std::isnan(table.column("mean_beta_0")[1]));
}

BOOST_AUTO_TEST_CASE(every_stepper_gives_the_same_flow) {
  use_golden("zeros_6x8");
  for (const std::string vars : {"alpha", "beta", "joint"}) {
    std::map<std::string, CsvTable> tables;
    for (const std::string stepper : {"dopri5", "cash_karp54", "fehlberg78", "bulirsch_stoer", "bdf", "adams"}) {
      tables[stepper] = parse_csv(
          output_of({"flow", "zeros_6x8.json", "--vars", vars, "--times", "1,100", "--stepper", stepper}), stepper);
      const CsvTable& table = tables[stepper];
      double largest = 0;
      for (std::size_t column = 1; column <= 14; ++column) {
        largest = std::max(largest, std::abs(table.columns[column][1] - tables["dopri5"].columns[column][1]));
      }
      BOOST_TEST(largest <= 1e-8, stepper << " " << vars << ": " << largest);
    }
  }
}

// At beta that is not constant the logits approach limits, where explicit steps in log t would become ever shorter.
BOOST_AUTO_TEST_CASE(the_default_stepper_reaches_late_times) {
  use_golden("triggers_5x7");
  for (const char* vars : {"alpha", "beta", "joint"}) {
    const CsvTable table =
        parse_csv(output_of({"flow", "triggers_5x7.json", "--vars", vars, "--times", "1e8,1e16,1e30"}), vars);
    // The loss falls, down to what a rounding of the state of order 1e-16 is worth, its square.
    BOOST_TEST(table.column("loss")[1] <= table.column("loss")[0] + 1e-30);
    BOOST_TEST(table.column("loss")[2] <= table.column("loss")[1] + 1e-30);
  }
}

// At t = 1e20 and 1e30 beta is smaller than what the integrator is off by: the table says so, and not less than what is
// conserved has moved.
BOOST_AUTO_TEST_CASE(errors_are_in_the_table) {
  write("drift.json", R"({"transition": [[0.5, 0.25, 0.25]], "row_weight": [1.0], "counts": [[2, 1, 3], [3, 2, 1]],
                          "xi": [20, 0, 2], "alpha": [0], "beta": [0, 0, 0]})");
  const CsvTable table =
      parse_csv(output_of({"flow", "drift.json", "--vars", "joint", "--times", "0,1e8,1e16,1e20,1e30"}), "flow");
  BOOST_TEST(table.column("error")[0] == 0.0);
  for (std::size_t i = 0; i < 5; ++i) {
    BOOST_TEST(table.column("error")[i] >= std::abs(table.column("mean_beta_0")[i]));
  }
  for (std::size_t i = 1; i < 5; ++i) {
    BOOST_TEST(table.column("error")[i] > 0);
  }
  BOOST_TEST(table.column("error")[1] <= 1e-9);
}

BOOST_AUTO_TEST_CASE(an_instance_out_of_range_is_refused_by_field) {
  const auto instance = [&](const char* xi, const char* beta) {
    write("huge.json", fmt::format(R"({{"transition": [[0.25, 0.75]], "row_weight": [1], "counts": [1, 2], "xi": {},
                                       "alpha": [0], "beta": {}}})",
                                   xi, beta));
  };
  instance("[1, 0]", "[-1e308, 1e307]");
  expect_bad_input({"flow", "huge.json", "--vars", "joint", "--times", "1"}, {"'huge.json'", "/beta/0", "-1e+308"});
  instance("[1, 1e308]", "[0, 1]");
  expect_bad_input({"flow", "huge.json", "--vars", "joint", "--times", "1"}, {"'huge.json'", "/xi/1", "1e+308"});
}

BOOST_AUTO_TEST_CASE(tolerances_are_bounded) {
  use_golden("full_support_4");
  for (const char* value : {"1e300", "0.2", "0", "-1", "nan", "inf"}) {
    expect_bad_input({"flow", "full_support_4.json", "--vars", "alpha", "--times", "1", "--rtol", value},
                     {"rtol", "0.1"});
    expect_bad_input({"flow", "full_support_4.json", "--vars", "alpha", "--times", "1", "--atol", value}, {"atol"});
  }
}

// A single row, whose two columns are its component.
BOOST_AUTO_TEST_CASE(a_single_row) {
  write("row.json", R"({"transition": [[0.25, 0.75]], "row_weight": [1], "counts": [1, 2], "xi": [1, 0],
                        "alpha": [0.5], "beta": [0, 1]})");
  for (const char* vars : {"alpha", "beta", "joint"}) {
    const std::string text = output_of({"flow", "row.json", "--vars", vars, "--times", "0,1e6"});
    BOOST_TEST(text.starts_with("t,alpha_0,beta_0,beta_1,loss,mean_beta_0,q_0,error\n0,0.5,0,1,"));
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE_END()

// fit: known exponents and slopes come back.
#include <cmath>
#include <cstdio>
#include <sstream>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "tests/support/workspace.hpp"
#include "verify/cases/case.hpp"

BOOST_AUTO_TEST_SUITE(apps_fit)

namespace {

using sinkflow::tests::Workspace;

struct Line {
  std::string name;
  double slope = 0;
  double half_width = 0;
  double intercept = 0;
  int points = 0;
};

/// The lines "name slope +- half_width (95 %), intercept c, residual standard deviation r, n points".
std::vector<Line> lines_of(const std::string& text) {
  std::vector<Line> lines;
  std::istringstream rows(text);
  for (std::string row; std::getline(rows, row);) {
    Line line;
    line.name = row.substr(0, row.find("  "));
    const std::string numbers = row.substr(12);
    std::sscanf(numbers.c_str(), "%lf +- %lf (95 %%), intercept %lf, residual standard deviation %*f, %d points",
                &line.slope, &line.half_width, &line.intercept, &line.points);
    lines.push_back(line);
  }
  return lines;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(cli_fit, Workspace)

BOOST_AUTO_TEST_CASE(known_laws) {
  std::string table = "x,power,log,linear\n";
  for (int i = 1; i <= 40; ++i) {
    const double x = 0.5 * i;
    table +=
        fmt::format("{:.17g},{:.17g},{:.17g},{:.17g}\n", x, 3 * std::pow(x, -0.75), 0.5 * std::log(x) + 2, -4 * x + 1);
  }
  write("laws.csv", table);
  struct Case {
    std::string law;
    std::string name;
    double slope;
    double intercept;
  };
  const std::vector<Case> cases{
      {"power", "exponent", -0.75, std::log(3.0)}, {"log", "slope", 0.5, 2}, {"linear", "slope", -4, 1}};
  for (const Case& known : cases) {
    const auto lines = lines_of(output_of({"fit", "laws.csv", "--x", "x", "--y", known.law, "--law", known.law}));
    BOOST_REQUIRE(lines.size() == 3U);
    BOOST_TEST(lines[0].name == known.name);
    BOOST_TEST(lines[1].name == "early half");
    BOOST_TEST(lines[2].name == "late half");
    for (const Line& line : lines) {
      BOOST_TEST(std::abs(line.slope - known.slope) <= 1e-9);
      BOOST_TEST(line.half_width <= 1e-9);
      BOOST_TEST(std::abs(line.intercept - known.intercept) <= 1e-8);
    }
    BOOST_TEST(lines[0].points == 40);
    BOOST_TEST(lines[1].points + lines[2].points == 40);
  }
}

// A law that changes at x = 10: the window decides which part is seen, the halves show that there are two.
BOOST_AUTO_TEST_CASE(windows_and_halves) {
  std::string table = "x,y\n";
  for (int i = 0; i <= 20; ++i) {
    table += fmt::format("{},{}\n", i, i <= 10 ? i : 10 + 3 * (i - 10));
  }
  write("two laws.csv", table);
  const auto fit = [&](const std::string& window) {
    return lines_of(output_of({"fit", "two laws.csv", "--x", "x", "--y", "y", "--law", "linear", "--window", window}));
  };
  BOOST_TEST(std::abs(fit(":10")[0].slope - 1) <= 1e-9);
  BOOST_TEST(fit(":10")[0].points == 11);
  BOOST_TEST(std::abs(fit("10:")[0].slope - 3) <= 1e-9);
  BOOST_TEST(std::abs(fit("1.1e1:2e1")[0].slope - 3) <= 1e-9);
  BOOST_TEST(fit("-5:8")[0].points == 9);
  const auto whole = fit(":");
  BOOST_TEST(std::abs(whole[1].slope - 1) <= 1e-9);
  BOOST_TEST(std::abs(whole[2].slope - 3) <= 1e-9);
  BOOST_TEST(whole[0].half_width > 0.05);
}

// Five points: halves of two and three are left out, and said to be.
BOOST_AUTO_TEST_CASE(few_points) {
  write("five.csv", "x,y\n1,1\n2,4\n4,16\n8,64\n16,256\n");
  const std::string text = output_of({"fit", "five.csv", "--x", "x", "--y", "y"});
  BOOST_TEST(text.starts_with("exponent     2 +- "));
  BOOST_TEST(text.find("\nno halves    fit: in the early half window expected at least 3 points, found 2\n") !=
             std::string::npos);
  const auto fit = nlohmann::json::parse(output_of({"fit", "five.csv", "--x", "x", "--y", "y", "--json", "-"}));
  BOOST_TEST(fit["whole"]["slope"].get<double>() == 2, boost::test_tools::tolerance(1e-15));
  BOOST_TEST(fit["whole"]["points"].get<int>() == 5);
  BOOST_TEST(fit["early"].is_null());
  BOOST_TEST(fit["late"].is_null());
  BOOST_TEST(fit["why_no_halves"].get<std::string>().find("found 2") != std::string::npos);
}

// Lines over the whole range of doubles, to all ten digits that are printed.
BOOST_AUTO_TEST_CASE(any_size) {
  struct Case {
    double x0, dx, y0, dy;
    std::string slope;
  };
  const std::vector<Case> cases{{0, 1e200, 0, 2e200, "2"},      {0, 1e-170, 0, 1, "1e+170"}, {0, 1e160, 0, 1, "1e-160"},
                                {0, 1, 1e308, 1e306, "1e+306"}, {1e14, 1, 0, 3, "3"},        {0, 1, 1e14, 0.25, "0.25"},
                                {-1e308, 1e307, 0, 1, "1e-307"}};
  for (const Case& line : cases) {
    std::string table = "x,y\n";
    for (int i = 0; i <= 10; ++i) {
      table += fmt::format("{:.17g},{:.17g}\n", line.x0 + i * line.dx, line.y0 + i * line.dy);
    }
    write("line.csv", table);
    const std::string text = output_of({"fit", "line.csv", "--x", "x", "--y", "y", "--law", "linear"});
    BOOST_TEST(text.starts_with(fmt::format("slope        {} +- ", line.slope)), text);
  }
}

BOOST_AUTO_TEST_CASE(constant_columns) {
  write("y.csv", "x,y\n1,100000000000000.3\n2,100000000000000.3\n3,100000000000000.3\n");
  const auto fit =
      nlohmann::json::parse(output_of({"fit", "y.csv", "--x", "x", "--y", "y", "--law", "linear", "--json", "-"}));
  BOOST_TEST(fit["whole"]["slope"].get<double>() == 0);
  BOOST_TEST(fit["whole"]["residual_standard_deviation"].get<double>() == 0);
  expect_bad_input({"fit", "y.csv", "--x", "y", "--y", "x", "--law", "linear"}, {"'y.csv'", "x is constant"});
}

// What flow writes, fit reads: the logit of every moving row grows as (1/2) log t.
BOOST_AUTO_TEST_CASE(a_flow) {
  use_golden("triggers_5x7");
  nlohmann::json instance = nlohmann::json::parse(read("triggers_5x7.json"));
  instance["beta"] = std::vector<double>(7, 0.0);
  write("triggers_5x7.json", instance.dump());
  BOOST_TEST(output_of({"flow", "triggers_5x7.json", "--vars", "alpha", "--times",
                        "0,1e6,1e8,1e10,1e12,1e13,1e14,1e15,1e16", "--csv", "flow.csv"})
                 .empty());
  const auto lines =
      lines_of(output_of({"fit", "flow.csv", "--x", "t", "--y", "alpha_0", "--law", "log", "--window", "1e8:"}));
  BOOST_REQUIRE(lines.size() == 3U);
  BOOST_TEST(std::abs(lines[0].slope - 0.5) <= 0.01);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE_END()

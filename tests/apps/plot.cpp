// plot: every figure as a picture with its numbers and its script beside it.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include "formats/files.hpp"
#include "tests/support/workspace.hpp"

BOOST_AUTO_TEST_SUITE(apps_plot)

namespace {

using sinkflow::tests::Surroundings;
using sinkflow::tests::Workspace;

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(cli_plot, Workspace)

BOOST_AUTO_TEST_CASE(the_list) {
  const std::string list = output_of({"plot", "--list"});
  BOOST_TEST(contains(list, "alpha-growth "));
  BOOST_TEST(contains(list, "(sharp.constant)"));
  BOOST_TEST(contains(list, "work-precision "));
  BOOST_TEST(contains(list, " ada:fig3b "));  // a figure of the paper
  std::vector<std::string> names;
  std::istringstream lines(list);
  for (std::string line; std::getline(lines, line);) {
    names.push_back(line.substr(0, line.find(' ')));
  }
  BOOST_TEST(names.size() > 20U);
  BOOST_TEST(std::ranges::is_sorted(names));
}

// docs/figures.md names figures that there are, beside the claims that draw them.
BOOST_AUTO_TEST_CASE(the_list_in_the_documents) {
  std::istringstream lines(output_of({"plot", "--list"}));
  std::map<std::string, std::string> claims;
  for (std::string line; std::getline(lines, line);) {
    const std::size_t open = line.rfind('(');
    claims[line.substr(0, line.find(' '))] = line.substr(open + 1, line.rfind(')') - open - 1);
  }
  std::istringstream document(sinkflow::formats::read_file(std::string(SINKFLOW_SOURCE_DIR) + "/docs/figures.md"));
  int named = 0;
  for (std::string line; std::getline(document, line);) {
    if (line.starts_with("| `")) {
      const std::string name = line.substr(3, line.find('`', 3) - 3);
      BOOST_TEST_CONTEXT(name) {
        BOOST_REQUIRE(claims.contains(name));
        BOOST_TEST(contains(line, "`" + claims[name] + "`"));
      }
      ++named;
    }
  }
  BOOST_TEST(named > 20);
}

BOOST_AUTO_TEST_CASE(a_name_that_does_not_exist) {
  expect_bad_input({"plot", "aplha-growth"}, {"'aplha-growth'", "near it: alpha-growth"});
  expect_bad_input({"plot", "drian"}, {"'drian'", "sink-and-drain"});
  expect_bad_input({"plot", "net-risks", "zzzzzzzz"}, {"found 'zzzzzzzz'"});
  expect_bad_input({"plot", "zzz*"}, {"found 'zzz*'"});
  BOOST_TEST(listing().empty());
}

BOOST_AUTO_TEST_CASE(patterns_select_figures_once_each) {
  BOOST_TEST(output_of({"plot", "res*", "residual-growth", "adam-g*", "--out", "f"}) ==
             "f/residual-growth.png\nf/adam-growth.png\n");
}

// What a pattern brings along may be left out; what was asked for by name may not.
BOOST_AUTO_TEST_CASE(figures_of_another_corpus) {
  write("text.txt", "abcabdacbdabcdbcadbcabdcabdbacbdabcbadcabdbcabcdabc");
  BOOST_TEST(output_of({"bigrams", "text.txt", "-o", "counts.json"}).empty());
  std::vector<std::string> command{"plot", "sink*",     "resid*",      "--triggers", "1", "--length",
                                   "30",   "--bigrams", "counts.json", "--out",      "f"};
  const auto result = run(command);
  BOOST_TEST(result.code == 0);
  BOOST_TEST(result.out == "f/residual-growth.png\n");
  BOOST_TEST(contains(result.err, "'sink-and-drain'"));
  command[1] = "sink-and-drain";
  expect_bad_input(command, {"'sink-and-drain'"});
}

BOOST_AUTO_TEST_CASE(each_format_with_numbers_and_script) {
  const std::vector<std::pair<std::string, std::string>> beginnings{
      {"png", "\x89PNG"}, {"svg", "<?xml"}, {"pdf", "%PDF"}};
  for (const auto& [format, beginning] : beginnings) {
    const std::string folder = fmt::format("my figures/{}", format);
    const std::string picture = fmt::format("{}/alpha-growth.{}", folder, format);
    const std::string line = fmt::format("{}\n", picture);
    BOOST_TEST(output_of({"plot", "alpha-growth", "--format", format, "--out", folder}) == line);
    BOOST_TEST(read(picture).starts_with(beginning));
    BOOST_TEST(read(folder + "/alpha-growth.csv").starts_with("panel,series,label,x,y\n"));
    BOOST_TEST(contains(read(folder + "/alpha-growth.gp"), "alpha-growth.csv"));
  }
  BOOST_TEST(listing().size() == 1U + 3U * 4U);  // nothing but folders, pictures, numbers and scripts

  // The script alone draws the same again.
  const std::string drawn = read("my figures/svg/alpha-growth.svg");
  std::filesystem::remove(path("my figures/svg/alpha-growth.svg"));
  const std::string folder = path("my figures/svg").string();
  BOOST_REQUIRE(std::system(fmt::format("cd '{}' && gnuplot alpha-growth.gp", folder).c_str()) == 0);
  BOOST_TEST((read("my figures/svg/alpha-growth.svg") == drawn));
}

// Quotes, a newline, markup and a backslash are tokens like others.
BOOST_AUTO_TEST_CASE(tokens_that_mean_something_to_gnuplot) {
  std::string text;
  const std::string symbols = "'\"\n\\<&@_{^%$";
  for (std::size_t i = 0; i < 2000; ++i) {
    text += symbols[(i * i + i / 7 + i % 5) % symbols.size()];
  }
  write("text.txt", text + symbols.substr(0, 1));
  BOOST_TEST(output_of({"bigrams", "text.txt", "-o", "counts.json"}).empty());
  const std::vector<std::string> command{"plot",     "alpha-growth", "--bigrams", "counts.json", "--triggers", "1",
                                         "--length", "50",           "--format",  "svg",         "--out"};
  const auto drawn = [&](const std::string& folder, const Surroundings& surroundings) {
    auto arguments = command;
    arguments.push_back(folder);
    BOOST_TEST(run(arguments, surroundings).code == 0);
    return read(folder + "/alpha-growth.svg");
  };
  const std::string svg = drawn("plain", {});
  BOOST_TEST(contains(svg, "integrated"));
  // A comma as decimal point, or no UTF-8, must not change a picture.
  BOOST_TEST((drawn("german", {.environment = {{"LC_ALL", "de_DE.UTF-8"}}}) == svg));
  BOOST_TEST((drawn("ascii", {.environment = {{"LC_ALL", "C"}}}) == svg));
}

// Without a row that moves the figure says nothing: that is the input's doing, not a failure.
BOOST_AUTO_TEST_CASE(a_figure_that_does_not_apply) {
  expect_bad_input({"plot", "alpha-growth", "--xi", "0", "--out", "."}, {"'alpha-growth'", "no row of this task"});
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE_END()

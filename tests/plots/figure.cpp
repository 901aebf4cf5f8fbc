// Pictures: that they exist and are what they claim to be, that the script beside them draws them again, that labels
// survive, and that nothing is left behind when it cannot be done.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <limits>
#include <sstream>
#include <stdexcept>
#include <string>
#include <unistd.h>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include "formats/files.hpp"
#include "plots/figure_csv.hpp"
#include "plots/gnuplot.hpp"
#include "plots/gnuplot_script.hpp"
#include "plots/layout.hpp"
#include "theory/errors.hpp"

BOOST_AUTO_TEST_SUITE(plots_figure)

namespace fs = std::filesystem;
using sinkflow::plots::draw;
using sinkflow::plots::Format;
using sinkflow::verify::Figure;
using sinkflow::verify::Mark;
using sinkflow::verify::Panel;
using sinkflow::verify::Series;

namespace {

constexpr std::array all_formats{Format::png, Format::svg, Format::pdf};
constexpr double nan_value = std::numeric_limits<double>::quiet_NaN();

/// An empty directory whose name needs quoting.
class Directory {
 public:
  Directory() {
    std::string name = (fs::temp_directory_path() / "sinkflow's plots XXXXXX").string();
    BOOST_REQUIRE(mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~Directory() { fs::remove_all(path_); }
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;
  Directory(Directory&&) = delete;
  Directory& operator=(Directory&&) = delete;

  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

/// Sets a variable of the environment and puts the old value back.
class Environment {
 public:
  Environment(const char* name, const char* value) : name_(name), old_(std::getenv(name)) { setenv(name, value, 1); }
  ~Environment() { setenv(name_, old_.c_str(), 1); }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;
  Environment(Environment&&) = delete;
  Environment& operator=(Environment&&) = delete;

 private:
  const char* name_;
  std::string old_;
};

Figure growth() {
  Panel above{"Above: α_v(t) & more", {"time t", true}, {"α_v", false}, {}};
  Panel below{"", {"time t", true}, {"|α − ½ log t|", true}, {}};
  Series measured{"space", Mark::line, 0, {}, {}};
  Series predicted{"½ log t", Mark::dashed, 0, {}, {}};
  Series residual{"", Mark::points, 1, {}, {}};
  for (int i = 0; i <= 40; ++i) {
    const double t = std::pow(10.0, 0.25 * i);
    measured.x.push_back(t);
    measured.y.push_back(0.5 * std::log1p(t));
    predicted.x.push_back(t);
    predicted.y.push_back(0.5 * std::log(t));
    residual.x.push_back(t);
    residual.y.push_back(0.5 * std::log1p(1 / t));
  }
  above.series = {measured, predicted};
  below.series = {residual};
  return {"alpha-growth", "Growth of α", "What is seen.", {above, below}};
}

Figure with_label(const std::string& label) {
  return {"label", "", "", {{"", {"x", false}, {"y", false}, {{label, Mark::line, 0, {1, 2}, {3, 4}}}}}};
}

/// Weights of a query (row) on the keys (columns) that are not after it, over points on the same categories.
Figure attention(const std::vector<std::string>& tokens) {
  const std::size_t count = tokens.size();
  Panel map{"attention", {"key", false, tokens}, {"query", false, tokens}, {}, {"weight", {}}};
  Series norms{"", Mark::points, 0, {}, {}};
  for (std::size_t query = 0; query < count; ++query) {
    auto& row = map.cells.rows.emplace_back(count, nan_value);
    for (std::size_t key = 0; key <= query; ++key) {
      row[key] = (query == 0 ? 1 : key == 0 ? 0.75 : 0.25 / static_cast<double>(query));
    }
    norms.x.push_back(static_cast<double>(query));
    norms.y.push_back(1 + static_cast<double>(query % 3));
  }
  return {"attention", "Attention", "", {map, {"values", {"key", false, tokens}, {"norm"}, {norms}}}};
}

std::size_t files_in(const fs::path& directory) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(directory), fs::directory_iterator()));
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

int run(const fs::path& directory, const std::string& command) {
  return std::system(fmt::format("cd \"{}\" && {} >/dev/null 2>&1", directory.string(), command).c_str());
}

}  // namespace

BOOST_AUTO_TEST_CASE(pictures_are_what_their_names_say) {
  const Directory directory;
  const auto paths = draw(growth(), directory.path() / "new" / "figures", all_formats);
  BOOST_REQUIRE_EQUAL(paths.size(), 5);
  BOOST_TEST(paths[0].filename() == "alpha-growth.png");
  BOOST_TEST(sinkflow::formats::read_file(paths[0]).starts_with("\x89PNG\r\n"));
  BOOST_TEST(contains(sinkflow::formats::read_file(paths[1]), "<svg"));
  BOOST_TEST(sinkflow::formats::read_file(paths[1]).ends_with("</svg>\n\n"));
  BOOST_TEST(sinkflow::formats::read_file(paths[2]).starts_with("%PDF-"));
  BOOST_TEST(paths[3].filename() == "alpha-growth.csv");
  BOOST_TEST(paths[4].filename() == "alpha-growth.gp");
  BOOST_TEST(files_in(directory.path() / "new" / "figures") == 5U);
}

BOOST_AUTO_TEST_CASE(the_script_alone_draws_the_same_picture) {
  const Directory drawn;
  const Directory again;
  const std::array formats{Format::svg, Format::png};
  const auto paths = draw(growth(), drawn.path(), formats);
  fs::copy_file(drawn.path() / "alpha-growth.csv", again.path() / "alpha-growth.csv");
  fs::copy_file(drawn.path() / "alpha-growth.gp", again.path() / "alpha-growth.gp");
  BOOST_TEST(run(again.path(), "gnuplot -d alpha-growth.gp") == 0);
  BOOST_TEST(sinkflow::formats::read_file(again.path() / "alpha-growth.svg") == sinkflow::formats::read_file(paths[0]));
  BOOST_TEST(!fs::exists(again.path() / "alpha-growth.png"));
  BOOST_TEST(run(again.path(), "gnuplot -d -e \"format='png'\" alpha-growth.gp") == 0);
  BOOST_TEST(sinkflow::formats::read_file(again.path() / "alpha-growth.png") == sinkflow::formats::read_file(paths[1]));
}

BOOST_AUTO_TEST_CASE(labels_survive_literally) {
  // What is in the SVG has <, > and & as entities; nothing else may change.
  const std::array<std::array<std::string, 2>, 14> labels{{{"a_b", "a_b"},
                                                           {"x^2", "x^2"},
                                                           {"{braces}", "{braces}"},
                                                           {"}", "}"},
                                                           {"@at", "@at"},
                                                           {"#", "#"},
                                                           {"it's", "it's"},
                                                           {"\\n", "\\n"},
                                                           {"\\", "\\"},
                                                           {"space", "space"},
                                                           {"`date`", "`date`"},
                                                           {"%d $1 ~ !", "%d $1 ~ !"},
                                                           {"α, \"β\", √½", "α, \"β\", √½"},
                                                           {"<s> & </s>", "&lt;s&gt; &amp; &lt;/s&gt;"}}};
  const std::array formats{Format::svg};
  const Directory directory;
  for (const auto& [label, expected] : labels) {
    std::string svg = sinkflow::formats::read_file(draw(with_label(label), directory.path(), formats)[0]);
    // gnuplot leaves > as it is in some places.
    for (std::size_t at = svg.find("&gt;"); at != std::string::npos; at = svg.find("&gt;")) {
      svg.replace(at, 4, ">");
    }
    std::string text = expected;
    for (std::size_t at = text.find("&gt;"); at != std::string::npos; at = text.find("&gt;")) {
      text.replace(at, 4, ">");
    }
    BOOST_TEST(contains(svg, "<text>" + text + "</text>"), label);
    // Both ends of the line were read: the curve is there, whatever the label does to the CSV.
    BOOST_TEST(contains(svg, "stroke='rgb(  0, 114, 178)'"), label);
  }
}

BOOST_AUTO_TEST_CASE(csv_keeps_all_digits_and_leaves_gaps) {
  Figure figure = with_label("a \"b\"");
  Series& series = figure.panels[0].series[0];
  series.x = {nan_value, 0.1, 1, 2, 3, 4};
  series.y = {0, 1.0 / 3, nan_value, INFINITY, -1e-300, nan_value};
  figure.panels[0].series.push_back({"nothing", Mark::points, 1, {1}, {nan_value}});
  figure.panels[0].series.push_back({"c, \"d\"", Mark::points, 1, {1}, {2}});
  BOOST_TEST(sinkflow::plots::figure_csv(figure) ==
             "panel,series,label,x,y\n"
             "1,1,\"a \"\"b\"\"\",0.10000000000000001,0.33333333333333331\n"
             "\n"
             "1,1,\"a \"\"b\"\"\",3,-1e-300\n"
             "\n\n"
             "1,3,\"c, ”d”\",1,2\n");
}

BOOST_AUTO_TEST_CASE(csv_of_cells_and_categories_has_more_columns) {
  BOOST_TEST(sinkflow::plots::figure_csv(attention({"<s>", "\"", ","})) ==
             "panel,series,label,x,y,value,x_name,y_name\n"
             "1,1,\"weight\",0,0,1,\"<s>\",\"<s>\"\n"
             "1,1,\"weight\",0,1,0.75,\"<s>\",\"\"\"\"\n"
             "1,1,\"weight\",1,1,0.25,\"\"\"\",\"\"\"\"\n"
             "1,1,\"weight\",0,2,0.75,\"<s>\",\",\"\n"
             "1,1,\"weight\",1,2,0.125,\"\"\"\",\",\"\n"
             "1,1,\"weight\",2,2,0.125,\",\",\",\"\n"
             "\n\n"
             "2,1,\"\",0,1,,\"<s>\",\n"
             "2,1,\"\",1,2,,\"\"\"\",\n"
             "2,1,\"\",2,3,,\",\",\n");
  Figure off_the_names = with_label("a");
  off_the_names.panels[0].x.categories = {"full", "no attn"};
  off_the_names.panels[0].series[0].x = {0.5, 2};
  BOOST_TEST(sinkflow::plots::figure_csv(off_the_names) ==
             "panel,series,label,x,y,x_name\n1,1,\"a\",0.5,3,\n1,1,\"a\",2,4,\n");
}

BOOST_AUTO_TEST_CASE(heat_maps_have_rows_downwards_and_a_colour_bar) {
  const std::string script = sinkflow::plots::gnuplot_script(attention({"<s>", "it's", "5%"}), "svg");
  const std::size_t second = script.find("# Panel 2");
  const std::string map = script.substr(0, second);
  const std::string points = script.substr(second);
  BOOST_TEST(contains(map, "('<s>' 0, 'it'.\"'\".'s' 1, '5%%' 2)\nset xrange [-0.5:2.5]"));
  BOOST_TEST(contains(map, "set yrange [2.5:-0.5]"));
  BOOST_TEST(contains(map, "set cbrange [0:1]"));
  BOOST_TEST(contains(map, "set label 6 'weight'"));
  BOOST_TEST(contains(map, "index 0 using 4:5:(0.5"));
  BOOST_TEST(contains(map, ":6 with boxxyerror"));
  BOOST_TEST(contains(points, "set xrange [-0.5:2.5]"));
  BOOST_TEST(contains(points, "set yrange [*:*]"));
  BOOST_TEST(contains(points, "unset label 6"));
  BOOST_TEST(contains(points, "index 1 using 4:5 with points"));
  BOOST_TEST(!contains(sinkflow::plots::gnuplot_script(growth(), "svg"), "palette"));
}

BOOST_AUTO_TEST_CASE(heat_maps_and_categories_are_drawn_with_their_names) {
  const Directory directory;
  const std::vector<std::string> tokens{"<s>", "it's", "5%", "\"q\"", R"(a\n)", "x_{2}^@", "␣"};
  const auto paths = draw(attention(tokens), directory.path(), all_formats);
  BOOST_TEST(sinkflow::formats::read_file(paths[0]).starts_with("\x89PNG\r\n"));
  BOOST_TEST(sinkflow::formats::read_file(paths[2]).starts_with("%PDF-"));
  const std::string svg = sinkflow::formats::read_file(paths[1]);
  for (const char* name : {"&lt;s", "<text>it's</text>", "<text>5%</text>", R"(<text>"q"</text>)",
                           R"(<text>a\n</text>)", "<text>x_{2}^@</text>", "<text>␣</text>", "<text>weight</text>"}) {
    BOOST_TEST(contains(svg, name), name);
  }
  // The ends of the palette: the largest weight, and none for the blank cells.
  BOOST_TEST(contains(svg, "fill = 'rgb(253, 231,  37)'"));
}

BOOST_AUTO_TEST_CASE(many_names_are_turned_and_then_thinned_out) {
  const auto map_of = [](std::size_t count, const std::string& name) {
    return sinkflow::plots::layout_of(attention(std::vector<std::string>(count, name))).panels[0];
  };
  BOOST_TEST(!map_of(8, "token").x_tics.upright);
  BOOST_TEST(!map_of(40, "a").x_tics.upright);
  BOOST_TEST(map_of(40, "token").x_tics.upright);
  std::vector<std::string> letters(40, "a");
  letters[0] = "<s>";
  BOOST_TEST(!sinkflow::plots::layout_of(attention(letters)).panels[0].x_tics.upright);
  BOOST_TEST(map_of(40, "token").x_tics.every == 1U);
  BOOST_TEST(map_of(40, "token").y_tics.every == 1U);
  BOOST_TEST(map_of(40, "token").x_tics.font_size >= 14);
  BOOST_TEST(map_of(200, "token").x_tics.every > 1U);
  BOOST_TEST(map_of(200, "token").x_label_middle > map_of(200, "token").bottom + map_of(200, "token").x_tics.room);
  const auto narrow = map_of(3, std::string(100, 'a'));
  BOOST_TEST(narrow.x_tics.names[0] == std::string(23, 'a') + "…");
  BOOST_TEST(narrow.bar_right > narrow.bar_left);
}

BOOST_AUTO_TEST_CASE(cells_that_cannot_be_drawn_are_refused) {
  const auto refuses = [](auto&& change) {
    Figure figure = attention({"a", "b"});
    change(figure.panels[0]);
    BOOST_CHECK_THROW(sinkflow::plots::figure_csv(figure), std::invalid_argument);
    BOOST_CHECK_THROW(sinkflow::plots::gnuplot_script(figure, "svg"), std::invalid_argument);
  };
  refuses([](Panel& panel) { panel.cells.rows[1].pop_back(); });
  refuses([](Panel& panel) { panel.cells.rows = {{}, {}}; });
  refuses([](Panel& panel) { panel.x.categories.pop_back(); });
  refuses([](Panel& panel) { panel.y.categories.pop_back(); });
  refuses([](Panel& panel) { panel.x.logarithmic = true; });
  refuses([](Panel& panel) { panel.series.resize(1); });
  refuses([](Panel& panel) { panel.cells.high = panel.cells.low; });
  refuses([](Panel& panel) { panel.cells.high = nan_value; });
}

BOOST_AUTO_TEST_CASE(csv_refuses_a_series_of_two_lengths) {
  Figure figure = with_label("a");
  figure.panels[0].series[0].x.push_back(3);
  BOOST_CHECK_THROW(sinkflow::plots::figure_csv(figure), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(figures_with_little_in_them_are_drawn) {
  Figure figure{"little", "", "", {}};
  figure.panels = {
      {"no series", {"x", true}, {"y", true}, {}},
      {"no finite point", {"x", false}, {"y", false}, {{"a", Mark::line, 0, {1}, {nan_value}}}},
      {"negative on a logarithmic axis", {"x", true}, {"y", true}, {{"a", Mark::line, 0, {1, 2}, {-1, 0}}}},
      {"one point", {"x", true}, {"y", true}, {{"a", Mark::points, 9, {2}, {3}}}},
      {"constant", {"x", false}, {"y", false}, {{"a", Mark::dotted, -1, {1, 2}, {0, 0}}}},
      {"huge range", {"x", true}, {"y", true}, {{"a", Mark::line, 0, {1e-300, 1e300}, {1e-300, 1e300}}}},
      {"blank cells", {"x"}, {"y"}, {}, {"value", {{nan_value}, {nan_value}}}},
      {"one cell", {"x"}, {"y"}, {}, {"", {{3}}, -1e6, 1e6}},
      {"categories without series", {"x", false, {"a"}}, {"y", false, {"b", ""}}, {}}};
  const Directory directory;
  const auto paths = draw(figure, directory.path(), all_formats);
  BOOST_TEST(paths.size() == 5U);
  BOOST_TEST(fs::file_size(paths[0]) > 1000U);
}

BOOST_AUTO_TEST_CASE(a_legend_never_covers_data) {
  const auto one = sinkflow::plots::layout_of(with_label("a"));
  BOOST_TEST(one.panels[0].legend_columns == 0U);
  BOOST_TEST(one.panels[0].right < one.width);

  Figure many = with_label("a");
  for (int i = 0; i < 61; ++i) {
    many.panels[0].series.push_back({fmt::format("token {}", i), Mark::line, i, {1, 2}, {1, 2}});
  }
  const auto below = sinkflow::plots::layout_of(many);
  BOOST_TEST(below.panels[0].legend_columns > 1U);
  BOOST_TEST(below.panels[0].legend_columns * below.panels[0].legend_rows >= 62U);
  BOOST_TEST(below.panels[0].legend_top > below.panels[0].x_label_middle);
  BOOST_TEST(below.height > one.height);
}

BOOST_AUTO_TEST_CASE(panels_side_by_side_compare) {
  Figure figure = with_label("a");
  Panel other = figure.panels[0];
  other.title = "a title of so many words that it takes more than a single line in a column of half the width";
  other.series[0].y = {30, 40};
  figure.panels.push_back(other);
  figure.columns = 2;
  const auto layout = sinkflow::plots::layout_of(figure);
  const auto& left = layout.panels[0];
  const auto& right = layout.panels[1];
  BOOST_TEST(right.title.size() > left.title.size());
  BOOST_TEST(left.top == right.top);
  BOOST_TEST(left.bottom == right.bottom);
  BOOST_TEST(left.right < right.left);
  BOOST_TEST(right.right < layout.width);
  BOOST_TEST(right.right - right.left == left.right - left.left);
  BOOST_TEST(left.legend_columns > 0U);  // below: nothing is left of the room at the right

  // Axes of equal labels have one range, and one that is named otherwise has its own.
  const auto ranges = [&figure] {
    std::vector<std::string> found;
    std::istringstream script(sinkflow::plots::gnuplot_script(figure, "svg"));
    for (std::string line; std::getline(script, line);) {
      if (line.starts_with("set yrange")) {
        found.push_back(line);
      }
    }
    return found;
  };
  BOOST_REQUIRE(ranges().size() == 2U);
  BOOST_TEST(ranges()[0] == ranges()[1]);
  BOOST_TEST(contains(ranges()[0], ":41."));
  figure.panels[1].y.label = "z";
  BOOST_TEST(ranges()[0] != ranges()[1]);

  const Directory directory;
  BOOST_TEST(fs::file_size(draw(figure, directory.path(), all_formats)[0]) > 1000U);
  figure.columns = 0;
  BOOST_CHECK_THROW(sinkflow::plots::gnuplot_script(figure, "svg"), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(lines_that_colour_alone_tells_apart_carry_marks) {
  Figure figure = with_label("a");
  BOOST_TEST(!contains(sinkflow::plots::gnuplot_script(figure, "svg"), "linespoints"));
  auto& series = figure.panels[0].series;
  series.push_back({"b", Mark::line, 1, {1, 2}, {4, 3}});
  series.push_back({"", Mark::line, 2, {1, 2}, {4, 3}});          // as the others of its colour
  series.push_back({"c", Mark::dash_dotted, 3, {1, 2}, {4, 3}});  // told apart by its dashes
  series.push_back({"all of a kind", Mark::line, 6, {}, {}});     // in the legend alone
  const std::string script = sinkflow::plots::gnuplot_script(figure, "svg");
  BOOST_TEST(contains(script, "index 0 using 4:5 with linespoints lw 3 pt 7"));
  BOOST_TEST(contains(script, "index 1 using 4:5 with linespoints lw 3 pt 5"));
  BOOST_TEST(contains(script, "index 2 using 4:5 with lines lw 3 lc"));
  BOOST_TEST(contains(script, "index 3 using 4:5 with lines lw 2 dt (10,4,2,4)"));
  BOOST_TEST(contains(script, "keyentry with lines lw 3 lc"));
}

BOOST_AUTO_TEST_CASE(a_short_logarithmic_axis_has_enough_numbers) {
  Figure figure = with_label("a");
  figure.panels[0].x.logarithmic = true;
  figure.panels[0].series[0].x = {16'000, 70'000};
  BOOST_TEST(contains(sinkflow::plots::gnuplot_script(figure, "svg"), "20000, 30000, 40000, 50000, 60000, 80000"));
  figure.panels[0].series[0].x = {100, 2000};
  BOOST_TEST(contains(sinkflow::plots::gnuplot_script(figure, "svg"), "(100, 200, 500, 1000, 2000, 5000"));
}

BOOST_AUTO_TEST_CASE(without_gnuplot_there_is_an_input_error) {
  const Directory directory;
  const Environment no_programs("PATH", directory.path().c_str());
  BOOST_CHECK_EXCEPTION(sinkflow::plots::require_gnuplot(), sinkflow::InputError, [](const auto& error) {
    return contains(error.what(), "expected the program 'gnuplot'") && contains(error.what(), "found none");
  });
  BOOST_CHECK_THROW(draw(growth(), directory.path(), all_formats), sinkflow::InputError);
  BOOST_TEST(files_in(directory.path()) == 0U);
}

BOOST_AUTO_TEST_CASE(with_gnuplot_there_is_none) {
  BOOST_CHECK_NO_THROW(sinkflow::plots::require_gnuplot());
}

BOOST_AUTO_TEST_CASE(a_place_that_is_no_directory_is_an_input_error) {
  const Directory directory;
  sinkflow::formats::write_file(directory.path() / "file", "text");
  BOOST_CHECK_THROW(draw(growth(), directory.path() / "file", all_formats), sinkflow::InputError);
  BOOST_CHECK_THROW(draw(growth(), directory.path() / "file" / "below", all_formats), sinkflow::InputError);
  BOOST_TEST(files_in(directory.path()) == 1U);
  BOOST_TEST(sinkflow::formats::read_file(directory.path() / "file") == "text");
}

BOOST_AUTO_TEST_CASE(a_failed_gnuplot_is_a_computation_error_with_its_complaint) {
  const Directory directory;
  const Directory programs;
  // A gnuplot that answers to --version and otherwise complains, before it has read its input.
  sinkflow::formats::write_file(
      programs.path() / "gnuplot",
      "#!/bin/sh\ncase $1 in --version) exit 0;; esac\necho 'line 3: no memory' >&2\nexit 1\n");
  fs::permissions(programs.path() / "gnuplot", fs::perms::owner_all);
  const Environment first("PATH", fmt::format("{}:{}", programs.path().string(), std::getenv("PATH")).c_str());
  Figure figure = growth();
  // Far more than a pipe holds: what is not read must not end the program.
  figure.panels[0].series.resize(3000, figure.panels[0].series[0]);
  BOOST_CHECK_EXCEPTION(draw(figure, directory.path(), all_formats), sinkflow::ComputationError,
                        [](const auto& error) { return contains(error.what(), "line 3: no memory"); });
  BOOST_TEST(files_in(directory.path()) == 0U);
}

BOOST_AUTO_TEST_CASE(a_name_that_is_no_file_name_is_refused) {
  const Directory directory;
  Figure figure = growth();
  for (const char* name : {"", "../up", "a b", "a'b"}) {
    figure.name = name;
    BOOST_CHECK_THROW(draw(figure, directory.path(), all_formats), std::invalid_argument);
  }
  BOOST_TEST(files_in(directory.path()) == 0U);
}

BOOST_AUTO_TEST_SUITE_END()

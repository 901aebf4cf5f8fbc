#include "verify/statistics/fit.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "apps/command.hpp"
#include "apps/numbers.hpp"
#include "formats/bad_input.hpp"
#include "formats/csv.hpp"
#include "formats/files.hpp"
#include "theory/errors.hpp"

namespace sinkflow::apps::command_fit {
namespace {

struct Arguments {
  std::string csv;
  std::string x;
  std::string y;
  std::string law = "power";
  std::string window = ":";
};

/// "a:b"; an end that is left out is open.
std::pair<double, double> parse_window(const std::string& window) {
  const std::size_t colon = std::min(window.find(':'), window.size());
  const auto end_in = [](const std::string& text, double open) {
    return text.empty() ? open : parse_number<double>(text, "--window");
  };
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const double low = end_in(window.substr(0, colon), -infinity);
  const double high = end_in(window.substr(std::min(colon + 1, window.size())), infinity);
  if (colon == window.size() || !(low < high)) {
    throw InputError(fmt::format("--window: expected a:b with a < b, found {}", formats::shown(window)));
  }
  return {low, high};
}

void print(const char* name, const verify::Line& line) {
  fmt::print("{:<12} {:.10g} +- {:.3g} (95 %), intercept {:.10g}, residual {:.3g}, {} points\n", name, line.slope,
             line.half_width, line.intercept, line.residual, line.points);
}

/// Errors name the file.
verify::Fit fit_columns(const formats::CsvTable& table, const Arguments& arguments, verify::FitLaw law, double low,
                        double high) {
  const std::vector<double>& x = table.column(arguments.x);
  const std::vector<double>& y = table.column(arguments.y);
  try {
    return verify::fit(x, y, law, low, high);
  } catch (const InputError& error) {
    throw InputError(fmt::format("cannot use '{}' for a {}", table.name, error.what()));
  }
}

Action define(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  app.add_option("CSV", arguments->csv, "table with a header")->required();
  app.add_option("--x", arguments->x, "column")->required();
  app.add_option("--y", arguments->y, "column")->required();
  app.add_option("--law", arguments->law, "power (y = e^c x^p), log (y = s log x + c) or linear (y = s x + c)")
      ->capture_default_str();
  app.add_option("--window", arguments->window, "a:b, the x to use; an end may be left out");
  return [arguments] {
    const verify::FitLaw law = verify::fit_law(arguments->law);
    const auto [low, high] = parse_window(arguments->window);
    const formats::CsvTable table = formats::parse_csv(formats::read_file(arguments->csv), arguments->csv);
    const verify::Fit result = fit_columns(table, *arguments, law, low, high);
    print(law == verify::FitLaw::power ? "exponent" : "slope", result.whole);
    print("early half", result.early);
    print("late half", result.late);
    return kAsExpected;
  };
}

const CommandRegistration registration({"fit", "Fit an exponent or a slope, over a window and over its halves",
                                        "sinkflow fit flow.csv --x t --y alpha_0 --law log --window 1e6:1e16", define});

}  // namespace
}  // namespace sinkflow::apps::command_fit

#include "verify/statistics/fit.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "apps/command.hpp"
#include "apps/json_output.hpp"
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
  std::string json;
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
  fmt::print("{:<12} {:.10g} +- {:.3g} (95 %), intercept {:.10g}, residual standard deviation {:.3g}, {} points\n",
             name, line.slope, line.half_width, line.intercept, line.residual_deviation, line.points);
}

void print(const verify::FitOfFew& fit, verify::FitLaw law) {
  print(law == verify::FitLaw::power ? "exponent" : "slope", fit.whole);
  if (fit.early && fit.late) {
    print("early half", *fit.early);
    print("late half", *fit.late);
  } else {
    fmt::print("no halves    {}\n", fit.why_no_halves);
  }
}

Json json(const verify::Line& line) {
  return {{"slope", line.slope},
          {"intercept", line.intercept},
          {"half_width", line.half_width},
          {"slope_standard_deviation", line.slope_deviation},
          {"intercept_standard_deviation", line.intercept_deviation},
          {"residual_standard_deviation", line.residual_deviation},
          {"points", line.points}};
}

Json json(const verify::FitOfFew& fit, const Arguments& arguments) {
  return {{"law", arguments.law},
          {"x", arguments.x},
          {"y", arguments.y},
          {"whole", json(fit.whole)},
          {"early", fit.early ? json(*fit.early) : Json(nullptr)},
          {"late", fit.late ? json(*fit.late) : Json(nullptr)},
          {"why_no_halves", fit.why_no_halves.empty() ? Json(nullptr) : Json(fit.why_no_halves)}};
}

/// Errors name the file.
verify::FitOfFew fit_columns(const Arguments& arguments, verify::FitLaw law) {
  const auto [low, high] = parse_window(arguments.window);
  const std::array wanted{arguments.x, arguments.y};
  const formats::CsvTable table = formats::parse_csv(formats::read_file(arguments.csv), arguments.csv, wanted);
  try {
    return verify::fit_of_few(table.columns[0], table.columns[1], law, low, high);
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
  app.add_option("--json", arguments->json, "write the fit as JSON to this file ('-': standard output)");
  return [arguments] {
    const verify::FitLaw law = verify::fit_law(arguments->law);
    if (!arguments->json.empty()) {
      formats::prepare_output_file(arguments->json);
    }
    const verify::FitOfFew fit = fit_columns(*arguments, law);
    if (arguments->json.empty()) {
      print(fit, law);
    } else {
      formats::write_file(arguments->json, json(fit, *arguments).dump() + "\n");
    }
    return kAsExpected;
  };
}

const CommandRegistration registration({"fit", "Fit an exponent or a slope, over a window and over its halves",
                                        "sinkflow fit flow.csv --x t --y alpha_0 --law log --window 1e6:1e16", define});

}  // namespace
}  // namespace sinkflow::apps::command_fit

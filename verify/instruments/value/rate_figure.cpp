#include "verify/instruments/value/rate_figure.hpp"

#include <algorithm>
#include <cmath>

namespace sinkflow::verify {
namespace {

/// ||beta - beta*|| as it was measured, and e^(-lambda t) through its last point.
void draw_distance(const DecayFound& found, int colour, Panel& panel) {
  Series distance{found.name, Mark::line, colour, found.times, found.distances};
  Series law{"", Mark::dashed, colour, distance.x, {}};
  for (const double scaled : law.x) {
    law.y.push_back(distance.y.back() * std::exp(distance.x.back() - scaled));
  }
  panel.series.push_back(std::move(distance));
  panel.series.push_back(std::move(law));
}

}  // namespace

Figure value_rate_figure(const std::vector<DecayFound>& found) {
  constexpr std::size_t most_lines = 6;
  Panel distance{"On the way, in units of 1/\u03bb",
                 {"\u03bbt (dimensionless)", false},
                 {"\u2016\u03b2 \u2212 \u03b2*\u2016 (dimensionless)", true},
                 {}};
  Panel rates{"Rates of all instances",
              {"predicted \u03bb (dimensionless)", true},
              {"measured rate (dimensionless)", true},
              {}};
  Panel rest{"What is left", {"predicted \u03bb (dimensionless)", true}, {"|measured \u2212 \u03bb|/\u03bb", true}, {}};
  Series measured{"fitted slope", Mark::points, 0, {}, {}};
  Series deviation{"deviation", Mark::points, 0, {}, {}};
  Series tolerance{"tolerance", Mark::points, 5, {}, {}};
  for (std::size_t i = 0; i < found.size(); ++i) {
    const DecayFound& one = found[i];
    if (i < most_lines) {
      draw_distance(one, static_cast<int>(i), distance);
    }
    measured.x.push_back(one.predicted);
    measured.y.push_back(one.measured);
    deviation.x.push_back(one.predicted);
    deviation.y.push_back(std::abs(one.measured - one.predicted) / one.predicted);
    tolerance.x.push_back(one.predicted);
    tolerance.y.push_back(one.tolerance / one.predicted);
  }
  distance.series.push_back(legend_entry("C e^(\u2212\u03bbt)", Mark::dashed));
  const auto [least, most] = std::minmax_element(measured.x.begin(), measured.x.end());
  rates.series = {{"measured = predicted", Mark::dashed, kBlack, {*least, *most}, {*least, *most}}, measured};
  rest.series = {tolerance, deviation};
  return {"value-rate",
          "\u03b2 converges at the rate of the slowest mode",
          "The value state \u03b2 with every logit frozen at a value of its own. Its distance to the minimiser falls "
          "like e^(-lambda t) with lambda the smallest nonzero eigenvalue of the Hessian there; the dashed lines have "
          "that slope and go through the last point. Slopes fitted to 10 <= lambda t <= 18 agree with lambda over "
          "orders of magnitude, within what faster modes still add.",
          {distance, rates, rest}};
}

}  // namespace sinkflow::verify

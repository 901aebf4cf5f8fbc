#include "verify/instruments/growth/growth_figures.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "verify/instruments/growth/alpha_growth.hpp"
#include "verify/statistics/spacing.hpp"

namespace sinkflow::verify {
namespace {

// How the law is drawn to one, two and three orders, and what the orders are called.
constexpr std::array order_marks{Mark::dotted, Mark::dashed, Mark::dash_dotted};
constexpr std::array order_names{"\u00bd log T", "\u00bd log T \u2212 A/\u221aT", "and \u00bd(B\u2212A\u00b2)log(T)/T"};
constexpr const char* constant_name = "and \u2212C/(2T)";

/// A logit's flow at many times beside its law.
struct DrawnRow {
  std::string name;
  RowLaw law;
  theory::Trajectory flow;  ///< (times, 1)

  [[nodiscard]] double alpha(std::size_t i) const { return flow.states(static_cast<Eigen::Index>(i), 0); }
};

DrawnRow drawn_row(const Setting& setting, Eigen::Index row, double start, const std::vector<double>& times) {
  const GrowthRow growth = restarted(growth_row(setting, row), start);
  return {fmt::format("'{}'", row_name(setting, row)), row_law(growth), integrate_row(growth, times)};
}

/// Rows from the fastest to the slowest, from the setting's start.
std::vector<DrawnRow> drawn_rows(const Setting& setting) {
  std::vector<DrawnRow> rows;
  for (const Eigen::Index row : representative_rows(setting)) {
    rows.push_back(drawn_row(setting, row, setting.instance.start.alpha[row], log_spaced(1, kLastTime, 321)));
  }
  return rows;
}

/// Positions in a list that is not empty; fewer than three in a short one.
std::set<std::size_t> first_middle_last(std::size_t size) {
  return {0, size / 2, size - 1};
}

Series logits_of(const DrawnRow& row, const std::string& label, int colour) {
  const Eigen::VectorXd alpha = row.flow.states.col(0);
  return {label, Mark::line, colour, row.flow.times, {alpha.begin(), alpha.end()}};
}

/// The readings of one drawn row, up to where its curve ends. They are black, because a coloured line carries marks of
/// its own.
Series marks_of(const std::vector<LogitReading>& readings, const std::string& drawn_name) {
  Series marks{"", Mark::points, kBlack, {}, {}};
  for (const LogitReading& reading : readings) {
    if (reading.row == "row " + drawn_name && reading.time <= kLastTime) {
      marks.x.push_back(reading.time);
      marks.y.push_back(reading.value);
    }
  }
  return marks;
}

/// Whether the terms of the law from the second to `order`, and the second in any case, are all below `size`: before
/// that it says nothing.
bool has_set_in(const RowLaw& law, int order, double t, double size) {
  bool small = law.growth.term(1, t) > 0;
  for (int term = 2; term <= std::max(2, order); ++term) {
    small = small && std::abs(law.growth.term(term, t)) < size;
  }
  return small;
}

Mark mark_of(int order) {
  return order_marks.at(static_cast<std::size_t>(order - 1));
}

/// The law to `order` from when on its last term is below `size`.
Series law_of(const DrawnRow& row, int order, double size, const char* label, int colour) {
  Series law{label, mark_of(order), colour, {}, {}};
  for (const double t : row.flow.times) {
    if (has_set_in(row.law, order, t, size)) {
      law.x.push_back(t);
      law.y.push_back(row.law.predicted(order, t));
    }
  }
  return law;
}

/// How far the logit is from a law, from when on its terms are small and as long as that is more than the integrator's
/// error.
template <class Law>
Series distance_to(const DrawnRow& row, int order, const Law& law, const std::string& label, Mark mark, int colour) {
  Series distance{label, mark, colour, {}, {}};
  for (std::size_t i = 0; i < row.flow.times.size(); ++i) {
    const double t = row.flow.times[i];
    const double rest = std::abs(row.alpha(i) - law(t));
    if (has_set_in(row.law, order, t, 1) && rest > row.flow.error[i]) {
      distance.x.push_back(t);
      distance.y.push_back(rest);
    }
  }
  return distance;
}

/// The law to three orders and -C/(2T).
double with_constant(const RowLaw& law, double t) {
  return law.predicted(3, t) - law.constant / (2 * law.growth.scaled_time(t));
}

/// The same as marks on the flow, which it soon hides.
Series with_constant_of(const DrawnRow& row, int colour) {
  constexpr std::size_t every = 10;
  Series law{constant_name, Mark::points, colour, {}, {}};
  for (std::size_t i = 0; i < row.flow.times.size(); i += every) {
    const double t = row.flow.times[i];
    if (std::abs(row.law.constant) < 2 * row.law.growth.scaled_time(t)) {
      law.x.push_back(t);
      law.y.push_back(with_constant(row.law, t));
    }
  }
  return law;
}

/// The chosen rows with the leading order of their law, and one row that cannot move.
Panel logits_panel(const Setting& setting, const std::vector<DrawnRow>& rows,
                   const std::vector<LogitReading>& readings) {
  Panel panel{"Rows from the fastest to the slowest, T = 2\u03c0\u1d65Var(x)t",
              {"t (dimensionless)", true},
              {"\u03b1, logit on <s>", false},
              {}};
  int colour = 0;
  for (const DrawnRow& row : rows) {
    panel.series.push_back(logits_of(row, row.name + " integrated", colour++));
  }
  if (const auto frozen = frozen_rows(setting); !frozen.empty()) {
    const double start = setting.instance.start.alpha[frozen.front()];
    panel.series.push_back({fmt::format("'{}', Var(x) = 0", row_name(setting, frozen.front())),
                            Mark::line,
                            colour,
                            {1, kLastTime},
                            {start, start}});
  }
  colour = 0;
  for (const DrawnRow& row : rows) {
    panel.series.push_back(law_of(row, 1, 1, "", colour++));
    panel.series.push_back(marks_of(readings, row.name));
  }
  panel.series.push_back(legend_entry(order_names[0], order_marks[0]));
  panel.series.push_back(legend_entry("read by the claim", Mark::points));
  return panel;
}

/// One row from when on e^alpha is |A|, which is where the law sets in.
Panel orders_panel(const Setting& setting, Eigen::Index chosen) {
  constexpr double window = 100;
  const RowLaw law = row_law(setting, chosen);
  const GrowthRow growth = growth_row(setting, chosen);
  const double from = std::max(growth.start() + 1, std::log(std::abs(law.growth.a())));
  const theory::LogitClock clock(growth.instance.model, 0);
  const auto onset = static_cast<double>(time_to_reach(clock, growth.start(), from));
  const DrawnRow row = drawn_row(setting, chosen, growth.start(), log_spaced(onset, onset * window, 201));
  Panel panel{fmt::format("The fastest row, {}, and its law to three orders", row.name),
              {"t (dimensionless)", true},
              {"\u03b1, logit on <s>", false},
              {logits_of(row, "integrated", 0)}};
  for (const int order : {1, 2, 3}) {
    panel.series.push_back(law_of(row, order, 1, order_names.at(static_cast<std::size_t>(order - 1)), order));
  }
  panel.series.push_back(with_constant_of(row, 4));
  return panel;
}

Panel distances_panel(const std::vector<DrawnRow>& rows) {
  Panel panel{"What is left of \u03b1 after one, two and three orders, and with the start's constant C",
              {"t (dimensionless)", true},
              {"|\u03b1 \u2212 law| (dimensionless)", true},
              {}};
  for (const std::size_t i : first_middle_last(rows.size())) {
    const auto colour = static_cast<int>(i);
    const RowLaw& law = rows[i].law;
    for (const int order : {1, 2, 3}) {
      panel.series.push_back(distance_to(
          rows[i], order, [&](double t) { return law.predicted(order, t); }, "", mark_of(order), colour));
    }
    panel.series.push_back(distance_to(
        rows[i], 3, [&](double t) { return with_constant(law, t); }, rows[i].name, Mark::line, colour));
  }
  for (std::size_t i = 0; i < order_names.size(); ++i) {
    panel.series.push_back(legend_entry(order_names.at(i), order_marks.at(i)));
  }
  panel.series.push_back(legend_entry(constant_name, Mark::line));
  return panel;
}

}  // namespace

Figure alpha_growth_figure(const Setting& setting, const std::vector<LogitReading>& readings) {
  const std::vector<DrawnRow> rows = drawn_rows(setting);
  return {"alpha-growth",
          "Growth of the sink logit with \u03b2 frozen",
          "Every logit with Var(x) > 0 takes off at a time of its own and then follows (1/2) log T, T = 2 pi Var(x) t, "
          "with corrections that fall like 1/sqrt(T) and log(T)/T; a row without variance stays where it started. What "
          "one order of the law leaves falls like t^(-1/2), and after two and three like 1/t: the late take-off is a "
          "term -C/(2T), with C from a quadrature of the start, and taking that off too leaves t^(-3/2). Distances "
          "are drawn while they are above the integrator's error.",
          {logits_panel(setting, rows, readings), orders_panel(setting, representative_rows(setting).front()),
           distances_panel(rows)}};
}

Figure growth_remainder_figure(const Setting& setting, const std::vector<LogitReading>& readings) {
  Panel remainder{"The remainder and its limit \u00bd log(2\u03c0\u1d65Var(x))",
                  {"t (dimensionless)", true},
                  {"r = \u03b1 \u2212 \u00bd log t (dimensionless)", false},
                  {}};
  Panel distance{"Its distance to the limit, from when on A/\u221aT < 1",
                 {"t (dimensionless)", true},
                 {"|r \u2212 limit| (dimensionless)", true},
                 {}};
  const std::vector<double> times = log_spaced(1e-4, kLastTime, 401);
  const std::vector<Eigen::Index> rows = representative_rows(setting);
  int colour = 0;
  for (const std::size_t i : first_middle_last(rows.size())) {
    const Eigen::Index index = rows[i];
    std::string label = fmt::format("'{}', three starts", row_name(setting, index));
    for (const double start : {-3.0, 0.0, 6.0}) {
      const DrawnRow row = drawn_row(setting, index, start, times);
      const double limit = row.law.growth.term(1, 1);
      Series r{label, Mark::line, colour, times, {}};
      Series rest{std::exchange(label, ""), Mark::line, colour, {}, {}};
      Series next{"", Mark::dashed, colour, {}, {}};
      for (std::size_t at = 0; at < times.size(); ++at) {
        const double t = times[at];
        r.y.push_back(row.alpha(at) - 0.5 * std::log(t));
        if (has_set_in(row.law, 2, t, 1)) {
          rest.x.push_back(t);
          rest.y.push_back(std::abs(r.y.back() - limit));
          next.x.push_back(t);
          next.y.push_back(std::abs(row.law.growth.term(2, t)));
        }
      }
      remainder.series.push_back(std::move(r));
      distance.series.push_back(std::move(rest));
      if (start == 0) {
        remainder.series.push_back({"", Mark::dashed, colour, {times.front(), times.back()}, {limit, limit}});
        distance.series.push_back(std::move(next));
      }
    }
    remainder.series.push_back(marks_of(readings, fmt::format("'{}'", row_name(setting, index))));
    ++colour;
  }
  remainder.series.push_back(legend_entry("limit", Mark::dashed));
  remainder.series.push_back(legend_entry("read by the claim", Mark::points));
  distance.series.push_back(legend_entry("next term, A/\u221aT", Mark::dashed));
  return {"growth-remainder",
          "The remainder of logarithmic growth converges",
          "r = alpha - (1/2) log t of the fastest, a middle and the slowest row, each from logits -3, 0 and 6. From "
          "wherever it starts, r comes to the limit that Var(x) and the frequency of the row set, and the distance "
          "falls like the next term of the law. As t -> 0 it grows like -(1/2) log t: r is bounded for t >= 1 only.",
          {remainder, distance}};
}

}  // namespace sinkflow::verify

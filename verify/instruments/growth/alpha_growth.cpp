#include "verify/instruments/growth/alpha_growth.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <boost/math/tools/roots.hpp>
#include <fmt/format.h>

#include "flows/flows.hpp"
#include "theory/support_graph.hpp"
#include "verify/cases/growth_cases.hpp"
#include "verify/cases/random_model.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/harness/setting.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::verify {
namespace {

std::vector<Eigen::Index> rows_by_variance(const theory::Model& model, bool frozen) {
  const Eigen::MatrixXd mass = model.value_mass(0).transpose();
  std::vector<Eigen::Index> rows;
  for (Eigen::Index v = 0; v < model.rows(); ++v) {
    if (theory::has_no_variance(model.transition, mass, v) == frozen) {
      rows.push_back(v);
    }
  }
  return rows;
}

/// dt/dalpha grows like e^(2 alpha): pieces of at most unit length keep it smooth enough for a fixed rule.
template <class Integrand>
long double integrate_in_pieces(const Integrand& integrand, long double from, long double to) {
  const auto pieces = static_cast<int>(std::ceil(std::abs(to - from)));
  long double sum = 0;
  for (int i = 0; i < pieces; ++i) {
    const long double low = from + (to - from) * i / pieces;
    const long double high = from + (to - from) * (i + 1) / pieces;
    sum += boost::math::quadrature::gauss_kronrod<long double, 31>::integrate(integrand, low, high, 6, 1e-17L);
  }
  return sum;
}

}  // namespace

solvers::Options solver_options(const Setting& setting) {
  solvers::Options options;
  options.rtol = setting.options.rtol;
  options.atol = setting.options.atol;
  return options;
}

std::vector<Eigen::Index> moving_rows(const Setting& setting) {
  std::vector<Eigen::Index> rows = rows_by_variance(setting.instance.model, false);
  if (rows.empty()) {
    throw NotApplicable("no row of this task has variance");
  }
  return rows;
}

std::vector<Eigen::Index> frozen_rows(const Setting& setting) {
  return rows_by_variance(setting.instance.model, true);
}

std::vector<Eigen::Index> representative_rows(const Setting& setting) {
  std::vector<Eigen::Index> rows = moving_rows(setting);
  const auto speed = [&](Eigen::Index row) { return theory::growth_law(setting.instance.model, row).scaled_time(1); };
  std::sort(rows.begin(), rows.end(), [&](Eigen::Index a, Eigen::Index b) { return speed(a) > speed(b); });
  std::vector<Eigen::Index> chosen;
  for (const double quantile : {0.0, 0.25, 0.5, 0.75, 1.0}) {
    const Eigen::Index row = rows[static_cast<std::size_t>(quantile * static_cast<double>(rows.size() - 1))];
    if (chosen.empty() || chosen.back() != row) {
      chosen.push_back(row);
    }
  }
  return chosen;
}

theory::Trajectory integrate_alpha(const Setting& setting, std::span<const double> times) {
  const theory::Instance& instance = setting.instance;
  return solvers::integrate_rows(flows::alpha_rows(instance.model, instance.start.beta), instance.start.alpha, times,
                                 solver_options(setting));
}

theory::Trajectory integrate_alpha_row(const Setting& setting, Eigen::Index row, std::span<const double> times) {
  return integrate_row(growth_row(setting, row), times);
}

std::string row_name(const Setting& setting, Eigen::Index row) {
  return theory::token_name(setting.task, setting.task.rows[static_cast<std::size_t>(row)]);
}

double GrowthRow::range() const {
  double least = std::numeric_limits<double>::infinity();
  const Eigen::VectorXd mass = instance.model.value_mass(0);
  for (theory::SparseRows::InnerIterator entry(instance.model.transition, 0); entry; ++entry) {
    least = smaller(least, mass[entry.col()]);
  }
  return largest_mass() - least;
}

double GrowthRow::largest_mass() const {
  double largest = -std::numeric_limits<double>::infinity();
  const Eigen::VectorXd mass = instance.model.value_mass(0);
  for (theory::SparseRows::InnerIterator entry(instance.model.transition, 0); entry; ++entry) {
    largest = larger(largest, mass[entry.col()]);
  }
  return largest;
}

GrowthRow growth_row(const std::string& name, const theory::Instance& instance, Eigen::Index context, Eigen::Index row,
                     double start, const solvers::Options& options) {
  GrowthRow single{name, {}, options};
  single.instance.model.transition = instance.model.transition.middleRows(row, 1);
  single.instance.model.row_weight = instance.model.row_weight.segment(row, 1);
  single.instance.model.counts = instance.model.counts.row(context);
  single.instance.model.xi = instance.model.xi;
  single.instance.start = {Eigen::VectorXd::Constant(1, start), instance.start.beta};
  return single;
}

GrowthRow growth_row(const Setting& setting, Eigen::Index row) {
  return growth_row(fmt::format("row '{}'", row_name(setting, row)), setting.instance, 0, row,
                    setting.instance.start.alpha[row], solver_options(setting));
}

GrowthRow restarted(const GrowthRow& row, double start) {
  GrowthRow other = row;
  other.name = fmt::format("{} from {:.2f}", row.name, start);
  other.instance.start.alpha[0] = start;
  return other;
}

std::vector<GrowthRow> setting_rows(const Setting& setting) {
  std::vector<GrowthRow> rows;
  for (const Eigen::Index row : moving_rows(setting)) {
    rows.push_back(growth_row(setting, row));
  }
  return rows;
}

std::vector<GrowthRow> sample_rows(const Setting& setting, int starts) {
  std::mt19937_64 random(reported_seed(20241));
  std::vector<GrowthRow> rows;
  for (const auto& [name, instance] : growth_cases(random)) {
    for (const Eigen::Index v : rows_by_variance(instance.model, false)) {
      const GrowthRow row = growth_row(fmt::format("row {} of {}", v, name), instance, 0, v, instance.start.alpha[v],
                                       solver_options(setting));
      rows.push_back(row);
      for (int start = 0; start < starts; ++start) {
        rows.push_back(restarted(row, uniform(random, -6, 6)));
      }
    }
  }
  return rows;
}

std::vector<GrowthRow> all_rows(const Setting& setting) {
  std::vector<GrowthRow> rows = setting_rows(setting);
  std::vector<GrowthRow> others = sample_rows(setting);
  rows.insert(rows.end(), std::make_move_iterator(others.begin()), std::make_move_iterator(others.end()));
  return rows;
}

theory::Trajectory integrate_row(const GrowthRow& row, std::span<const double> times) {
  const theory::Instance& instance = row.instance;
  return solvers::integrate_rows(flows::alpha_rows(instance.model, instance.start.beta), instance.start.alpha, times,
                                 row.options);
}

long double time_to_reach(const theory::LogitClock& clock, long double from, long double to) {
  return integrate_in_pieces([&](long double alpha) { return clock.time_per_logit(alpha); }, from, to);
}

long double logit_after(const theory::LogitClock& clock, long double from, long double time) {
  // Whole units first, so that the root is sought where a quadrature is one piece.
  long double unit = time_to_reach(clock, from, from + 1);
  while (unit < time) {
    time -= unit;
    from += 1;
    unit = time_to_reach(clock, from, from + 1);
  }
  const auto late = [&](long double alpha) {
    return std::pair(time_to_reach(clock, from, alpha) - time, clock.time_per_logit(alpha));
  };
  std::uintmax_t iterations = 200;  // bisection alone needs 64
  const int digits = std::numeric_limits<long double>::digits - 4;
  return boost::math::tools::newton_raphson_iterate(late, from, from, from + 1, digits, iterations);
}

long double gaussian_time_to_reach(const theory::LogitClock& clock, long double from, long double to) {
  return integrate_in_pieces([&](long double alpha) { return clock.gaussian_time_per_logit(alpha); }, from, to);
}

double RowLaw::predicted(int order, double t) const {
  double sum = 0;
  for (int term = 1; term <= order; ++term) {
    sum += growth.term(term, t);
  }
  return sum;
}

double RowLaw::omitted(int order, double t) const {
  double sum = std::abs(constant) / (2 * growth.scaled_time(t));
  for (int term = order + 1; term <= 3; ++term) {
    sum += std::abs(growth.term(term, t));
  }
  return sum;
}

RowLaw row_law(const GrowthRow& row) {
  const theory::Model& model = row.instance.model;
  RowLaw law{theory::growth_law(model, 0), 0};
  const theory::LogitClock clock(model, 0);
  const long double start = row.start();
  const long double a = law.growth.a();
  const long double b = law.growth.b();
  // Far enough for the O(1/u) remainder, of order W^3 / u, to be below a per cent of C, which is at least of order W^2.
  const long double u = std::exp(start) + 1e4L * (law.growth.total_count + std::abs(a));
  const long double scaled = 2 * law.growth.weight * law.growth.k2 * time_to_reach(clock, start, std::log(u));
  law.constant = static_cast<double>(scaled - u * u - 2 * a * u - 2 * (a * a - b) * std::log(u));
  return law;
}

RowLaw row_law(const Setting& setting, Eigen::Index row) {
  return row_law(growth_row(setting, row));
}

double settled_time(const RowLaw& law) {
  constexpr double latest = 1e30;
  for (double t = kLastTime; t < 1.1 * latest; t *= 10) {
    if (law.omitted(1, t) < 0.01 && law.omitted(2, t) < std::abs(law.growth.term(2, t)) / 4) {
      return t;
    }
  }
  throw NotApplicable(fmt::format("the law of growth has not set in by t = {:.0e}", latest));
}

double resolvable_time(const RowLaw& law, int order) {
  double t = settled_time(law);
  while (t > 1e6 && law.omitted(order, t) < 1e-9) {
    t /= 10;
  }
  return t;
}

void require_ordinary(const Setting& setting, double loosest) {
  if (!(setting.options.rtol <= loosest && setting.options.atol <= loosest)) {
    throw NotApplicable(fmt::format("it takes an integration with --rtol and --atol of at most {:.0e}", loosest));
  }
  if (!(std::abs(setting.options.alpha0) <= 12)) {
    throw NotApplicable("it looks at starts from --alpha0 -12 to 12");
  }
  for (const GrowthRow& row : setting_rows(setting)) {
    if (!(row.range() <= 8 * row.total_count())) {
      throw NotApplicable(fmt::format("--xi is so large that xihat spreads over more than 8 in {}", row.name));
    }
  }
}

}  // namespace sinkflow::verify

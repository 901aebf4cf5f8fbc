#include "verify/alpha_growth.hpp"

#include <cmath>

#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <boost/math/tools/roots.hpp>

#include "theory/gradient_flow.hpp"
#include "theory/support_graph.hpp"
#include "verify/runner.hpp"

namespace sinkflow::verify {
namespace {

std::vector<Eigen::Index> rows_by_variance(const Setting& setting, bool frozen) {
  const theory::Model& model = setting.instance.model;
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
  std::vector<Eigen::Index> rows = rows_by_variance(setting, false);
  if (rows.empty()) {
    throw NotApplicable("no row of this task has variance");
  }
  return rows;
}

std::vector<Eigen::Index> frozen_rows(const Setting& setting) {
  return rows_by_variance(setting, true);
}

theory::Trajectory integrate_alpha(const Setting& setting, std::span<const double> times) {
  const theory::AlphaFlow flow(setting.instance.model, setting.instance.start.beta);
  const solvers::RowFields fields{flow.rows(),
                                  [&](Eigen::Index row, double, double alpha) { return flow.row_rate(row, alpha); }};
  return solvers::integrate_rows(fields, setting.instance.start.alpha, times, solver_options(setting));
}

theory::Trajectory integrate_alpha_row(const Setting& setting, Eigen::Index row, std::span<const double> times) {
  const theory::AlphaFlow flow(setting.instance.model, setting.instance.start.beta);
  const solvers::RowFields fields{1, [&](Eigen::Index, double, double alpha) { return flow.row_rate(row, alpha); }};
  return solvers::integrate_rows(fields, setting.instance.start.alpha.segment(row, 1), times, solver_options(setting));
}

std::string row_name(const Setting& setting, Eigen::Index row) {
  return theory::token_name(setting.task, setting.task.rows[static_cast<std::size_t>(row)]);
}

std::vector<double> log_spaced(double first, double last, int points) {
  std::vector<double> times;
  times.reserve(static_cast<std::size_t>(points));
  for (int i = 0; i < points; ++i) {
    times.push_back(i + 1 == points ? last : first * std::pow(last / first, i / (points - 1.0)));
  }
  return times;
}

long double time_to_reach(const theory::LogitClock& clock, long double from, long double to) {
  return integrate_in_pieces([&](long double alpha) { return clock.time_per_logit(alpha); }, from, to);
}

long double logit_after(const theory::LogitClock& clock, long double from, long double time) {
  // Whole units first, so that the root is sought where a quadrature is one piece.
  for (long double unit = time_to_reach(clock, from, from + 1); unit < time;
       unit = time_to_reach(clock, from, from + 1)) {
    time -= unit;
    from += 1;
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

RowLaw row_law(const Setting& setting, Eigen::Index row) {
  RowLaw law{theory::growth_law(setting.instance.model, row), 0};
  const theory::LogitClock clock(setting.instance.model, row);
  const long double start = setting.instance.start.alpha[row];
  const long double a = law.growth.a();
  const long double b = law.growth.b();
  // Far enough for the O(1/u) remainder, of order W^3 / u, to be below a per cent of C, which is at least of order W^2.
  const long double u = std::exp(start) + 1e4L * (law.growth.total_count + std::abs(a));
  const long double scaled = 2 * law.growth.weight * law.growth.k2 * time_to_reach(clock, start, std::log(u));
  law.constant = static_cast<double>(scaled - u * u - 2 * a * u - 2 * (a * a - b) * std::log(u));
  return law;
}

double settled_time(const RowLaw& law) {
  constexpr double latest = 1e30;
  double t = kLastTime;
  while (t < latest && !(law.omitted(1, t) < 0.01 && law.omitted(2, t) < std::abs(law.growth.term(2, t)) / 4)) {
    t *= 10;
  }
  return std::min(t, latest);
}

double resolvable_time(const RowLaw& law, int order) {
  double t = settled_time(law);
  while (t > 1e6 && law.omitted(order, t) < 1e-9) {
    t /= 10;
  }
  return t;
}

}  // namespace sinkflow::verify

#pragma once

#include <span>
#include <vector>

#include "solvers/integrate.hpp"
#include "theory/growth_law.hpp"
#include "theory/trajectory.hpp"
#include "verify/setting.hpp"

// The alpha flow with beta frozen at its start, as the claims about logarithmic growth measure it (`ada:thm3.a`).
namespace sinkflow::verify {

/// Latest time a claim looks at by default.
inline constexpr double kLastTime = 1e16;

/// The integrator with the setting's tolerances.
solvers::Options solver_options(const Setting& setting);

/// Rows whose logit can move: Var_{p_v}(x) > 0 (`err:thm9-hyp`), ascending. Throws NotApplicable if there is none.
std::vector<Eigen::Index> moving_rows(const Setting& setting);

/// The other rows, ascending.
std::vector<Eigen::Index> frozen_rows(const Setting& setting);

/// alpha (times, R), row by row, with the setting's tolerances, and alpha (times, 1) of one row.
theory::Trajectory integrate_alpha(const Setting& setting, std::span<const double> times);
theory::Trajectory integrate_alpha_row(const Setting& setting, Eigen::Index row, std::span<const double> times);

/// Name of the token of a row.
std::string row_name(const Setting& setting, Eigen::Index row);

/// `points` times from `first` to `last`, equally spaced in log t.
std::vector<double> log_spaced(double first, double last, int points);

/// The time at which the logit of a row, started at `from`, reaches `to`: the quadrature of `sf:cgf`, independent of
/// any integrator. Relative error about 1e-16.
long double time_to_reach(const theory::LogitClock& clock, long double from, long double to);

/// The logit that a row reaches after `time` from the logit `from`: the inverse of time_to_reach.
long double logit_after(const theory::LogitClock& clock, long double from, long double time);

/// time_to_reach if x were Gaussian (LogitClock::gaussian_time_per_logit): a wrong law for negative controls.
long double gaussian_time_to_reach(const theory::LogitClock& clock, long double from, long double to);

/// The long-time law of one row (`sf:sharp`) with what it leaves out. C is the constant of
/// T = u^2 + 2 A u + 2 (A^2 - B) log u + C + O(1/u); it depends on the start, and -C/(2T) is the O(1/T) term of alpha.
struct RowLaw {
  theory::GrowthLaw growth;
  double constant = 0;  ///< C, by quadrature

  /// Sum of the terms up to `order` (1 to 3).
  [[nodiscard]] double predicted(int order, double t) const;
  /// Sum of the magnitudes of the terms beyond `order`, up to and including -C/(2T).
  [[nodiscard]] double omitted(int order, double t) const;
};

RowLaw row_law(const Setting& setting, Eigen::Index row);

/// First time among kLastTime, 10 kLastTime, ... 1e30 at which what the leading law leaves out is below 0.01, and
/// what the law with two terms leaves out is below a quarter of its second; 1e30 if there is none. Rare tokens move so
/// slowly that the law sets in later for them.
double settled_time(const RowLaw& law);

/// Last power of ten up to settled_time at which what the law to `order` leaves out is above 1e-9, far above the error
/// of an integration: the fastest rows obey the law to more digits than a logit in double precision has. Not before
/// 1e6.
double resolvable_time(const RowLaw& law, int order);

}  // namespace sinkflow::verify

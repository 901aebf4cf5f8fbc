#pragma once

#include <span>
#include <string>
#include <vector>

#include "solvers/integrate.hpp"
#include "theory/growth_law.hpp"
#include "theory/trajectory.hpp"
#include "verify/harness/setting.hpp"

// The alpha flow with beta frozen at a constant, as the claims about logarithmic growth measure it (`ada:thm3.a`).
namespace sinkflow::verify {

/// Latest time a claim looks at by default.
inline constexpr double kLastTime = 1e16;

/// The integrator with the setting's tolerances.
solvers::Options solver_options(const Setting& setting);

/// Rows whose logit can move: Var_{p_v}(x) > 0 (`err:thm9-hyp`), ascending. Throws NotApplicable if there is none.
std::vector<Eigen::Index> moving_rows(const Setting& setting);

/// The other rows, ascending.
std::vector<Eigen::Index> frozen_rows(const Setting& setting);

/// Five of the moving rows, from the fastest to the slowest. Throws NotApplicable if there is none.
std::vector<Eigen::Index> representative_rows(const Setting& setting);

/// alpha (times, R), row by row, with the setting's tolerances, and alpha (times, 1) of one row.
theory::Trajectory integrate_alpha(const Setting& setting, std::span<const double> times);
theory::Trajectory integrate_alpha_row(const Setting& setting, Eigen::Index row, std::span<const double> times);

/// Name of the token of a row.
std::string row_name(const Setting& setting, Eigen::Index row);

/// One logit and its start. While beta is constant rows do not interact, so that a row is an instance with R = 1.
struct GrowthRow {
  std::string name;  ///< such as "row 'e'", or "row 2 of zeros_6x8 from -3.1"
  theory::Instance instance;
  solvers::Options options;

  [[nodiscard]] double start() const { return instance.start.alpha[0]; }
  [[nodiscard]] double weight() const { return instance.model.row_weight[0]; }
  [[nodiscard]] double total_count() const { return instance.model.total_count(); }
  /// R_v, the range of x on S_v, and the largest x there.
  [[nodiscard]] double range() const;
  [[nodiscard]] double largest_mass() const;
};

/// Row `row` of the setting's instance, from its start.
GrowthRow growth_row(const Setting& setting, Eigen::Index row);

/// Row `row` of an instance at one of its contexts, from the logit `start`.
GrowthRow growth_row(const std::string& name, const theory::Instance& instance, Eigen::Index context, Eigen::Index row,
                     double start, const solvers::Options& options);

/// The same row from another logit.
GrowthRow restarted(const GrowthRow& row, double start);

/// The moving rows of the setting's instance from its start. Throws NotApplicable if there is none.
std::vector<GrowthRow> setting_rows(const Setting& setting);

/// The moving rows of growth_cases, at the first context of each. Every row from the instance's own logit and from
/// `starts` more, uniform on (-6, 6).
std::vector<GrowthRow> sample_rows(const Setting& setting, int starts = 2);

/// setting_rows and sample_rows. Throws NotApplicable if no row of the setting moves.
std::vector<GrowthRow> all_rows(const Setting& setting);

/// alpha (times, 1).
theory::Trajectory integrate_row(const GrowthRow& row, std::span<const double> times);

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

RowLaw row_law(const GrowthRow& row);
RowLaw row_law(const Setting& setting, Eigen::Index row);

/// The first time t in {1e16, 1e17, ..., 1e30} at which the asymptotic law is accurate: its omitted terms are below
/// 0.01 after one term, and below a quarter of the second term after two. Rare tokens move so slowly that the law sets
/// in later for them. Throws NotApplicable if it has not set in by 1e30.
double settled_time(const RowLaw& law);

/// Last power of ten up to settled_time at which what the law to `order` leaves out is above 1e-9, far above the error
/// of an integration: the fastest rows obey the law to more digits than a logit in double precision has. Not before
/// 1e6.
double resolvable_time(const RowLaw& law, int order);

/// Throws NotApplicable for a setting of which a claim about growth can say nothing: tolerances above `loosest`, a
/// start beyond |alpha| = 12, where the flow to the final law takes t = 1e30 or has taken place, or xihat that spreads
/// over more than 8 in a row, where its bounds differ by factors beyond e^8.
void require_ordinary(const Setting& setting, double loosest);

}  // namespace sinkflow::verify

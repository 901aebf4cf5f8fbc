#include <cmath>

#include <fmt/format.h>

#include "theory/gradient_flow.hpp"
#include "verify/alpha_growth.hpp"
#include "verify/claim.hpp"

namespace sinkflow::verify {
namespace {

/// alpha (times, moving rows) by quadrature alone, if every row ran `slow` times slower than it does.
Eigen::MatrixXd quadrature_logits(const Setting& setting, const std::vector<Eigen::Index>& rows,
                                  const std::vector<double>& times, double slow) {
  Eigen::MatrixXd logits(static_cast<Eigen::Index>(times.size()), static_cast<Eigen::Index>(rows.size()));
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const theory::LogitClock clock(setting.instance.model, rows[r]);
    long double alpha = setting.instance.start.alpha[rows[r]];
    double before = 0;
    for (std::size_t i = 0; i < times.size(); ++i) {
      alpha = logit_after(clock, alpha, (static_cast<long double>(times[i]) - before) / slow);
      before = times[i];
      logits(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(r)) = static_cast<double>(alpha);
    }
  }
  return logits;
}

constexpr double kRoundingOfLogits = 1e-14;  // a logit of 22 in double precision, and its quadrature

struct Run {
  double error;     ///< largest distance to the quadrature
  double estimate;  ///< largest of the integrator's own estimates
  long rates;
};

Run run(const Setting& setting, const std::vector<Eigen::Index>& rows, const std::vector<double>& times,
        const Eigen::MatrixXd& exact, const std::string& stepper, double tolerance) {
  const theory::AlphaFlow flow(setting.instance.model, setting.instance.start.beta);
  const solvers::VectorField field{
      flow.rows(), [&](double, const Eigen::VectorXd& alpha, Eigen::VectorXd& rate) { flow.rate(alpha, rate); },
      [&](double, const Eigen::VectorXd& alpha, Eigen::MatrixXd& jacobian) { flow.jacobian(alpha, jacobian); }};
  solvers::Options options;
  options.stepper = stepper;
  options.rtol = options.atol = tolerance;
  solvers::Work work;
  const theory::Trajectory coupled = solvers::integrate(field, setting.instance.start.alpha, times, options, &work);
  return {(coupled.states(Eigen::all, rows) - exact).cwiseAbs().maxCoeff(),
          *std::max_element(coupled.error.begin(), coupled.error.end()), work.rates};
}

/// Errors of every stepper against the quadrature, at tolerances from 1e-6 to 1e-12.
Outcome measure(const Setting& setting) {
  Outcome outcome;
  const std::vector<Eigen::Index> rows = moving_rows(setting);
  const std::vector<double> times = log_spaced(1, kLastTime, 33);
  const Eigen::MatrixXd exact = quadrature_logits(setting, rows, times, 1);
  const Eigen::MatrixXd wrong = quadrature_logits(setting, rows, times, 1.1);
  Panel panel{"", {"largest error of \u03b1 against quadrature (dimensionless)", true}, {"right-hand sides", true}, {}};
  int colour = 0;
  for (const std::string& stepper : solvers::stepper_names()) {
    Series series{stepper, Mark::line, colour, {}, {}};
    Series points{"", Mark::points, colour++, {}, {}};
    for (const double tolerance : {1e-6, 1e-8, 1e-10, 1e-12}) {
      const Run result = run(setting, rows, times, exact, stepper, tolerance);
      series.x.push_back(result.error);
      series.y.push_back(static_cast<double>(result.rates));
      points.x.push_back(result.error);
      points.y.push_back(static_cast<double>(result.rates));
      if (tolerance == 1e-10) {
        const Tolerance bound(result.estimate, "the stepper's own estimate, from a run at 32 times the tolerance");
        const auto check = [&](double error) {
          return Check{fmt::format("largest error of {} at tolerance {:.0e}", stepper, tolerance), 0, error,
                       kRoundingOfLogits, bound};
        };
        outcome.evidence.checks.push_back(check(result.error));
        outcome.control.evidence.checks.push_back(check(run(setting, rows, times, wrong, stepper, tolerance).error));
      }
    }
    panel.series.push_back(series);
    panel.series.push_back(points);
  }
  outcome.figures.push_back({"work-precision",
                             "Work and precision of the steppers on the alpha flow",
                             "All rows coupled, from t = 0 to 1e16 in log(1 + t), at tolerances 1e-6, 1e-8, 1e-10 and "
                             "1e-12; the reference is the quadrature of dt/dalpha.",
                             {panel}});
  return outcome;
}

const Registration registration(Claim{
    .id = "cgf.steppers",
    .title = "Every integrator is as accurate as it says, at tolerance 1e-10",
    .tags = {"sf:cgf"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 8,
    .method = "The coupled alpha flow is integrated by every stepper of Boost.Odeint and SUNDIALS CVODE that the suite "
              "uses, and held against the quadrature of dt/dalpha, which integrates nothing in time.",
    .tolerance = "The stepper's own estimate, from a run at 32 times the tolerance.",
    .control = "The same errors against a flow in which dt/dalpha is 10% larger.",
    .figures = {"work-precision"},
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::verify

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "flows/flows.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/setting.hpp"
#include "verify/instruments/growth/alpha_growth.hpp"
#include "verify/statistics/extremes.hpp"
#include "verify/statistics/spacing.hpp"

namespace sinkflow::claims::cgf_steppers {
namespace {

using namespace verify;

/// The setting's instance reduced to the given rows. With beta frozen a row does not depend on the others.
theory::Instance with_rows(const theory::Instance& whole, const std::vector<Eigen::Index>& rows) {
  theory::Instance part = whole;
  std::vector<Eigen::Triplet<double>> entries;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    for (theory::SparseRows::InnerIterator entry(whole.model.transition, rows[r]); entry; ++entry) {
      entries.emplace_back(static_cast<int>(r), static_cast<int>(entry.col()), entry.value());
    }
  }
  part.model.transition.resize(static_cast<Eigen::Index>(rows.size()), whole.model.columns());
  part.model.transition.setFromTriplets(entries.begin(), entries.end());
  part.model.row_weight = whole.model.row_weight(rows);
  part.start.alpha = whole.start.alpha(rows);
  return part;
}

/// alpha (times, rows) by quadrature alone, with dt/dalpha multiplied by `slow`.
Eigen::MatrixXd quadrature_logits(const theory::Instance& instance, const std::vector<double>& times, double slow) {
  Eigen::MatrixXd logits(static_cast<Eigen::Index>(times.size()), instance.model.rows());
  for (Eigen::Index row = 0; row < logits.cols(); ++row) {
    const theory::LogitClock clock(instance.model, row);
    long double alpha = instance.start.alpha[row];
    double before = 0;
    for (std::size_t i = 0; i < times.size(); ++i) {
      alpha = logit_after(clock, alpha, (static_cast<long double>(times[i]) - before) / slow);
      before = times[i];
      logits(static_cast<Eigen::Index>(i), row) = static_cast<double>(alpha);
    }
  }
  return logits;
}

constexpr double kRoundingOfLogits = 1e-14;  // of a logit up to 22 in double precision, and of its quadrature

struct Run {
  theory::Trajectory flow;
  solvers::Work work;

  [[nodiscard]] double distance(const Eigen::MatrixXd& exact) const { return largest(flow.states - exact); }
  [[nodiscard]] double estimate() const { return largest(flow.error); }
};

Run run(const theory::Instance& instance, const std::vector<double>& times, const std::string& stepper,
        double tolerance) {
  solvers::Options options;
  options.stepper = stepper;
  options.rtol = options.atol = tolerance;
  Run result;
  result.flow = solvers::integrate(flows::alpha_field(instance.model, instance.start.beta), instance.start.alpha, times,
                                   options, &result.work);
  return result;
}

/// Compares every stepper with the quadrature, at tolerances from 1e-6 to 1e-12.
Outcome measure(const Setting& setting) {
  Outcome outcome;
  const theory::Instance instance = with_rows(setting.instance, representative_rows(setting));
  const std::vector<double> times = log_spaced(1, kLastTime, 33);
  const Eigen::MatrixXd exact = quadrature_logits(instance, times, 1);
  const Eigen::MatrixXd wrong = quadrature_logits(instance, times, 1.1);
  Panel panel{"",
              {"largest error of \u03b1 against quadrature (dimensionless)", true},
              {"right-hand sides evaluated", true},
              {}};
  int colour = 0;
  for (const std::string& stepper : solvers::stepper_names()) {
    Series series{stepper, Mark::line, colour, {}, {}};
    Series points{"", Mark::points, colour++, {}, {}};
    for (const double tolerance : {1e-6, 1e-8, 1e-10, 1e-12}) {
      const Run result = run(instance, times, stepper, tolerance);
      const Tolerance bound(result.estimate(), "the stepper's own estimate, from a run at 32 times the tolerance");
      const auto check = [&](const Eigen::MatrixXd& reference) {
        return Check{fmt::format("largest error of {} at tolerance {:.0e}", stepper, tolerance), 0,
                     result.distance(reference), kRoundingOfLogits, bound};
      };
      outcome.evidence.checks.push_back(check(exact));
      outcome.control.evidence.checks.push_back(check(wrong));
      series.x.push_back(outcome.evidence.checks.back().measured);
      series.y.push_back(static_cast<double>(result.work.rates));
    }
    points.x = series.x;
    points.y = series.y;
    panel.series.push_back(series);
    panel.series.push_back(points);
  }
  outcome.figures.push_back({"work-precision",
                             "Work and precision of the steppers on the alpha flow",
                             "Five rows from the fastest to the slowest, coupled, from t = 0 to 1e16 in log(1 + t), at "
                             "tolerances 1e-6, 1e-8, 1e-10 and 1e-12; the reference is the quadrature of dt/dalpha. "
                             "Lower and further to the left is better.",
                             {panel}});
  return outcome;
}

const Registration registration(Claim{
    .id = "cgf.steppers",
    .title = "Every integrator is as accurate as it says, at every tolerance from 1e-6 to 1e-12",
    .tags = {"sf:cgf"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 3,
    .method = "The coupled alpha flow of five rows is integrated by every stepper of Boost.Odeint and SUNDIALS CVODE "
              "that the suite uses, and compared with the quadrature of dt/dalpha, which integrates nothing in time.",
    .tolerance = "The stepper's own estimate, from a run at 32 times the tolerance.",
    .control = "Wrong law: the quadrature with dt/dalpha 10% larger, as if a factor of the rate were slightly wrong; "
               "an error estimate must not be so wide that it hides this.",
    .figures = {"work-precision"},
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::cgf_steppers

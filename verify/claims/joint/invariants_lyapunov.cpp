#include <cmath>

#include <fmt/format.h>

#include "flows/joint.hpp"
#include "verify/cases/case.hpp"
#include "verify/cases/fixed_count_cases.hpp"
#include "verify/cases/reference_instances.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/harness/setting.hpp"
#include "verify/instruments/growth/alpha_growth.hpp"
#include "verify/instruments/joint/joint_ends.hpp"
#include "verify/statistics/extremes.hpp"
#include "verify/statistics/spacing.hpp"

namespace sinkflow::claims::invariants_lyapunov {
namespace {

using namespace verify;

/// Largest decrease of a series from one time to the next.
double largest_fall(const std::vector<double>& series) {
  double fall = 0;
  for (std::size_t i = 1; i < series.size(); ++i) {
    fall = larger(fall, series[i - 1] - series[i]);
  }
  return fall;
}

double largest_change(const std::vector<double>& series) {
  double change = 0;
  for (const double value : series) {
    change = larger(change, std::abs(value - series.front()));
  }
  return change;
}

/// Largest change of D and M, to first order, by an error of `error` in every entry of a state.
double reach(const theory::Model& model, const std::vector<theory::State>& orbit, double error) {
  double largest = 0;
  for (const theory::State& state : orbit) {
    const double d = static_cast<double>(state.alpha.size()) + state.beta.lpNorm<1>();
    const double m = (state.alpha.array().exp().sum() + model.value_mass(0).sum()) / model.total_count();
    largest = larger(largest, d + m);
  }
  return largest * error;
}

Outcome measure(const Setting& setting) {
  std::vector<Case> instances = fixed_count_instances();
  instances.push_back({"contexts_C7", reference_instance("contexts_C7")});
  if (moves(setting.instance)) {
    instances.push_back({"the setting's instance", setting.instance});
  }
  std::mt19937_64 random(reported_seed(41));
  Outcome outcome;
  for (const Case& named : instances) {
    const std::string& name = named.name;
    const theory::Instance& given = named.instance;
    const bool large = given.model.rows() > 20;
    std::vector<double> times = log_spaced(1, 1e8, 33);
    times.insert(times.begin(), 0);
    std::vector<theory::Instance> starts{given};
    for (int i = 0; i < (large ? 0 : 4); ++i) {
      starts.push_back({given.model, random_start(random, given.model)});
    }
    for (const theory::Instance& instance : starts) {
      const theory::Trajectory flow = flows::integrate_joint_with(instance, times, "bdf", large ? 1e-8 : 1e-11);
      const std::vector<theory::State> orbit = flows::states_of(flow, instance.model.rows());
      std::vector<double> d;
      std::vector<double> sum;
      std::vector<double> difference;
      for (const theory::State& state : orbit) {
        const double m = theory::lyapunov_m(instance.model, state);
        d.push_back(theory::lyapunov_d(state));
        sum.push_back(d.back() + m);
        difference.push_back(d.back() - m);
      }
      const double error = largest(flow.error);
      const Tolerance tolerance(reach(instance.model, orbit, error),
                                "the integrator's error estimate times what an error of the state does to D and M");
      const auto check = [&](const char* what, double value) {
        return Check{fmt::format("{}, start {}: {}", name, &instance - starts.data(), what), 0, value, 0, tolerance};
      };
      std::vector<double> opposite;
      opposite.reserve(d.size());
      for (const double value : d) {
        opposite.push_back(-value);
      }
      outcome.evidence.checks.push_back(check("largest fall of D between two times", largest_fall(d)));
      outcome.control.evidence.checks.push_back(check("largest rise of D", largest_fall(opposite)));
      if (theory::fixed_counts(instance.model)) {
        outcome.evidence.checks.push_back(check("largest change of D + M", largest_change(sum)));
        outcome.control.evidence.checks.push_back(check("largest change of D - M", largest_change(difference)));
      } else {
        outcome.control.evidence.checks.push_back(check("largest change of D + M", largest_change(sum)));
      }
    }
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "invariants.lyapunov",
    .title = "D never falls along the joint flow, also over several contexts, and M falls by as much as D rises at "
             "fixed counts",
    .tags = {"sf:invariants"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 1,
    .method = "D and M are evaluated at t = 0 and at 33 times up to 1e8 along the integrated joint flow, from the "
              "instances' own starts and four random ones each (seed 41). The integrator uses neither D nor M.",
    .tolerance = "The integrator's error estimate, carried over to D and M.",
    .control =
        "Wrong laws: D never rises, with the opposite sign; D - M is constant, as if both rose; D + M is constant over "
        "several contexts too, as it is at fixed counts (M is evaluated at the counts of the first context).",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::invariants_lyapunov

#include <cmath>

#include <fmt/format.h>

#include "flows/joint.hpp"
#include "formats/bigrams_file.hpp"
#include "theory/bb_task.hpp"
#include "verify/harness/claim.hpp"
#include "verify/instruments/joint/joint_ends.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::claims::final_logit_shakespeare {
namespace {

using namespace verify;

/// Root of the equation for a start at zero in which all of `rows` and `columns` take part.
double root(double rows, double columns, double spread, double total_count) {
  double low = 0;
  double high = 20;
  for (int i = 0; i < 100; ++i) {
    const double alpha = (low + high) / 2;
    const double near = 1 / total_count;
    const double far = std::exp(-alpha) + near;
    const double rise = rows * (alpha + std::expm1(alpha) / total_count);
    (rise > 0.5 * columns * spread * (far * far - near * near) ? high : low) = alpha;
  }
  return high;
}

/// The wrong law: the root if neither the point masses nor the column that no row reaches are removed.
double root_of_everything(const theory::Model& model) {
  const Eigen::ArrayXd x = model.value_mass(0);
  return root(static_cast<double>(model.rows()), static_cast<double>(model.columns()), (x - x.mean()).square().mean(),
              model.total_count());
}

Outcome measure(const Setting&) {
  const theory::Instance instance =
      theory::task_instance(theory::derive_bb_task(formats::tiny_shakespeare(), 3, 256), 10, 0);
  const theory::Component moving = theory::moving_components(instance.model.transition).front();
  const theory::State predicted = theory::final_state(instance.model, instance.start).state.value();
  const double logit = predicted.alpha[moving.rows.front()];
  const double everything = root_of_everything(instance.model);
  Outcome outcome;
  const auto root_check = [&](double value) {
    return Check{"final logit of the moving rows, root of the equation", 2.8979190408, value, 0,
                 Tolerance(0.5e-10, "half a unit of the last digit of the reference")};
  };
  outcome.evidence.checks.push_back(root_check(logit));
  outcome.control.evidence.checks.push_back(root_check(everything));

  const std::vector<double> times{1e10, 1e12, 1e13, 1e14};
  const theory::Trajectory flow = flows::integrate_joint_with(instance, times, "bdf", 1e-11);
  const std::vector<theory::State> orbit = flows::states_of(flow, instance.model.rows());
  const theory::State& end = orbit.back();
  const double error = largest(flow.error);
  const double moved = flows::largest_distance(end, orbit[2]);
  const Tolerance tolerance(error + moved, "the integrator's error estimate, and what it moved since t = 1e13");
  const auto logits = [&](double expected) {
    return Check{"largest distance of a moving logit at t = 1e14 to the root", 0,
                 largest(end.alpha(moving.rows).array() - expected), 0, tolerance};
  };
  outcome.evidence.checks.push_back(logits(logit));
  outcome.control.evidence.checks.push_back(logits(everything));
  // Every entry of beta may be off by the tolerance.
  const Tolerance of_norm(tolerance.value * std::sqrt(static_cast<double>(instance.model.columns())) + 0.5e-6,
                          "the same for every entry of beta, and the digits of the reference");
  outcome.compare("||beta|| at t = 1e14", {end.beta.norm()}, 17.505269, 0, of_norm);
  return outcome;
}

const Registration registration(Claim{
    .id = "final-logit.shakespeare",
    .title = "Every moving logit on tiny Shakespeare with xi = 10 ends at 2.8979190408, and ||beta|| at 17.505269",
    .tags = {"sf:final-logit"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 1,
    .method = "N = 256, K = 3, xi = 10 and a zero start are used whatever the options are. The joint flow is "
              "integrated by BDF at tolerance 1e-11 to t = 1e14, a time that the rarest row '&' requires; the root is "
              "computed without a flow.",
    .tolerance =
        "The digits of the reference; the integrator's error estimate and the distance that the flow still moves.",
    .control = "Wrong laws: the root with the three point-mass rows and the unreached column '&' left in, as if every "
               "row and column took part; a value state that drains, so that ||beta|| ends at 0.",
    .own_corpus_only = true,
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::final_logit_shakespeare

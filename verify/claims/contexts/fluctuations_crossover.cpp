#include <cmath>

#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <fmt/format.h>

#include "flows/flows.hpp"
#include "theory/invariants.hpp"
#include "verify/cases/random_model.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::claims::fluctuations_crossover {
namespace {

using namespace verify;

/// A model with the average counts c, and a direction d with sum 0; its two contexts are c + epsilon d and c - epsilon
/// d.
struct Pair {
  theory::Model model;
  Eigen::VectorXd direction;
};

Pair random_pair(unsigned seed) {
  std::mt19937_64 random(reported_seed(seed));
  Pair pair{random_model(random, {.rows = 4, .columns = 5}), uniform_vector(random, 5, -1, 1)};
  pair.model.counts = uniform_vector(random, 5, 2, 6).transpose();
  pair.direction.array() -= pair.direction.mean();
  return pair;
}

theory::Model with_fluctuation(const Pair& pair, double epsilon) {
  theory::Model model = pair.model;
  model.counts.resize(2, model.columns());
  model.counts.row(0) = pair.model.counts.row(0) + epsilon * pair.direction.transpose();
  model.counts.row(1) = pair.model.counts.row(0) - epsilon * pair.direction.transpose();
  return model;
}

/// s = sum_v pi_v Var_{p_v}(d xi); fluctuations of size epsilon have the variance epsilon^2 s.
double fluctuation(const Pair& pair) {
  const Eigen::VectorXd values = pair.direction.cwiseProduct(pair.model.xi);
  double sum = 0;
  for (Eigen::Index v = 0; v < pair.model.rows(); ++v) {
    const Eigen::VectorXd p = pair.model.transition.row(v).transpose();
    sum += pair.model.row_weight[v] * (p.dot(values.cwiseAbs2()) - std::pow(p.dot(values), 2));
  }
  return sum;
}

/// epsilon^2 t at which the common logit, driven along the stationary family of the average counts, gets from `from`
/// to `to`. There L = epsilon^2 s / (2 (u + W)^2), and a step of the logit moves R logits and beta = c 1 - e^{-alpha}
/// x: alpha' (R + ||x - mean x||^2 / u^2) = -dL/dalpha = epsilon^2 s u / (u + W)^3.
double crossing_time(const Pair& pair, double from, double to) {
  const double total = pair.model.total_count();
  const auto rows = static_cast<double>(pair.model.rows());
  const Eigen::VectorXd x = pair.model.value_mass(0);
  const double spread = (x.array() - x.mean()).matrix().squaredNorm();
  const auto time_per_logit = [&](double alpha) {
    const double u = std::exp(alpha);
    return (rows + spread / (u * u)) * std::pow(u + total, 3) / u;
  };
  double error = 0;
  return boost::math::quadrature::gauss_kronrod<double, 61>::integrate(time_per_logit, from, to, 10, 1e-13, &error) /
         fluctuation(pair);
}

Outcome measure(const Setting& /*setting*/) {
  Outcome outcome;
  for (const unsigned seed : {1U, 2U, 3U}) {
    const Pair pair = random_pair(seed);
    const theory::State start{Eigen::VectorXd::Zero(4), Eigen::VectorXd::Zero(5)};
    const double fixed = theory::final_state(pair.model, start).state->alpha[0];
    for (const double rise : {0.5, 2.0, 6.0}) {
      const double scaled = crossing_time(pair, fixed, fixed + rise);
      const auto run = [&](double epsilon) {
        const theory::Instance instance{with_fluctuation(pair, epsilon), start};
        return flows::integrate_joint(instance, std::vector<double>{scaled / (epsilon * epsilon)});
      };
      const auto distance = [&](const theory::Trajectory& flow, double logit) {
        return largest(flow.states.row(0).head(4).array() - logit);
      };
      const theory::Trajectory coarse = run(0.1);
      const theory::Trajectory fine = run(0.01);
      const Tolerance tolerance(2 * distance(coarse, fixed + rise) / 100,
                                "departures are of order epsilon^2: twice that of epsilon = 0.1, over 100");
      const auto check = [&](double logit) {
        return Check{fmt::format("seed {}: largest distance of alpha to alpha* + {} at t = {:.1e}, epsilon = 0.01",
                                 seed, rise, scaled / 1e-4),
                     0, distance(fine, logit), fine.error[0], tolerance};
      };
      outcome.evidence.checks.push_back(check(fixed + rise));
      outcome.control.evidence.checks.push_back(check(fixed));
      outcome.control.evidence.checks.push_back(check(fixed + 1.1 * rise));
    }
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "fluctuations.crossover",
    .title = "Small fluctuations of size epsilon take over at times of order 1/epsilon^2, along the stationary family",
    .tags = {"sf:fluctuations", "sf:final-logit"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 1,
    .method = "The joint flow of two contexts c + epsilon d, c - epsilon d is integrated. The time of each rise above "
              "the limit of fixed counts comes from a quadrature, without integrating the flow.",
    .tolerance = "Departures are of order epsilon^2: twice the departure at epsilon = 0.1, divided by 100.",
    .control = "Wrong laws: the logit stays at the limit of fixed counts, as if small fluctuations had no effect; it "
               "rises by a tenth more.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::fluctuations_crossover

#include <cmath>

#include <fmt/format.h>

#include "verify/cases/random_model.hpp"
#include "verify/cases/reference_instances.hpp"
#include "verify/definition/row.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/harness/setting.hpp"
#include "verify/instruments/joint/root_search.hpp"
#include "verify/instruments/joint/row_convexity.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::claims::no_spurious_inequality {
namespace {

using namespace verify;

constexpr std::uint64_t kSeed = 32;
constexpr int kPoints = 60;
constexpr std::size_t kMostUnknowns = 40;  // with more unknowns, differentiating the loss takes seconds

using Wide = long double;

/// The largest violations over all points, each divided by the magnitude of the terms.
struct Violations {
  Worst negative;         ///< 0 <= F
  Worst convexity;        ///< F <= <g, s>
  Worst convexity_wrong;  ///< 2 F <= <g, s>: true to second order in s
  Worst negative_wrong;   ///< <g, s>/2 <= F: true to second order in s
  Worst identity;         ///< sum pi a <g, s> = <dL/dbeta, beta> - sum dL/dalpha
  Worst identity_wrong;   ///< the same without the derivatives in alpha
};

/// sum pi a <g, s>, and the sum of pi a times the magnitudes.
struct Weighted {
  Wide along = 0;
  Wide magnitude = 0;
};

Weighted add_rows(const theory::Model& model, const theory::State& state, Violations& violations) {
  Weighted sum;
  for (Eigen::Index j = 0; j < model.contexts(); ++j) {
    for (Eigen::Index v = 0; v < model.rows(); ++v) {
      const auto row = defined_row<Wide>(model, j, v);
      const RowConvexity at = row_convexity(row, state.alpha[v], state.beta);
      sum.along += row.weight * at.sink * at.along;
      sum.magnitude += row.weight * at.sink * at.magnitude;
      const auto scaled = [&](Wide value) { return static_cast<double>(value / at.magnitude); };
      violations.negative.add(scaled(-at.excess));
      violations.negative_wrong.add(scaled(at.along / 2 - at.excess));
      violations.convexity.add(scaled(at.excess - at.along));
      violations.convexity_wrong.add(scaled(2 * at.excess - at.along));
    }
  }
  return sum;
}

void add_identity(const theory::Model& model, const theory::State& state, const Weighted& weighted,
                  Violations& violations) {
  const Jet<Wide> loss = defined_loss(model, state);
  Wide by_alpha = 0;
  Wide by_beta = 0;
  for (Eigen::Index i = 0; i < model.rows() + model.columns(); ++i) {
    const Wide slope = loss.slope[static_cast<std::size_t>(i)];
    const Wide term = i < model.rows() ? slope : slope * state.beta[i - model.rows()];
    (i < model.rows() ? by_alpha : by_beta) += term;
  }
  const auto scaled = [&](Wide value) { return static_cast<double>(std::abs(value) / weighted.magnitude); };
  violations.identity.add(scaled(weighted.along - (by_beta - by_alpha)));
  violations.identity_wrong.add(scaled(weighted.along - by_beta));
}

void check_instance(const std::string& name, const theory::Model& model, std::mt19937_64& random, Outcome& outcome) {
  Violations violations;
  const bool differentiate = static_cast<std::size_t>(model.rows() + model.columns()) <= kMostUnknowns;
  for (int i = 0; i < (differentiate ? kPoints : 3); ++i) {
    const theory::State state{uniform_vector(random, model.rows(), -6, 8),
                              uniform_vector(random, model.columns(), -8, 8)};
    const Weighted weighted = add_rows(model, state, violations);
    if (differentiate) {
      add_identity(model, state, weighted, violations);
    }
  }
  const Tolerance rounding(1e-17 * static_cast<double>(model.columns()),
                           "rounding of sums of V terms in long double (epsilon 1e-19), relative to the terms");
  const auto add = [&](const std::string& what, const Worst& right, const Worst& wrong) {
    const std::string title = fmt::format("{}: {}", name, what);
    outcome.evidence.checks.push_back({title, 0, right.value(), 0, rounding});
    outcome.control.evidence.checks.push_back({title, 0, wrong.value(), 0, rounding});
  };
  add("largest violation of 0 <= F_v", violations.negative, violations.negative_wrong);
  add("largest violation of F_v <= <g_v, s_v>", violations.convexity, violations.convexity_wrong);
  if (differentiate) {
    add("sum pi a <g, s> against <dL/dbeta, beta> - sum dL/dalpha", violations.identity, violations.identity_wrong);
  }
}

/// The steps of the proof of `sf:no-spurious`, one by one, at random points.
Outcome measure(const Setting& setting) {
  Outcome outcome;
  std::mt19937_64 random(reported_seed(kSeed));
  check_instance("full support, R = 4, V = 5", random_model(random, {.rows = 4, .columns = 5}), random, outcome);
  check_instance("zeros and triggers, R = 5, V = 8",
                 random_model(random, {.rows = 5, .columns = 8, .density = 0.5, .triggers = 3, .largest_xi = 5}),
                 random, outcome);
  check_instance("4 contexts, R = 4, V = 4", random_model(random, {.rows = 4, .columns = 4, .contexts = 4}), random,
                 outcome);
  for (const std::string name : {"instance_I", "zeros_6x8", "contexts_C7"}) {
    check_instance(name, reference_instance(name).model, random, outcome);
  }
  Outcome corpus;
  check_instance("the corpus' task", setting.instance.model, random, corpus);
  outcome.append_evidence(corpus);
  return outcome;
}

const Registration registration(Claim{
    .id = "no-spurious.inequality",
    .title = "<g_v, s_v> >= F_v >= 0 holds in every row, and the weighted sum of <g_v, s_v> is <dL/dbeta, beta> - sum "
             "dL/dalpha",
    .tags = {"sf:no-spurious"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.2,
    .method = "F_v as a function of s, and L as a function of (alpha, beta), are differentiated forwards from the "
              "definition in long double, without closed forms, at 60 random points on each instance (alpha in [-6, "
              "8), beta in [-8, 8), seed 32).",
    .tolerance = "Rounding of sums of V terms in long double.",
    .control = "Wrong laws: <g, s> >= 2 F and F >= <g, s>/2, both true to second order in s; the weighted sum without "
               "the derivatives in alpha, as if the weights were frozen.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::no_spurious_inequality

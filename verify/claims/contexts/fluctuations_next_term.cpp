#include <cmath>

#include <fmt/format.h>

#include "verify/cases/case.hpp"
#include "verify/cases/context_cases.hpp"
#include "verify/harness/claim.hpp"
#include "verify/instruments/contexts/law_runs.hpp"

namespace sinkflow::claims::fluctuations_next_term {
namespace {

using namespace verify;

/// Compares the next terms at the time when that of the slowest row is 0.002. The remainder falls at least like log(t)
/// t^-min(1, 1/2 + slowest), so that its size at t/100 bounds it at t, unless it changes sign in between.
Outcome measure(const Setting& /*setting*/) {
  Outcome outcome;
  for (const Case& named : growing_instances()) {
    const double t = settled_time(require_law(named), 0.002);
    const LawRun run = run_law(named, {t / 100, t});
    const double fall = 2 * std::pow(100.0, -std::min(1.0, 0.5 + run.law.slowest));
    const auto check = [&](const std::string& quantity, double with_next, double without, double early,
                           double uncertainty) {
      const Tolerance tolerance(fall * early, "twice the rest seen at t/100, carried on at the order it falls with");
      const std::string name = fmt::format("{}: {} at t = {:.1e} less the law", run.name, quantity, t);
      outcome.evidence.checks.push_back({name, 0, with_next, uncertainty, tolerance});
      outcome.control.evidence.checks.push_back({name, 0, without, uncertainty, tolerance});
    };
    check("largest of alpha", run.alpha_rest(1, 2), run.alpha_rest(1, 1), run.alpha_rest(0, 2), run.flow.error[1]);
    // For beta the remainder is multiplied by sqrt(t) and then falls like the others.
    check("largest of sqrt(t) (beta - c)", run.beta_rest(1, 2), run.beta_rest(1, 1), run.beta_rest(0, 2),
          run.beta_uncertainty(1));
    check("4 t L", run.loss_rest(1, 2), run.loss_rest(1, 1), std::abs(run.loss_rest(0, 2)), run.loss_uncertainty(1));
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "fluctuations.next-term",
    .title = "The next terms of alpha, beta and 4 t L, of order 1/sqrt(t), come from the cubic part of the loss",
    .tags = {"sf:fluctuations"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.5,
    .method =
        "The joint flow is integrated, and its distance to the law with two terms is compared with the same distance a "
        "hundred times earlier; the terms are computed from Phi and the cubic part of the loss without the flow.",
    .tolerance = "Twice the distance at t/100, continued with the power of t that the linearised flow gives.",
    .control = "Wrong law: the leading terms alone, as if the next ones vanished.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::fluctuations_next_term

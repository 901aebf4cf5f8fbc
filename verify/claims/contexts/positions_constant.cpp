#include <cmath>

#include <fmt/format.h>

#include "verify/cases/context_cases.hpp"
#include "verify/harness/claim.hpp"
#include "verify/instruments/contexts/law_runs.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::claims::positions_constant {
namespace {

using namespace verify;

/// The instance with every context scaled to the same number of tokens.
theory::Model scaled(theory::Model model) {
  const double mean = model.counts.sum() / static_cast<double>(model.contexts());
  for (Eigen::Index j = 0; j < model.contexts(); ++j) {
    model.counts.row(j) *= mean / model.total_count(j);
  }
  return model;
}

Outcome measure(const Setting& /*setting*/) {
  Outcome outcome;
  const PositionCases cases = position_cases();
  for (const Case& named : cases.uneven) {
    const double t = settled_time(require_law(named), 0.002);
    const LawRun run = run_law(named, {t});
    const theory::FluctuationLaw wrong = require_law({named.name + ", scaled", {scaled(run.model), {}}});
    const Tolerance next(2 * run.law.next_alpha(run.law.rows).cwiseAbs().maxCoeff() * run.h(0),
                         "twice the next term of the law, the largest over the rows");
    for (const int v : run.law.rows) {
      outcome.compare(fmt::format("{}: alpha_{} - (1/2) log t at t = {:.1e}", named.name, v, t),
                      {run.flow.states(0, v) - std::log(t) / 2, run.flow.error[0]}, -run.law.log_omega[v],
                      -wrong.log_omega[v], next);
    }
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "positions.constant",
    .title = "The law of fluctuations holds in contexts of unequal lengths, with x of each context as it is",
    .tags = {"sf:positions"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.3,
    .method =
        "The joint flow of three random instances, whose four contexts hold 12 to 48 tokens, is integrated to one "
        "late time. Every logit less (1/2) log t is compared with -log omega from the minimiser of Phi, which is "
        "computed by Newton's method without integrating anything.",
    .tolerance = "Twice the next term of the expansion in 1/sqrt(t).",
    .control = "Wrong law: -log omega of the contexts scaled to the same number of tokens, as if only proportions "
               "mattered.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::positions_constant

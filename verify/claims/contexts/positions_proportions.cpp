#include <cmath>

#include <fmt/format.h>

#include "flows/joint.hpp"
#include "verify/cases/context_cases.hpp"
#include "verify/harness/claim.hpp"
#include "verify/instruments/contexts/law_runs.hpp"

namespace sinkflow::claims::positions_proportions {
namespace {

using namespace verify;

Outcome measure(const Setting& /*setting*/) {
  Outcome outcome;
  for (const Case& named : position_cases().proportional) {
    const double t = settled_time(require_law(named), 0.002);
    const LawRun run = run_law(named, {t});
    // At the average counts the same start ends at a finite point.
    const theory::State end = flows::joint_end(at_average_counts(named.instance)).state;
    const Tolerance next(2 * run.law.next_alpha(run.law.rows).cwiseAbs().maxCoeff() * run.h(0),
                         "twice the next term of the law, the largest over the rows");
    for (const int v : run.law.rows) {
      outcome.compare(fmt::format("{}: alpha_{} at t = {:.1e}", named.name, v, t),
                      {run.flow.states(0, v), run.flow.error[0]}, std::log(t) / 2 - run.law.log_omega[v], end.alpha[v],
                      next);
    }
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "positions.proportions",
    .title = "Logits grow for ever in contexts of the same proportions and unequal lengths",
    .tags = {"sf:positions"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.3,
    .method =
        "The joint flow of three random instances, whose four contexts hold the same shares of every token and 12 "
        "to 48 tokens, is integrated to one late time, and every logit is compared with the law of fluctuations.",
    .tolerance = "Twice the next term of the expansion in 1/sqrt(t).",
    .control = "Wrong law: the logits stop where they stop at the average counts, the finite limit of fixed counts.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::positions_proportions

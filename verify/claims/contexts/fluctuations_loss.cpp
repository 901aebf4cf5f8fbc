#include <cmath>

#include <fmt/format.h>

#include "verify/cases/case.hpp"
#include "verify/cases/context_cases.hpp"
#include "verify/harness/claim.hpp"
#include "verify/instruments/contexts/law_runs.hpp"

namespace sinkflow::claims::fluctuations_loss {
namespace {

using namespace verify;

/// Compares 4 t L with the number of growing rows, at the time when the next term of the slowest row is 0.002.
Outcome measure(const Setting& /*setting*/) {
  Outcome outcome;
  for (const Case& named : growing_instances()) {
    const double t = settled_time(require_law(named), 0.002);
    const LawRun run = run_law(named, {t});
    const auto rows = static_cast<double>(run.law.rows.size());
    double next = 0;
    for (const int v : run.law.rows) {
      next += 4.0 / 3 * std::abs(run.law.next_alpha[v]) * run.h(0);
    }
    const Tolerance tolerance(2 * next, "twice the next term of the law, the rows' shares by their magnitudes");
    const auto check = [&](double predicted) {
      return Check{fmt::format("{}: 4 t L at t = {:.1e}", run.name, t), predicted, run.loss_rest(0, 1) + rows,
                   run.loss_uncertainty(0), tolerance};
    };
    outcome.evidence.checks.push_back(check(rows));
    outcome.control.evidence.checks.push_back(check(rows + 1));
    outcome.control.evidence.checks.push_back(check(rows / 2));
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "fluctuations.loss",
    .title = "The loss falls like R/(4t), with R the number of rows that grow, if the counts vary",
    .tags = {"sf:fluctuations"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.5,
    .method = "The joint flow is integrated, and the loss is evaluated at the states it reaches; the rows are counted "
              "from the supports and counts alone, without the flow.",
    .tolerance = "Twice the next term of the expansion in 1/sqrt(t).",
    .control = "Wrong laws: one row more, as if a frozen row counted; R/(8t), as if the factor 1/2 of the loss were "
               "counted twice.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::fluctuations_loss

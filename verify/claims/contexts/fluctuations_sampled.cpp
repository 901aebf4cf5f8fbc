#include <array>
#include <cmath>

#include <fmt/format.h>

#include "verify/cases/case.hpp"
#include "verify/cases/context_cases.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/setting.hpp"
#include "verify/instruments/contexts/law_runs.hpp"
#include "verify/instruments/growth/alpha_growth.hpp"

namespace sinkflow::claims::fluctuations_sampled {
namespace {

using namespace verify;

constexpr std::array kTimes{1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18};

/// Index of the first time at which the row's own next term is below 0.002, or of the last time if there is none.
std::size_t settled(const theory::FluctuationLaw& law, int row) {
  std::size_t i = 0;
  while (i + 1 < kTimes.size() && std::abs(law.next_alpha[row]) / std::sqrt(kTimes[i]) > 0.002) {
    ++i;
  }
  return i;
}

void add_checks(const Setting& setting, int contexts, unsigned seed, Outcome& outcome) {
  const Case named{fmt::format("{} contexts of stream {}", contexts, seed),
                   with_sampled_contexts(setting.task, setting.instance, contexts, seed)};
  if (const auto result = theory::fluctuation_law(named.instance.model); !result.law) {
    return;  // an instance without this law has a claim of its own (fluctuations.borderline, fluctuations.components)
  }
  const LawRun run = run_law(named, {kTimes.begin(), kTimes.end()}, 1e-10);
  for (const int v : run.law.rows) {
    const std::size_t i = settled(run.law, v);
    const Tolerance tolerance(2 * std::abs(run.law.next_alpha[v]) * run.h(i), "twice the row's own next term");
    const double log_omega = run.law.log_omega[v];
    outcome.compare(
        fmt::format("{}: alpha - (1/2) log t of row '{}' at t = {:.0e}", named.name, row_name(setting, v), kTimes[i]),
        {run.alpha_rest(i, v, 1) - log_omega, run.uncertainty(static_cast<Eigen::Index>(i), v)}, -log_omega,
        -(log_omega + 0.5 * std::log(2.0)), tolerance);
  }
  constexpr std::size_t late = 3;  // t = 1e14; at later times the loss needs more digits of beta than a step keeps
  const auto rows = static_cast<double>(run.law.rows.size());
  double next = 0;
  for (const int v : run.law.rows) {
    next += 4.0 / 3 * std::abs(run.law.next_alpha[v]) * run.h(late);
  }
  outcome.compare(fmt::format("{}: 4 t L at t = {:.0e}", named.name, kTimes[late]),
                  {run.loss_rest(late, 1) + rows, run.loss_uncertainty(late)}, rows, rows + 1,
                  Tolerance(2 * next, "twice the next term of the law, the rows' shares by their magnitudes"));
}

Outcome measure(const Setting& setting) {
  Outcome outcome;
  add_checks(setting, 4, 1, outcome);
  add_checks(setting, 4, 2, outcome);
  add_checks(setting, 16, 1, outcome);
  if (outcome.evidence.checks.empty()) {
    throw NotApplicable("no sample of contexts has a law with growing logits for all moving rows");
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "fluctuations.sampled",
    .title = "The law of fluctuating counts holds row by row on the whole task with sampled contexts",
    .tags = {"sf:fluctuations"},
    .kind = Kind::extension,
    .tier = Tier::full,
    .expected = Verdict::confirmed,
    .cost_seconds = 15,
    .method = "The joint flow of the task, with the counts of 4 (two samples) and of 16 sampled sequences as contexts, "
              "is integrated and compared with the minimiser of Phi, which is computed without a flow.",
    .tolerance = "Twice the row's own next term, at the first power of ten in t at which it is below 0.002.",
    .control = "Wrong laws: constants without the factor 2 in 2 pi omega [...] = 1, as if u' u were the rate of u^2; a "
               "point mass counted in the loss.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::fluctuations_sampled

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

/// The first of the times at which the row's own next term is below 0.002; the last if there is none.
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
    return;  // the borderline and steady cases have claims of their own
  }
  const LawRun run = run_law(named, {kTimes.begin(), kTimes.end()}, 1e-10);
  for (const int v : run.law.rows) {
    const std::size_t i = settled(run.law, v);
    const Tolerance tolerance(2 * std::abs(run.law.next_alpha[v]) * run.h(i), "twice the row's own next term");
    const auto check = [&](double log_omega) {
      return Check{
          fmt::format("{}: alpha - (1/2) log t of row '{}' at t = {:.0e}", named.name, row_name(setting, v), kTimes[i]),
          -log_omega, run.alpha_rest(i, v, 1) - run.law.log_omega[v], run.uncertainty(static_cast<Eigen::Index>(i), v),
          tolerance};
    };
    outcome.evidence.checks.push_back(check(run.law.log_omega[v]));
    outcome.control.evidence.checks.push_back(check(run.law.log_omega[v] + 0.5 * std::log(2.0)));
  }
  constexpr std::size_t late = 3;  // t = 1e14: later the loss asks for beta to more digits than a step keeps
  const auto rows = static_cast<double>(run.law.rows.size());
  double next = 0;
  for (const int v : run.law.rows) {
    next += 4.0 / 3 * std::abs(run.law.next_alpha[v]) * run.h(late);
  }
  const auto loss = [&](double predicted) {
    return Check{fmt::format("{}: 4 t L at t = {:.0e}", named.name, kTimes[late]), predicted,
                 run.loss_rest(late, 1) + rows, run.loss_uncertainty(late),
                 Tolerance(2 * next, "twice the next term of the law, the rows' shares by their magnitudes")};
  };
  outcome.evidence.checks.push_back(loss(rows));
  outcome.control.evidence.checks.push_back(loss(rows + 1));
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
    .title = "The law holds row by row on the whole task with sampled contexts",
    .tags = {"sf:fluctuations"},
    .kind = Kind::extension,
    .tier = Tier::full,
    .expected = Verdict::confirmed,
    .cost_seconds = 15,
    .method = "The joint flow of the task with the counts of 4 (two samples) and of 16 sampled sequences for contexts "
              "is integrated and held against the minimiser of Phi.",
    .tolerance = "Twice the row's own next term, at the first power of ten in t at which it is below 0.002.",
    .control = "Constants without the factor 2 in 2 pi omega [...] = 1; a point mass counted in the loss.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::fluctuations_sampled

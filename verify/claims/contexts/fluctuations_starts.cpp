#include <cmath>

#include <fmt/format.h>

#include "verify/cases/case.hpp"
#include "verify/cases/context_cases.hpp"
#include "verify/cases/random_model.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/instruments/contexts/law_runs.hpp"

namespace sinkflow::claims::fluctuations_starts {
namespace {

using namespace verify;

/// Starts in all directions: logits and values small, large, mixed, and drawn at random (seeds 1 and 2). Larger value
/// states are left out because they first push the logits down. Since D = sum alpha - ||beta||^2/2 never decreases
/// (`sf:invariants`), the logits stay above about -||beta||^2/(2R) on average, but a row at such a logit needs a time
/// e^(||beta||^2/(2R)) to come back.
std::vector<std::pair<std::string, theory::State>> starts(const theory::Model& model) {
  const auto constant = [&](double alpha) { return Eigen::VectorXd::Constant(model.rows(), alpha); };
  const auto ramp = [&](double reach) { return Eigen::VectorXd::LinSpaced(model.columns(), -reach, reach); };
  std::vector<std::pair<std::string, theory::State>> all{
      {"alpha = -8", {constant(-8), ramp(0)}},
      {"alpha = 10", {constant(10), ramp(0)}},
      {"beta from -6 to 6", {constant(0), ramp(6)}},
      {"alpha from -6 to 12", {Eigen::VectorXd::LinSpaced(model.rows(), -6, 12), ramp(3)}},
      {"alpha = -3, beta = 5 xi", {constant(-3), 5 * model.xi}},
  };
  for (const unsigned seed : {1U, 2U}) {
    std::mt19937_64 random(reported_seed(seed));
    all.emplace_back(
        fmt::format("random (seed {})", seed),
        theory::State{uniform_vector(random, model.rows(), -6, 8), uniform_vector(random, model.columns(), -6, 6)});
  }
  return all;
}

/// Compares the constants from every start at t = 1e14. The influence of the start on alpha falls like 1/t.
Outcome measure(const Setting& /*setting*/) {
  Outcome outcome;
  const std::vector<Case> instances = growing_instances();
  for (const std::size_t i : {std::size_t{0}, instances.size() - 1}) {
    for (const auto& [name, start] : starts(instances[i].instance.model)) {
      const double t = 1e14;
      const LawRun run =
          run_law({fmt::format("{}, {}", instances[i].name, name), {instances[i].instance.model, start}}, {t / 100, t});
      const Tolerance tolerance(
          2 * (run.law.next_alpha(run.law.rows).cwiseAbs().maxCoeff() * run.h(1) + run.alpha_rest(0, 2) / 100),
          "twice the next term of the law and what the start still leaves, which was measured at t/100");
      const auto check = [&](double distance) {
        return Check{
            fmt::format("{}: largest distance of alpha - (1/2) log t to -log omega at t = {:.0e}", run.name, t), 0,
            distance, run.flow.error[1], tolerance};
      };
      outcome.evidence.checks.push_back(check(run.alpha_rest(1, 1)));
      // The wrong law: constants that depend on the start and differ by a thousandth.
      outcome.control.evidence.checks.push_back(check(run.alpha_rest(1, 1) + 1e-3));
    }
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "fluctuations.starts",
    .title = "The constants of the growth do not depend on the start",
    .tags = {"sf:fluctuations"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 1,
    .method = "The joint flow of contexts_C7 and of a sparse random instance is integrated from seven starts each, "
              "with logits from -8 to 12 and values from -6 to 6, and compared with constants that are computed "
              "without a start or a flow.",
    .tolerance = "Twice the next term of the law, and twice the contribution of the start, which falls like 1/t.",
    .control = "Wrong law: constants that differ by 0.001, as if the start were remembered.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::fluctuations_starts

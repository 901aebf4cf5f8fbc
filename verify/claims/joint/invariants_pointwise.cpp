#include <utility>

#include <fmt/format.h>

#include "verify/cases/case.hpp"
#include "verify/cases/fixed_count_cases.hpp"
#include "verify/cases/random_model.hpp"
#include "verify/cases/reference_instances.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/harness/setting.hpp"
#include "verify/instruments/joint/invariant_rates.hpp"

namespace sinkflow::claims::invariants_pointwise {
namespace {

using namespace verify;

/// A random state with logits on [-8, 8) and values on [-6, 6).
theory::State random_state(std::mt19937_64& random, const theory::Model& model) {
  Eigen::VectorXd alpha = uniform_vector(random, model.rows(), -8, 8);
  return {std::move(alpha), uniform_vector(random, model.columns(), -6, 6)};
}

Outcome measure(const Setting& setting) {
  std::vector<Case> instances = fixed_count_instances();
  instances.push_back({"contexts_C7", reference_instance("contexts_C7")});
  if (!theory::moving_components(setting.instance.model.transition).empty()) {
    instances.push_back({"the setting's instance", setting.instance});
  }
  Outcome outcome;
  std::mt19937_64 random(reported_seed(7));
  const Tolerance tolerance(1e-35, "50 digits, of which e^alpha up to 3e3 and sums over the rows cost a few");
  for (const Case& named : instances) {
    const std::string& name = named.name;
    const theory::Instance& instance = named.instance;
    InvariantRates found;
    const int states = instance.model.rows() > 20 ? 1 : 10;
    for (int i = 0; i < states; ++i) {
      add_rates(instance.model, random_state(random, instance.model), {1, 1.75}, found);
    }
    std::vector<Vanishing> all{found.sums, found.d, found.shortage};
    if (theory::fixed_counts(instance.model)) {
      all.push_back(found.q);
      all.push_back(found.m);
    }
    for (const Vanishing& quantity : all) {
      const auto check = [&](const FiftyDigits& share) {
        return Check{fmt::format("{}: {}, as a share of the speed", name, quantity.name), 0, static_cast<double>(share),
                     0, tolerance};
      };
      outcome.evidence.checks.push_back(check(quantity.value));
      outcome.control.evidence.checks.push_back(check(quantity.wrong));
    }
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "invariants.pointwise",
    .title = "Sums of beta and Q_C have rate 0, D' >= sum pi a F and M' = -D' at random states, to 35 digits",
    .tags = {"sf:invariants"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 1,
    .method = "The velocity is minus the derivative of the definition of the loss, by automatic differentiation with "
              "50 digits, with learning rates 1 for alpha and 1.75 for beta; Q_C, D and M are differentiated along it "
              "in the same way. No flow is integrated and no formula for the gradient is used.",
    .tolerance = "Rounding at 50 digits.",
    .control = "Wrong laws: sums of beta without one of the columns; Q_C with the two learning rates exchanged; D' "
               "with the opposite sign; M' = D'.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::invariants_pointwise

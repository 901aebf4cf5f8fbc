#include <cmath>

#include <fmt/format.h>

#include "verify/cases/case.hpp"
#include "verify/cases/random_model.hpp"
#include "verify/cases/reference_instances.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/instruments/joint/root_search.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::claims::no_spurious_search {
namespace {

using namespace verify;

constexpr std::uint64_t kSeed = 31;
constexpr double kBox = 12;
constexpr int kStarts = 300;
constexpr int kControlStarts = 100;

std::vector<Case> cases() {
  std::mt19937_64 random(reported_seed(kSeed));
  std::vector<Case> all;
  const auto add = [&](const std::string& name, const Shape& shape) {
    all.push_back(
        {fmt::format("{}, R = {}, V = {}", name, shape.rows, shape.columns), {random_model(random, shape), {}}});
  };
  add("full support", {.rows = 3, .columns = 3});
  add("full support", {.rows = 4, .columns = 4});
  add("full support, large xi", {.rows = 2, .columns = 5, .largest_xi = 6});
  add("zeros", {.rows = 5, .columns = 4, .density = 0.5});
  add("zeros and triggers", {.rows = 3, .columns = 5, .density = 0.6, .triggers = 2});
  add("point mass", {.rows = 4, .columns = 5, .density = 0.6, .point_mass = true});
  all.push_back({"full_support_4", reference_instance("full_support_4")});
  all.push_back({"zeros_6x8", reference_instance("zeros_6x8")});
  return all;
}

/// `sf:no-spurious`: every point that the search finds has L = 0.
Outcome measure(const Setting& /*setting*/) {
  Outcome outcome;
  Worst mixed_loss;
  Worst mixed_allowed;
  for (const Case& named : cases()) {
    const theory::Model& model = named.instance.model;
    const FoundRoots found = search_roots(model, Unknowns::alpha_and_beta, kBox, kStarts, kSeed);
    if (found.points == 0) {
      throw std::runtime_error("no stationary point found on " + named.name);
    }
    const std::string name =
        fmt::format("{}: largest L of {} stationary points from {} starts", named.name, found.points, kStarts);
    const Tolerance tolerance(found.allowed.value(), "what the gradient left over by the root search allows");
    outcome.evidence.checks.push_back({name, 0, found.loss.value(), 0, tolerance});
    const FoundRoots beta_only = search_roots(model, Unknowns::beta_only, kBox, kControlStarts, kSeed);
    outcome.control.evidence.checks.push_back({name, 0, beta_only.loss.value(), 0, tolerance});
    theory::Model flipped = model;
    flipped.row_weight[0] *= -1;
    const FoundRoots mixed = search_roots(flipped, Unknowns::alpha_and_beta, kBox, kControlStarts, kSeed);
    mixed_loss.add(mixed.loss.value());
    mixed_allowed.add(mixed.allowed.value());
  }
  outcome.control.evidence.checks.push_back(
      {"all of them with one weight's sign flipped: largest |L| of the stationary points", 0, mixed_loss.value(), 0,
       Tolerance(mixed_allowed.value(), "what the gradient left over by the root search allows")});

  // If the counts differ between contexts, L = 0 is impossible, so that there is no finite stationary point.
  std::mt19937_64 random(reported_seed(kSeed));
  for (const Shape& shape :
       {Shape{.rows = 3, .columns = 3, .contexts = 3}, Shape{.rows = 4, .columns = 3, .contexts = 2}}) {
    const theory::Model model = random_model(random, shape);
    const auto check = [&](Unknowns unknowns, int starts) {
      return Check{fmt::format("{} contexts, R = {}, V = {}: stationary points from {} starts", shape.contexts,
                               shape.rows, shape.columns, kStarts),
                   0, static_cast<double>(search_roots(model, unknowns, kBox, starts, kSeed).points), 0,
                   Tolerance(0, "a number of points")};
    };
    outcome.evidence.checks.push_back(check(Unknowns::alpha_and_beta, kStarts));
    outcome.control.evidence.checks.push_back(check(Unknowns::beta_only, kControlStarts));
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "no-spurious.search",
    .title = "Every finite stationary point that a root search finds is a global minimiser",
    .tags = {"sf:no-spurious"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 1.2,
    .method = "Newton's method on the gradient, not a descent, is started 300 times in a box on each of eight "
              "instances (alpha in [-4, 7), beta in [-6, 6), seed 31), and L of every root is computed from its "
              "definition in long double. On two instances whose counts differ between contexts there must be no root. "
              "The search does not use the equations of the stationary set.",
    .tolerance = "The largest loss that the gradient left over at the root allows, by the inequality of the proof; "
                 "none for a number of roots.",
    .control = "Wrong laws: L = 0 also where dL/dbeta alone vanishes; L = 0 also at stationary points of losses in "
               "which one row's weight has the wrong sign (largest |L| over all instances); no point where dL/dbeta "
               "vanishes if the counts differ between contexts.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::no_spurious_search

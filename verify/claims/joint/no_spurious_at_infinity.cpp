#include <cmath>

#include <fmt/format.h>

#include "verify/cases/random_model.hpp"
#include "verify/cases/reference_instances.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/instruments/joint/root_search.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::claims::no_spurious_at_infinity {
namespace {

using namespace verify;

constexpr std::uint64_t kSeed = 33;

/// The loss, and its largest derivative (`slope`), at alpha = `alpha` in every row.
struct Point {
  double loss;
  double slope;
};

Point point_at(const theory::Instance& instance, double alpha) {
  theory::State state = instance.start;
  state.alpha.setConstant(alpha);
  const Jet<long double> loss = defined_loss(instance.model, state);
  long double largest = 0;
  for (const long double slope : loss.slope) {
    largest = larger(largest, std::abs(slope));
  }
  return {static_cast<double>(loss.value), static_cast<double>(largest)};
}

/// As alpha -> -infinity in every row the gradient vanishes like e^alpha, but the loss does not.
Outcome measure(const Setting& /*setting*/) {
  Outcome outcome;
  std::mt19937_64 random(reported_seed(kSeed));
  std::vector<std::pair<std::string, theory::Instance>> instances;
  for (const Shape& shape : {Shape{.rows = 4, .columns = 4}, Shape{.rows = 5, .columns = 7, .density = 0.5}}) {
    const theory::Model model = random_model(random, shape);
    instances.emplace_back(
        fmt::format("random, R = {}, V = {}", shape.rows, shape.columns),
        theory::Instance{model, {Eigen::VectorXd::Zero(shape.rows), uniform_vector(random, shape.columns, -3, 3)}});
  }
  for (const std::string name : {"full_support_4", "triggers_5x7", "zeros_6x8"}) {
    instances.emplace_back(name, reference_instance(name));
  }
  for (const auto& entry : instances) {
    const std::string& name = entry.first;
    const theory::Instance& instance = entry.second;
    const Point first = point_at(instance, -14);
    const Point second = point_at(instance, -17);
    const Point third = point_at(instance, -20);
    const double earlier_power = std::log(first.slope / second.slope) / 3;
    const double power = std::log(second.slope / third.slope) / 3;
    constexpr double rounding = 1e-14;
    const std::string reason = "how far off it is 3 units of alpha earlier, where corrections are e^3 times larger";
    const auto add = [&](const std::string& what, double predicted, double control, double measured,
                         const Tolerance& tolerance) {
      const std::string title = fmt::format("{}: {}", name, what);
      outcome.compare(title, {measured}, predicted, control, tolerance);
    };
    add("power of e^alpha in the gradient", 1, 2, power, Tolerance(std::abs(earlier_power - 1) + rounding, reason));
    add("L at alpha = -20 over L at alpha = -17", 1, std::exp(-6.0), third.loss / second.loss,
        Tolerance(std::abs(second.loss / first.loss - 1) + rounding, reason));
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "no-spurious.at-infinity",
    .title = "The gradient vanishes like e^alpha as alpha -> -infinity while the loss does not, so that only finite "
             "points count",
    .tags = {"sf:no-spurious"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.01,
    .method = "L and its gradient are differentiated automatically from the definition in long double, without closed "
              "forms, at alpha = -14, -17 and -20 in every row, with beta as in the instance (seed 33).",
    .tolerance = "The distance of the same number from its limit 3 units of alpha earlier, and rounding.",
    .control =
        "Wrong laws: the gradient vanishes like e^(2 alpha), and L falls like it, as near a minimum at infinity.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::no_spurious_at_infinity

#include <fmt/format.h>

#include "verify/cases/random_model.hpp"
#include "verify/definition/fifty_digits.hpp"
#include "verify/harness/erratum.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::claims::thm10_convex {
namespace {

using namespace verify;

constexpr std::uint64_t kSeed = 1010;
constexpr int kChords = 40;

using Vector = theory::VectorOf<FiftyDigits>;

/// By how much the loss at the middle of the chord exceeds the mean of its ends.
double middle_excess(const theory::Model& model, const Eigen::VectorXd& from, const Eigen::VectorXd& to) {
  const auto loss = [&](const Eigen::VectorXd& y) { return defined_loss<FiftyDigits>(model, y.cast<FiftyDigits>()); };
  return static_cast<double>(loss((from + to) / 2) - (loss(from) + loss(to)) / 2);
}

/// The largest excess over random chords along which alpha, beta or both move.
struct LargestExcess {
  double both = -1;
  double value = -1;
  double logits = -1;
};

LargestExcess largest_excess(const theory::Model& model, std::mt19937_64& random) {
  LargestExcess worst;
  const Eigen::Index rows = model.rows();
  const Eigen::Index size = rows + model.columns();
  for (int chord = 0; chord < kChords; ++chord) {
    const Eigen::VectorXd from = uniform_vector(random, size, -8, 8);
    const Eigen::VectorXd to = from + uniform_vector(random, size, -2, 2);
    Eigen::VectorXd end = to;
    worst.both = larger(worst.both, middle_excess(model, from, end));
    end.head(rows) = from.head(rows);
    worst.value = larger(worst.value, middle_excess(model, from, end));
    end << to.head(rows), from.tail(model.columns());
    worst.logits = larger(worst.logits, middle_excess(model, from, end));
  }
  return worst;
}

/// `err:thm10-convex`: convexity says that no excess is positive.
std::vector<Reading> measure(const Setting& /*setting*/) {
  std::mt19937_64 random(reported_seed(kSeed));
  const Tolerance tolerance(1e-30, "rounding in fifty digits");
  std::vector<Reading> readings;
  for (int number = 0; number < 5; ++number) {
    const theory::Model model = random_model(random, {});
    const LargestExcess worst = largest_excess(model, random);
    const auto check = [&](const char* along, double excess) {
      return at_most(
          fmt::format("loss at the middle of a chord in {} above the mean of its ends, model {}", along, number),
          excess, 0, 0, tolerance);
    };
    readings.push_back({check("alpha and beta", worst.both), check("beta", worst.value), check("alpha", worst.logits)});
  }
  return readings;
}

const ErratumRegistration registration(Erratum{
    .id = "thm10-convex",
    .printed = "The loss is convex in alpha and beta together",
    .corrected = "The loss is convex in beta at every fixed alpha",
    .tags = {"err:thm10-convex", "ada:thm10"},
    .cost_seconds = 0.5,
    .method = "The loss is evaluated by its definition in fifty digits at the ends and in the middle of 40 random "
              "chords, for five random models (seed 1010): along alpha and beta together, along beta alone, and along "
              "alpha alone.",
    .tolerance = "Rounding in fifty digits.",
    .control = "Wrong law: the loss is convex in alpha at every fixed beta.",
    .measure = measure,
});

}  // namespace
}  // namespace sinkflow::claims::thm10_convex

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "transformer/bb_sampler.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/harness/setting.hpp"
#include "verify/instruments/task/bb_chain.hpp"
#include "verify/statistics/extremes.hpp"
#include "verify/statistics/sample.hpp"

namespace sinkflow::claims::occupancy_sampler {
namespace {

using namespace verify;

constexpr std::uint64_t kSeed = 42;
constexpr std::int64_t kTokens = 1 << 24;
constexpr double kFalseAlarm = 1e-6;  // probability that a check fails by chance when the seed is changed
constexpr double kEnough = 2000;      // counts with fewer expected hits are too far from normal, and are left out

/// Statistics of sampled sequences. The tokens of one sequence depend on each other; different sequences are
/// independent.
struct Sample {
  std::int64_t sequences = 0;
  Eigen::VectorXd sum;      ///< (V) tokens counted, over all sequences
  Eigen::VectorXd squares;  ///< (V) sum of the squares of a sequence's counts
  double trigger_sum = 0;
  double trigger_squares = 0;
  Eigen::MatrixXd follows;  ///< (V + 1, V) how often a token follows another; row V is <s>
  double copies = 0;        ///< triggers followed by the token before them
  double followed = 0;      ///< triggers followed by anything
  double absorbed = 0;      ///< sequences that end in an absorbing token or the trigger after it
};

Sample draw(const theory::BbTask& task) {
  const auto tokens = static_cast<Eigen::Index>(task.alphabet.size());
  const int length = task.length;
  std::vector<bool> is_trigger(static_cast<std::size_t>(tokens) + 1, false);
  for (const int id : task.triggers) {
    is_trigger[static_cast<std::size_t>(id)] = true;
  }
  const std::vector<int> absorbing = theory::absorbing_tokens(task);
  Sample sample{.sum = Eigen::VectorXd::Zero(tokens),
                .squares = Eigen::VectorXd::Zero(tokens),
                .follows = Eigen::MatrixXd::Zero(tokens + 1, tokens)};
  sample.sequences = std::max<std::int64_t>(512, kTokens / length);
  const transformer::BbSampler sampler(task, reported_seed(kSeed));
  std::vector<transformer::Token> sequence(static_cast<std::size_t>(length) + 1);
  Eigen::VectorXd counts(tokens);
  for (std::int64_t m = 0; m < sample.sequences; ++m) {
    sampler.sample(static_cast<std::uint64_t>(m), 1, length, sequence);
    counts.setZero();
    double triggers = 0;
    for (std::size_t n = 1; n < sequence.size(); ++n) {
      ++counts[sequence[n]];
      ++sample.follows(sequence[n - 1], sequence[n]);
      triggers += is_trigger[static_cast<std::size_t>(sequence[n])];
      if (n > 1 && is_trigger[static_cast<std::size_t>(sequence[n - 1])]) {
        ++sample.followed;
        sample.copies += sequence[n] == sequence[n - 2];
      }
    }
    sample.sum += counts;
    sample.squares += counts.cwiseAbs2();
    sample.trigger_sum += triggers;
    sample.trigger_squares += triggers * triggers;
    const bool ends_on_trigger = is_trigger[static_cast<std::size_t>(sequence.back())];
    const int last = ends_on_trigger ? sequence[sequence.size() - 2] : sequence.back();
    sample.absorbed += std::count(absorbing.begin(), absorbing.end(), last) > 0;
  }
  return sample;
}

/// Standard error of a mean over independent sequences.
double standard_error(double sum, double squares, std::int64_t sequences) {
  const auto m = static_cast<double>(sequences);
  const double mean = sum / m;
  return std::sqrt(std::max(0.0, squares / m - mean * mean) / (m - 1));
}

/// Half-width, in standard errors, of a two-sided interval. The probability that any of `comparisons` normal variables
/// leaves this interval is at most `kFalseAlarm`.
double quantile(double comparisons) {
  return normal_upper_quantile(kFalseAlarm / (2 * comparisons));
}

/// Compares many means with their predictions under a right and a wrong law; keeps the largest distances, in standard
/// errors.
class Comparison {
 public:
  void add(double measured, double right, double wrong, double standard_error) {
    ++compared_;
    right_.add(std::abs(measured - right) / standard_error);
    wrong_.add(std::abs(measured - wrong) / standard_error);
    apart_.add(std::abs(right - wrong) / standard_error);
  }
  /// Records that a token of probability 0 was drawn `hits` times.
  void add_impossible(double hits) {
    if (hits > 0) {
      right_.add(std::numeric_limits<double>::infinity());
    }
  }
  /// Adds a check and its control, unless the sample is too small to tell the two laws apart.
  void report(const std::string& what, const std::string& reason, Outcome& outcome) const {
    const double bound = quantile(std::max(1, compared_));
    if (apart_.value() > 2 * bound) {
      const Tolerance tolerance(bound, "normal quantile at 1e-6 for all of them together; " + reason);
      const std::string name = fmt::format("{} ({}): largest distance in standard errors", what, compared_);
      outcome.evidence.checks.push_back({name, 0, right_.value(), 0, tolerance});
      outcome.control.evidence.checks.push_back({name, 0, wrong_.value(), 0, tolerance});
    }
  }

 private:
  Worst right_;
  Worst wrong_;
  Worst apart_;
  int compared_ = 0;
};

/// Compares the mean counts of those tokens that are frequent enough.
void check_counts(const Sample& sample, const Eigen::VectorXd& right, const Eigen::VectorXd& wrong, Outcome& outcome) {
  Comparison comparison;
  const auto m = static_cast<double>(sample.sequences);
  for (Eigen::Index k = 0; k < right.size(); ++k) {
    const double error = standard_error(sample.sum[k], sample.squares[k], sample.sequences);
    if (right[k] * m >= kEnough && error > 0) {
      comparison.add(sample.sum[k] / m, right[k], wrong[k], error);
    }
  }
  comparison.report("counts of tokens", "whole sequences are independent, and their counts give the standard errors",
                    outcome);
}

/// Compares how often each token was drawn, in independent draws, with one distribution.
void compare_draws(const Eigen::VectorXd& hits, const Eigen::VectorXd& right, const Eigen::VectorXd& wrong,
                   Comparison& comparison) {
  const double total = hits.sum();
  for (Eigen::Index k = 0; k < hits.size(); ++k) {
    if (total * right[k] >= kEnough && total * (1 - right[k]) >= kEnough) {
      comparison.add(hits[k], total * right[k], total * wrong[k], std::sqrt(total * right[k] * (1 - right[k])));
    } else if (right[k] == 0) {
      comparison.add_impossible(hits[k]);
    }
  }
}

/// `law` with 2% of the probability spread evenly over all tokens, as smoothing of counts does.
Eigen::VectorXd smoothed(const Eigen::VectorXd& law) {
  return (0.98 * law).array() + 0.02 / static_cast<double>(law.size());
}

void check_laws(const theory::BbTask& task, const Sample& sample, Outcome& outcome) {
  Eigen::VectorXd first = Eigen::VectorXd::Zero(sample.sum.size());
  Eigen::VectorXd occupied = first;
  first(task.rows) = task.first_token;
  occupied(task.rows) = task.row_weight;
  const std::string independent = "every draw is independent of the earlier ones";
  Comparison first_tokens;
  compare_draws(sample.follows.bottomRows(1).transpose(), first, occupied, first_tokens);
  first_tokens.report("probabilities of the first token", independent, outcome);
  Comparison bigrams;
  for (std::size_t v = 0; v < task.rows.size(); ++v) {
    const Eigen::VectorXd law = task.transition.row(static_cast<Eigen::Index>(v)).transpose();
    compare_draws(sample.follows.row(task.rows[v]).transpose(), law, smoothed(law), bigrams);
  }
  bigrams.report("probabilities of a token after a non-trigger", independent, outcome);
}

/// Compares sampled sequences with the exact occupancy and with the rules of the task.
Outcome measure(const Setting& setting) {
  const theory::BbTask& task = setting.task;
  if (task.triggers.empty() || task.length < 3) {
    throw NotApplicable("nothing is copied without triggers, or before position 3");
  }
  const BbChain drawing = bb_chain(task, AfterTrigger::draw);
  const Visits wrong = visits(drawing, task.length);
  const Eigen::VectorXd wrong_counts = by_token(drawing, wrong.expected);
  const Sample sample = draw(task);
  const auto m = static_cast<double>(sample.sequences);
  Outcome outcome;
  const auto add = [&](const std::string& name, double predicted, double control, double measured,
                       const Tolerance& tolerance) {
    outcome.compare(name, {measured}, predicted, control, tolerance);
  };

  check_counts(sample, task.counts, wrong_counts, outcome);
  const double share_error = standard_error(sample.trigger_sum, sample.trigger_squares, sample.sequences) / task.length;
  const double wrong_share = Eigen::VectorXd(wrong_counts(task.triggers)).sum() / task.length;
  const Tolerance interval(quantile(1) * share_error, "confidence interval at 1e-6 from independent sequences");
  if (std::abs(wrong_share - task.trigger_fraction) > 2 * interval.value) {
    add("share of triggers", task.trigger_fraction, wrong_share, sample.trigger_sum / m / task.length, interval);
  }
  if (task.rows.size() > 1) {
    add("share of triggers whose follower is the token before them", 1, task.row_weight.squaredNorm(),
        sample.copies / sample.followed, Tolerance(0, "a rule: no exception at all"));
  }
  const double absorbed = theory::absorbed_fraction(task);
  if (absorbed * m >= 100 && (1 - absorbed) * m >= 100) {
    // The wrong law: the share of sequences whose first token is absorbing.
    double from_start = 0;
    for (const int id : theory::absorbing_tokens(task)) {
      from_start += task.first_token[std::find(task.rows.begin(), task.rows.end(), id) - task.rows.begin()];
    }
    add("share of sequences absorbed by the last position", absorbed, from_start, sample.absorbed / m,
        Tolerance(quantile(1) * std::sqrt(absorbed * (1 - absorbed) / m),
                  "confidence interval at 1e-6 of a binomial share"));
  }
  check_laws(task, sample, outcome);
  return outcome;
}

const Registration registration(Claim{
    .id = "occupancy.sampler",
    .title = "Sampled sequences have the exact occupancy, copy after every trigger and follow the bigram laws",
    .tags = {"ada:sec2", "err:stationary"},
    .kind = Kind::theorem,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.5,
    .method =
        "16.8 million tokens are drawn (seed 42). The counts of whole sequences, which are independent of each other, "
        "give means and standard errors; the copying rule and the bigram laws are checked on the sequences as well. "
        "The sampler follows the rules token by token and is independent of the formula for the occupancy.",
    .tolerance = "Confidence intervals at a false alarm rate of 1e-6 for each check, over all comparisons of the "
                 "check; none for the rule that a trigger is followed by a copy.",
    .control =
        "Wrong laws: counts as if a token were drawn again after a trigger; copies as frequent as chance would make "
        "them; as many absorbed sequences as have an absorbing first token, as if none were absorbed later; a first "
        "token distributed like the later ones; bigram laws smoothed by 2%, as is usual with counts.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::occupancy_sampler

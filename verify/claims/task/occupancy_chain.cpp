#include <fmt/format.h>

#include "verify/cases/bigrams.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/seeds.hpp"
#include "verify/harness/setting.hpp"
#include "verify/instruments/task/bb_chain.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::claims::occupancy_chain {
namespace {

using namespace verify;

constexpr std::uint64_t kSeed = 256;
constexpr int kTasks = 60;

/// Largest distances between the fields of the task and the same quantities of a chain.
struct Distances {
  Worst counts;    ///< W_k, in tokens
  Worst weights;   ///< pi_v
  Worst triggers;  ///< share of triggers
  Worst absorbed;  ///< share of sequences that are absorbed
};

void compare(const theory::BbTask& task, const BbChain& chain, Distances& distances) {
  const Visits found = visits(chain, task.length);
  const Eigen::VectorXd counts = by_token(chain, found.expected);
  const Eigen::VectorXd rows = counts(task.rows);
  distances.counts.add(largest(task.counts - counts));
  distances.weights.add(largest(task.row_weight - rows / rows.sum()));
  distances.triggers.add(std::abs(task.trigger_fraction - Eigen::VectorXd(counts(task.triggers)).sum() / task.length));
  double absorbed = 0;
  for (const int id : theory::absorbing_tokens(task)) {
    for (std::size_t s = 0; s < chain.token.size(); ++s) {
      if (chain.pending[s] == id || chain.token[s] == id) {
        absorbed += found.last[static_cast<Eigen::Index>(s)];
      }
    }
  }
  distances.absorbed.add(std::abs(theory::absorbed_fraction(task) - absorbed));
}

void add_checks(const std::string& name, const Distances& right, const Distances& wrong, double rounding, int length,
                bool absorbs, Outcome& outcome) {
  const auto add = [&](const std::string& what, const Worst& distance, const Worst& control, double size) {
    const Tolerance tolerance(rounding * size, "rounding of sums of non-negative terms, times the largest value");
    const std::string title = fmt::format("{}: largest distance of {}", name, what);
    outcome.evidence.checks.push_back({title, 0, distance.value(), 0, tolerance});
    outcome.control.evidence.checks.push_back({title, 0, control.value(), 0, tolerance});
  };
  add("the counts W_k", right.counts, wrong.counts, length);
  add("the row weights", right.weights, wrong.weights, 1);
  add("the share of triggers", right.triggers, wrong.triggers, 1);
  if (absorbs) {
    add("the share of absorbed sequences", right.absorbed, wrong.absorbed, 1);
  }
}

/// Compares the occupancy with that by powers of the full chain, for the corpus and for small random tasks.
Outcome measure(const Setting& setting) {
  const theory::BbTask& task = setting.task;
  if (task.triggers.empty() || task.length < 3) {
    throw NotApplicable("nothing is copied without triggers, or before position 3");
  }
  Outcome outcome;
  Distances right;
  Distances wrong;
  const BbChain chain = bb_chain(task);
  compare(task, chain, right);
  compare(task, bb_chain(task, AfterTrigger::draw), wrong);
  Outcome corpus;
  add_checks("the corpus", right, wrong, relative_rounding(chain, task.length), task.length,
             !theory::absorbing_tokens(task).empty(), corpus);
  outcome.append_evidence(corpus);

  std::mt19937_64 random(reported_seed(kSeed));
  right = wrong = {};
  constexpr int longest = 40;
  constexpr int most_symbols = 8;
  for (int i = 0; i < kTasks; ++i) {
    const int symbols = 3 + static_cast<int>(random() % (most_symbols - 2));
    const int triggers = 1 + static_cast<int>(random() % static_cast<std::uint64_t>(symbols - 1));
    const int length = 3 + static_cast<int>(random() % (longest - 2));
    const theory::BbTask small = theory::derive_bb_task(random_bigrams(random, symbols), triggers, length);
    compare(small, bb_chain(small), right);
    compare(small, bb_chain(small, AfterTrigger::draw), wrong);
  }
  BbChain largest;  // the most states that a small task can have
  largest.step.resize(1 + most_symbols * most_symbols / 2, 1);
  add_checks(fmt::format("{} random tasks of 3 to 8 symbols", kTasks), right, wrong,
             relative_rounding(largest, longest), longest, true, outcome);
  return outcome;
}

const Registration registration(Claim{
    .id = "occupancy.chain",
    .title =
        "Counts, row weights and the shares of triggers and of absorbed sequences are those of the full Markov chain",
    .tags = {"ada:sec2", "err:stationary"},
    .kind = Kind::theorem,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 0.3,
    .method = "The task's rules are written down as a dense matrix on all pairs (token, token to be copied), <s> "
              "included. The expected visits follow from the powers of this matrix by repeated squaring, whereas the "
              "theory propagates two vectors, so that the two computations share nothing. They are compared on the "
              "corpus and on 60 random tasks (seed 256).",
    .tolerance =
        "Rounding: a relative error of S epsilon in each of 2 log2 N + 1 products of non-negative S x S matrices.",
    .control = "Wrong law: after a trigger the next token is drawn from the bigram law of the token before the "
               "trigger, as if the trigger were only skipped; the rule is to copy that token.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::occupancy_chain

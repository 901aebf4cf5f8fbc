#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "solvers/optimiser.hpp"
#include "theory/model.hpp"
#include "theory/trajectory.hpp"
#include "transformer/examples.hpp"

// The frozen simplified network, trained on token sequences. Training uses the network and an optimiser only; it is
// independent of the theory's loss and gradients.
namespace sinkflow::training {

/// A training set in whole numbers: for every context j, row v and successor k there are successors(v, k) sequences of
/// <s> and the W tokens of context j, row v's token last, with the target k at the last position alone. The mean loss
/// over them, less a constant, is the theory's L with p_v = successors(v, .)/n_v, pi_v = n_v/sum n and these counts.
struct FrozenTask {
  std::string name;
  std::vector<int> rows;       ///< (R) tokens of the rows, ascending; the others are triggers
  Eigen::MatrixXi successors;  ///< (R, V)
  Eigen::MatrixXi counts;      ///< (J, V), of the same sum W; every row's token occurs in every context
  Eigen::VectorXd xi;          ///< (V)
  theory::State start;
  std::uint64_t order_seed = 1;  ///< of the order of the tokens in a sequence, which must not matter
};

/// The instance of the theory that a task stands for.
theory::Instance instance_of(const FrozenTask& task);

/// Its sequences of W + 1 tokens, in random order within the contexts (order_seed): the network must not care.
transformer::Examples sequences_of(const FrozenTask& task);

/// An optimiser, and what it makes of n steps: the time t = pace n of the flow it follows.
struct TrainingRule {
  std::string optimiser;
  solvers::OptimiserOptions options;
  double pace = 1;
  bool beta_held = false;  ///< the gradient by beta is replaced by zero
  /// If given, the sequences' targets change places once, in a random order of this seed.
  std::optional<std::uint64_t> shuffle_seed = {};
};
TrainingRule descent(double step);
TrainingRule heavy_ball(double step, double momentum);

/// Full-batch training of the frozen network from the task's start: (alpha, beta) (times, R + V) at the given numbers
/// of steps (ascending; 0 is the start).
theory::Trajectory train_frozen(const FrozenTask& task, const TrainingRule& rule, std::span<const long> steps);

/// States (alpha, beta) of a network that cannot have learned the task, for negative controls: the start, and the state
/// after `steps` steps of gradient descent on targets that were permuted at random.
struct NothingLearned {
  const char* name;
  Eigen::RowVectorXd state;  ///< (R + V)
};
std::vector<NothingLearned> learned_nothing(const FrozenTask& task, double step, long steps,
                                            std::uint64_t shuffle_seed);

/// The same at gradient descent of steps h, h/2 and h/4, seen at equal times. A discrete run differs from the flow by
/// c1 h + c2 h^2 + O(h^3).
struct StepHalving {
  std::vector<double> times;
  Eigen::MatrixXd coarse, half, fine;  ///< (times, R + V)

  /// What is left of the fine run, or of any quantity taken at the three, after the terms in h and h^2.
  template <class Value>
  static Value without_two_terms(const Value& coarse, const Value& half, const Value& fine) {
    return (8 * fine - 6 * half + coarse) / 3;
  }
  /// The same after the term in h alone: off by -c2 h^2/8.
  template <class Value>
  static Value without_one_term(const Value& half, const Value& fine) {
    return 2 * fine - half;
  }
};
/// At times step * n for the n of `steps`.
StepHalving halve_steps(const FrozenTask& task, double step, std::span<const long> steps);

}  // namespace sinkflow::training

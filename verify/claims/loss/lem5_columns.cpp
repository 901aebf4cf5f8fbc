#include <algorithm>

#include <fmt/format.h>

#include "theory/bb_task.hpp"
#include "verify/harness/erratum.hpp"
#include "verify/harness/setting.hpp"

namespace sinkflow::claims::lem5_columns {
namespace {

using namespace verify;

/// `err:lem5-columns`: the mass of every row of counted bigrams on non-triggers, and on all tokens.
std::vector<Reading> measure(const Setting& setting) {
  const theory::BbTask& task = setting.task;
  if (task.triggers.empty()) {
    throw NotApplicable("this task has no triggers to be left out");
  }
  std::vector<Reading> readings;
  const Tolerance tolerance(1e-14, "rounding of a sum of at most V probabilities");
  for (Eigen::Index v = 0; v < task.transition.rows(); ++v) {
    double on_triggers = 0;
    double on_others = 0;
    for (theory::SparseRows::InnerIterator entry(task.transition, v); entry; ++entry) {
      const bool trigger = std::find(task.triggers.begin(), task.triggers.end(), entry.col()) != task.triggers.end();
      (trigger ? on_triggers : on_others) += entry.value();
    }
    if (on_triggers > 1e-6 && on_others > 1e-6) {
      readings.push_back(
          reading(fmt::format("mass of p_v, v = '{}'", token_name(task, task.rows[static_cast<std::size_t>(v)])),
                  on_triggers + on_others, 0, tolerance, on_others, 1, on_triggers));
    }
  }
  if (readings.empty()) {
    throw NotApplicable("no row of this task has both triggers and other tokens after it");
  }
  return readings;
}

const ErratumRegistration registration(Erratum{
    .id = "lem5-columns",
    .printed = "The probabilities p_vk of a row sum to one over the non-triggers k",
    .corrected = "The probabilities p_vk of a row sum to one over all tokens k, triggers among them",
    .tags = {"err:lem5-columns", "ada:lem5"},
    .cost_seconds = 0.01,
    .method = "The relative frequencies of the corpus' bigrams are added up, row by row, for rows that are followed by "
              "triggers and by other tokens.",
    .tolerance = "Rounding of a sum of at most V probabilities.",
    .control = "Wrong law: the sum over the triggers alone.",
    .measure = measure,
});

}  // namespace
}  // namespace sinkflow::claims::lem5_columns

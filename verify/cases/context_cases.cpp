#include "verify/cases/context_cases.hpp"

#include <random>
#include <utility>

#include <fmt/format.h>

#include "theory/fluctuations.hpp"
#include "transformer/bb_sampler.hpp"
#include "verify/cases/case.hpp"
#include "verify/cases/random_model.hpp"
#include "verify/harness/seeds.hpp"

namespace sinkflow::verify {

namespace {

Case random_contexts(const char* kind, unsigned seed, const Shape& shape) {
  std::mt19937_64 random(reported_seed(seed));
  return {fmt::format("{} (seed {})", kind, seed),
          {random_model(random, shape), {Eigen::VectorXd::Zero(shape.rows), Eigen::VectorXd::Zero(shape.columns)}}};
}

}  // namespace

std::vector<Case> fluctuating_instances() {
  std::vector<Case> instances{{"contexts_C7", reference_instance("contexts_C7")}};
  for (unsigned seed = 1; seed <= 6; ++seed) {
    instances.push_back(random_contexts("full support", seed, {.rows = 5, .columns = 6, .contexts = 4}));
  }
  for (unsigned seed = 1; seed <= 8; ++seed) {
    instances.push_back(
        random_contexts("sparse", seed, {.rows = 6, .columns = 8, .contexts = 3, .density = 0.4, .triggers = 2}));
  }
  return instances;
}

std::vector<Case> growing_instances() {
  std::vector<Case> instances = fluctuating_instances();
  std::erase_if(instances,
                [](const Case& named) { return !theory::fluctuation_law(named.instance.model).law.has_value(); });
  return instances;
}

PositionCases position_cases() {
  PositionCases cases;
  for (unsigned seed = 1; seed <= 3; ++seed) {
    Case proportional = random_contexts("the same proportions", seed, {.rows = 4, .columns = 5, .contexts = 4});
    Case uneven = random_contexts("uneven counts", seed, {.rows = 4, .columns = 5, .contexts = 4});
    const Eigen::RowVectorXd shares = proportional.instance.model.counts.row(0);
    for (Eigen::Index j = 0; j < 4; ++j) {
      const double length = static_cast<double>(j + 1) / 2;
      proportional.instance.model.counts.row(j) = length * shares;
      uneven.instance.model.counts.row(j) *= length;
    }
    cases.proportional.push_back(std::move(proportional));
    cases.uneven.push_back(std::move(uneven));
  }
  return cases;
}

theory::Instance with_sampled_contexts(const theory::BbTask& task, theory::Instance instance, int contexts,
                                       std::uint64_t seed) {
  const transformer::BbSampler sampler(task, reported_seed(seed));
  const auto width = static_cast<std::size_t>(task.length) + 1;
  std::vector<transformer::Token> tokens(static_cast<std::size_t>(contexts) * width);
  sampler.sample(0, contexts, task.length, tokens);
  instance.model.counts = Eigen::MatrixXd::Zero(contexts, instance.model.columns());
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (i % width != 0) {  // not <s>
      ++instance.model.counts(static_cast<Eigen::Index>(i / width), tokens[i]);
    }
  }
  return instance;
}

theory::Instance at_average_counts(theory::Instance instance) {
  instance.model.counts = Eigen::MatrixXd(instance.model.counts.colwise().mean());
  return instance;
}

}  // namespace sinkflow::verify

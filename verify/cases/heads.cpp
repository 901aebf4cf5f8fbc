#include "verify/cases/heads.hpp"

#include <algorithm>
#include <numeric>

#include "transformer/bb_sampler.hpp"
#include "verify/harness/seeds.hpp"

namespace sinkflow::verify {

bool is_trigger(const transformer::HeadParameters& head, transformer::Token token) {
  return !std::binary_search(head.rows.begin(), head.rows.end(), token);
}

transformer::HeadParameters random_head(std::mt19937_64& random, const Shape& shape) {
  const theory::Model model = random_model(random, shape);
  transformer::HeadParameters head;
  head.transition = model.transition;
  head.rows.resize(static_cast<std::size_t>(shape.rows));
  std::iota(head.rows.begin(), head.rows.end(), 0);
  head.alpha = uniform_vector(random, shape.rows, -3, 9);
  head.beta = uniform_vector(random, shape.columns, -2, 2);
  head.xi = model.xi;
  head.lambda = uniform(random, 0, 9);
  return head;
}

Sequence random_sequence(std::mt19937_64& random, Eigen::Index tokens, int length) {
  Sequence sequence{static_cast<transformer::Token>(tokens)};
  for (int i = 0; i < length; ++i) {
    sequence.push_back(static_cast<transformer::Token>(random() % static_cast<std::uint64_t>(tokens)));
  }
  return sequence;
}

Sequence random_copying_sequence(std::mt19937_64& random, const transformer::HeadParameters& head, int length) {
  Sequence sequence = random_sequence(random, head.transition.cols(), length);
  for (std::size_t i = 1; i < sequence.size(); ++i) {
    if (is_trigger(head, sequence[i]) && (i == 1 || is_trigger(head, sequence[i - 1]))) {
      sequence[i] = head.rows[static_cast<std::size_t>(random() % head.rows.size())];
    }
  }
  return sequence;
}

std::vector<Sequence> task_sequences(const theory::BbTask& task, std::uint64_t seed, int number, int length) {
  const std::ptrdiff_t size = length + 1;
  std::vector<transformer::Token> all(static_cast<std::size_t>(number * size));
  transformer::BbSampler(task, reported_seed(seed)).sample(0, number, length, all);
  std::vector<Sequence> sequences;
  for (auto first = all.begin(); first != all.end(); first += size) {
    sequences.emplace_back(first, first + size);
  }
  return sequences;
}

transformer::HeadParameters head_of_law(const Eigen::VectorXd& law, double size) {
  const Eigen::Index tokens = law.size();
  transformer::HeadParameters head;
  head.transition = Eigen::MatrixXd(law.transpose().replicate(tokens, 1)).sparseView();
  head.rows.resize(static_cast<std::size_t>(tokens));
  std::iota(head.rows.begin(), head.rows.end(), 0);
  head.alpha = Eigen::VectorXd::Constant(tokens, size);
  head.beta = head.xi = Eigen::VectorXd::Zero(tokens);
  head.lambda = size;
  return head;
}

HeadRun limit_counterexample(double size) {
  return {head_of_law(Eigen::Vector3d(0.5, 0.3, 0.2), size), {3, 1, 0, 1, 2, 1, 0}};
}

}  // namespace sinkflow::verify

#include "verify/cases/heads.hpp"

#include <numeric>

namespace sinkflow::verify {

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

}  // namespace sinkflow::verify

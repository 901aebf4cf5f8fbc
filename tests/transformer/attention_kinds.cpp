// Every kind of attention that the build has found: its gradient against central differences, and single against double
// precision.
#include <cmath>
#include <random>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "transformer/attention_kind.hpp"

BOOST_AUTO_TEST_SUITE(transformer_attention_kinds)

namespace {

using namespace sinkflow;
using transformer::Vector;

/// n logits that are not near 0, where a kind may have a kink.
Vector<double> logits_of(Eigen::Index n, unsigned seed) {
  std::mt19937 generator(seed);
  std::uniform_real_distribution<double> size(0.1, 2);
  std::bernoulli_distribution positive(0.5);
  return Vector<double>::NullaryExpr(n, [&] { return positive(generator) ? size(generator) : -size(generator); });
}

template <class S>
Vector<S> weights_of(const std::string& kind, Vector<S> logits) {
  transformer::attention_kind<S>(kind).weigh(logits);
  return logits;
}

const std::vector<Eigen::Index> sizes{1, 2, 5, 17, 40};

}  // namespace

BOOST_DATA_TEST_CASE(gradients_are_those_of_differences, transformer::attention_kind_names() * sizes, kind, n) {
  const Vector<double> logits = logits_of(n, 1);
  const Vector<double> direction = logits_of(n, 2);  // of a linear function of the weights
  Vector<double> gradient = direction;
  transformer::attention_kind<double>(kind).backward(weights_of(kind, logits), gradient);
  // The error of a central difference is h^2/6 of a third derivative, of size 1 here, and rounding, 1e-16 / h.
  constexpr double h = 1e-5;
  constexpr double tolerance = 1e-9;
  for (Eigen::Index i = 0; i < n; ++i) {
    Vector<double> up = logits;
    Vector<double> down = logits;
    up[i] += h;
    down[i] -= h;
    const double difference = direction.dot(weights_of(kind, up) - weights_of(kind, down)) / (2 * h);
    BOOST_TEST(std::abs(gradient[i] - difference) < tolerance);
  }
}

BOOST_DATA_TEST_CASE(single_precision_is_double_precision_rounded, transformer::attention_kind_names() * sizes, kind,
                     n) {
  const Vector<double> logits = logits_of(n, 3);
  const Vector<double> direction = logits_of(n, 4);
  const Vector<double> weights = weights_of(kind, logits);
  const Vector<float> rounded = weights_of<float>(kind, logits.cast<float>());
  // A few dozen roundings of numbers of size 2.
  constexpr double tolerance = 64 * 6e-8;
  BOOST_TEST((rounded.cast<double>() - weights).cwiseAbs().maxCoeff() < tolerance);
  Vector<double> gradient = direction;
  Vector<float> rounded_gradient = direction.cast<float>();
  transformer::attention_kind<double>(kind).backward(weights, gradient);
  transformer::attention_kind<float>(kind).backward(rounded, rounded_gradient);
  BOOST_TEST((rounded_gradient.cast<double>() - gradient).cwiseAbs().maxCoeff() < tolerance);
}

BOOST_AUTO_TEST_SUITE_END()

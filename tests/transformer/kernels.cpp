// The kernels against the formulas in double, at sizes that fill registers and that do not.
#include "transformer/kernels.hpp"

#include <cmath>
#include <limits>
#include <random>
#include <tuple>
#include <vector>

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_SUITE(transformer_kernels)

namespace {

using namespace sinkflow::transformer;
using Column = Eigen::VectorXd;

template <class S>
constexpr double kRounding = std::numeric_limits<S>::epsilon();
const std::vector<int> sizes{1, 2, 7, 8, 15, 16, 17, 31, 33, 65};

/// Numbers that either precision holds.
template <class S>
std::vector<S> numbers(int size, double spread) {
  static std::mt19937 generator(1);
  std::normal_distribution<float> normal(0, static_cast<float>(spread));
  std::vector<S> result;
  for (int i = 0; i < size; ++i) {
    result.push_back(static_cast<S>(normal(generator)));
  }
  return result;
}

template <class S>
Column exact(const std::vector<S>& values) {
  return Eigen::Map<const Eigen::Matrix<S, Eigen::Dynamic, 1>>(values.data(), static_cast<Eigen::Index>(values.size()))
      .template cast<double>();
}

using Precisions = std::tuple<float, double>;

BOOST_AUTO_TEST_CASE_TEMPLATE(softmax_is_the_law_with_these_logits, S, Precisions) {
  for (const int size : sizes) {
    std::vector<S> x = numbers<S>(size, 20);
    const Column logits = exact(x);
    const double largest = logits.maxCoeff();
    const Column weights = (logits.array() - largest).exp();
    const auto partition = kernels::softmax(size, x.data());
    BOOST_TEST(partition.largest == largest);
    // Three roundings of logit - largest, up to a hundred of them in size, and one for every term of the sum.
    BOOST_TEST(std::abs(partition.sum / weights.sum() - 1) < (8 + size) * kRounding<S>);
    const Column error = (exact(x) - weights / weights.sum()).cwiseAbs();
    BOOST_TEST((
        (error.array() <= (108 + size) * kRounding<S> * weights.array() / weights.sum() + std::numeric_limits<S>::min())
            .all()));
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(softmax_of_far_logits_is_zero_and_of_nan_is_nan, S, Precisions) {
  std::vector<S> far{0, -2000, -std::numeric_limits<S>::infinity()};
  kernels::softmax(3, far.data());
  BOOST_TEST((far == std::vector<S>{1, 0, 0}));
  for (const std::size_t place : {0, 5, 16}) {
    std::vector<S> x(17, S(1));
    x[place] = std::numeric_limits<S>::quiet_NaN();
    kernels::softmax(17, x.data());
    BOOST_TEST(std::isnan(x[place]));
    BOOST_TEST(std::isnan(x[1]));
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(gradients_of_softmax_and_relu, S, Precisions) {
  for (const int size : sizes) {
    std::vector<S> w = numbers<S>(size, 3);
    kernels::softmax(size, w.data());
    std::vector<S> g = numbers<S>(size, 1);
    const Column by_weight = exact(g);
    const Column expected = exact(w).array() * (by_weight.array() - exact(w).dot(by_weight));
    kernels::softmax_backward(size, w.data(), g.data());
    BOOST_TEST((exact(g) - expected).cwiseAbs().maxCoeff() <
               (4 + size) * kRounding<S> * by_weight.cwiseAbs().maxCoeff());

    std::vector<S> x = numbers<S>(size, 1);
    const Column before = exact(x);
    kernels::relu(size, x.data());
    BOOST_TEST((exact(x) == before.cwiseMax(0.0)));
    std::vector<S> passed(x.size(), S(2));
    kernels::relu_backward(size, x.data(), passed.data());
    BOOST_TEST((exact(passed).array() == (before.array() > 0).select(Column::Constant(size, 2), 0.0).array()).all());
  }
  S nan = std::numeric_limits<S>::quiet_NaN();
  kernels::relu(1, &nan);
  BOOST_TEST(std::isnan(nan));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(layer_norm_and_its_gradient, S, Precisions) {
  constexpr int columns = 3;
  constexpr double epsilon = 0.03125;
  for (const int rows : sizes) {
    const std::vector<S> x = numbers<S>(rows * columns, 2);
    const std::vector<S> gain = numbers<S>(rows, 1);
    const std::vector<S> bias = numbers<S>(rows, 1);
    std::vector<S> centred(x.size());
    std::vector<S> out(x.size());
    std::vector<S> inverse_sigma(columns);
    std::vector<S> gradient = numbers<S>(rows * columns, 1);
    const Column by_out = exact(gradient);
    std::vector<S> by_gain(gain.size(), S(1));
    std::vector<S> by_bias(gain.size(), S(2));
    kernels::normalise(rows, columns, x.data(), gain.data(), bias.data(), S(epsilon), centred.data(),
                       inverse_sigma.data(), out.data());
    kernels::normalise_backward(rows, columns, gain.data(), centred.data(), inverse_sigma.data(), gradient.data(),
                                by_gain.data(), by_bias.data());
    Column expected_gain = Column::Constant(rows, 1);
    Column expected_bias = Column::Constant(rows, 2);
    double distance = 0;
    for (int i = 0; i < columns; ++i) {
      const auto part = [&](const Column& all) { return all.segment(i * rows, rows); };
      const Column less_mean = part(exact(x)).array() - part(exact(x)).mean();
      const double scale = 1 / std::sqrt(less_mean.squaredNorm() / rows + epsilon);
      const Column c = less_mean * scale;
      const Column g = part(by_out).cwiseProduct(exact(gain));
      const Column by_x = scale * (g.array() - g.mean() - c.dot(g) / rows * c.array());
      expected_gain += part(by_out).cwiseProduct(c);
      expected_bias += part(by_out);
      const Column expected = c.cwiseProduct(exact(gain)) + exact(bias);
      distance = std::max({distance, (part(exact(out)) - expected).cwiseAbs().maxCoeff(),
                           (part(exact(gradient)) - by_x).cwiseAbs().maxCoeff()});
    }
    distance = std::max({distance, (exact(by_gain) - expected_gain).cwiseAbs().maxCoeff(),
                         (exact(by_bias) - expected_bias).cwiseAbs().maxCoeff()});
    // Numbers of order 10 (1/sigma is at most 6), and the rounding of sums of `rows` of them.
    BOOST_TEST(distance < 10 * (8 + rows) * kRounding<S>);
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE_END()

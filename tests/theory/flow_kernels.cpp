// The fast right-hand sides against the gradient in long double (which theory_accuracy.cpp holds against the
// definition).
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <random>

#include <boost/test/unit_test.hpp>

#include "tests/support/largest.hpp"
#include "theory/expm1.hpp"
#include "theory/gradient_flow.hpp"
#include "theory/simplified_model.hpp"
#include "verify/cases/random_model.hpp"
#include "verify/statistics/extremes.hpp"

BOOST_AUTO_TEST_SUITE(theory_flow_kernels)

namespace {

using namespace sinkflow;
using Eigen::VectorXd;
using theory::Model;
using theory::State;

constexpr double epsilon = std::numeric_limits<double>::epsilon();

VectorXd alpha_rate(const Model& model, const State& state) {
  VectorXd rate;
  theory::AlphaFlow(model, state.beta).rate(state.alpha, rate);
  return rate;
}

VectorXd joint_rate(const Model& model, const State& state) {
  VectorXd y(model.rows() + model.columns());
  y << state.alpha, state.beta;
  VectorXd rate;
  theory::JointFlow(model).rate(y, rate);
  return rate;
}

// The terms of every component's sum, added without their signs, with d and gamma centred and z = <p, e^d>:
// dL/dalpha_v is a sum of pi a (1-a) p_k (e^{d_k} - 1) gamma_k / z, and dL/dbeta_k one of pi a p_k (e^{d_k} - 1) / z
// and of the mean change of the whole row, pi a p_k sum_i p_i (e^{d_i} - 1) / z, which is taken off every entry.
VectorXd sum_of_magnitudes(const Model& model, const State& state) {
  VectorXd sum = VectorXd::Zero(model.rows() + model.columns());
  for (Eigen::Index j = 0; j < model.contexts(); ++j) {
    const VectorXd xihat = model.value_mass(j) / model.total_count(j);
    const Eigen::MatrixXd shift = theory::shift(model, state, j);
    const Eigen::MatrixXd predicted = theory::predicted_distribution(model, state, j);
    for (Eigen::Index v = 0; v < model.rows(); ++v) {
      const double sink = theory::sink_weight(state.alpha[v], model.total_count(j));
      const double rest = theory::sink_weight(-state.alpha[v], 1 / model.total_count(j));
      const double weight = model.row_weight[v] / static_cast<double>(model.contexts());
      const VectorXd p = model.transition.row(v).transpose();
      const VectorXd gamma = (state.beta - xihat).array() - p.dot(state.beta - xihat);
      const VectorXd d = shift.row(v).transpose().array() - shift.row(v).dot(p);
      // p/z = q e^{-d}, so p |e^d - 1| / z = q |1 - e^{-d}|
      const VectorXd change = (predicted.row(v).transpose().array() * (-d.array()).expm1().abs());
      sum[v] += weight * sink * rest * change.dot(gamma.cwiseAbs());
      sum.tail(model.columns()) += weight * sink * (change + p * change.sum());
    }
  }
  return sum;
}

void check_relative(const VectorXd& got, const VectorXd& wanted, const char* flow, double alpha) {
  for (Eigen::Index v = 0; v < wanted.size(); ++v) {
    // 1e-12: see the sizes of the terms below; the slowest of them grows by cancellation between the few entries of a
    // row.
    const double error = std::abs(wanted[v]) > 1e-290 ? std::abs(got[v] / wanted[v] - 1) : std::abs(got[v]) / 1e278;
    BOOST_TEST(error <= 1e-12,
               flow << ", row " << v << " at alpha " << alpha << ": " << got[v] << " for " << wanted[v]);
  }
}

const std::array<verify::Shape, 3> shapes{
    {{.rows = 4, .columns = 4},
     {.rows = 5, .columns = 19, .contexts = 3, .density = 0.5, .triggers = 3, .point_mass = true},
     {.rows = 3, .columns = 9, .density = 0.8, .least = 1e-12, .largest_xi = 300}}};

theory::Lanes fill(double first, double step) {
  theory::Lanes lanes{};
  for (std::size_t i = 0; i < theory::kLanes; ++i) {
    lanes[i] = first + step * static_cast<double>(i);
  }
  return lanes;
}

// Largest error of eight exponentials, in units of the last place of the exact value.
double worst_ulp(const theory::Lanes& x) {
  theory::Lanes got{};
  theory::expm1(x, got);
  double worst = 0;
  for (std::size_t i = 0; i < theory::kLanes; ++i) {
    const long double wanted = std::expm1(static_cast<long double>(x[i]));
    const auto nearest = std::abs(static_cast<double>(wanted));
    const double ulp = std::nextafter(nearest, std::numeric_limits<double>::infinity()) - nearest;
    const auto error = static_cast<double>(std::abs(got[i] - wanted) / ulp);
    worst = error <= worst ? worst : std::isnan(error) ? std::numeric_limits<double>::infinity() : error;
  }
  return worst;
}

}  // namespace

// 4 units is what expm1.hpp states: two multiplications and a sum after a remainder that is itself rounded.
BOOST_AUTO_TEST_CASE(the_vector_exponential_is_good_to_four_units_in_the_last_place) {
  double worst = 0;
  for (int i = 0; i < 50'000; ++i) {  // -700..700 and the two intervals around 0 where the power of two is 1, evenly
    worst = std::max(worst, worst_ulp(fill(-700 + 0.028 * i, 0.0035)));
    worst = std::max(worst, worst_ulp(fill(-1.1 + 4.4e-5 * i, 5.5e-6)));
  }
  for (int exponent = -1073; exponent < 9; ++exponent) {  // and every binade of both signs
    const double x = std::ldexp(1.0, exponent);
    worst = std::max(worst, worst_ulp(fill(x, x / 8)));
    worst = std::max(worst, worst_ulp(fill(-x, -x / 8)));
  }
  BOOST_TEST(worst <= 4.0);
}

BOOST_AUTO_TEST_CASE(the_ends_of_the_vector_exponential) {
  BOOST_TEST(worst_ulp(fill(700, -1e-13)) <= 4.0);
  BOOST_TEST(worst_ulp(fill(-700, 1e-13)) <= 4.0);
  theory::Lanes result{};
  theory::expm1(fill(0, 0), result);
  const double first = result[0];
  BOOST_TEST(first == 0.0);  // exactly: padding must not add anything
}

BOOST_AUTO_TEST_CASE(constant_values_leave_the_alpha_rate_its_relative_accuracy) {
  std::mt19937_64 random(11);
  for (const verify::Shape& shape : shapes) {
    const Model model = verify::random_model(random, shape);
    for (const double beta : {0.0, 0.3, -41.7}) {
      for (double alpha = -700; alpha <= 700; alpha += 8.75) {
        const State state{VectorXd::Constant(model.rows(), alpha), VectorXd::Constant(model.columns(), beta)};
        const VectorXd wanted = -theory::gradient(model, state).alpha;
        check_relative(alpha_rate(model, state), wanted, "alpha flow", alpha);
        check_relative(joint_rate(model, state).head(model.rows()), wanted, "joint flow", alpha);
      }
    }
  }
}

// Between these logits every row goes from a sum over its support to a series, and to the first terms of it: (1 - a)
// times the spread of xihat passes 3/2 and 1/16. The series lose a factor e^(3/2) to cancellation, and the logit's
// weights a few epsilon more; a series that is cut short would lose more.
BOOST_AUTO_TEST_CASE(rates_are_the_same_where_the_series_take_over) {
  std::mt19937_64 random(15);
  for (const verify::Shape& shape : shapes) {
    const Model model = verify::random_model(random, shape);
    double worst = 0;
    for (double alpha = -4; alpha <= 16; alpha += 1.0 / 32) {
      const State state{VectorXd::Constant(model.rows(), alpha), VectorXd::Constant(model.columns(), 1)};
      const VectorXd wanted = -theory::gradient(model, state).alpha;
      const VectorXd got = alpha_rate(model, state);
      for (Eigen::Index v = 0; v < wanted.size(); ++v) {
        worst = std::max(worst, wanted[v] == 0 ? std::abs(got[v]) : std::abs(got[v] / wanted[v] - 1));
      }
    }
    BOOST_TEST(worst <= 32 * epsilon, worst / epsilon << " epsilon");
  }
}

// 16 epsilon: 4 for the exponential, and for each of the four roundings of d = a b + (1-a) m before it, the change of
// e^d that goes with it, which is |d| times as large: hence the factor 1 + |d|.
BOOST_AUTO_TEST_CASE(rates_are_good_to_a_few_epsilon_of_the_magnitudes_of_their_terms) {
  std::mt19937_64 random(12);
  for (const verify::Shape& shape : shapes) {
    for (int repetition = 0; repetition < 100; ++repetition) {
      const Model model = verify::random_model(random, shape);
      const double reach = std::pow(10.0, verify::uniform(random, -6, 2));
      const State state{verify::uniform_vector(random, model.rows(), -60, 60),
                        verify::uniform_vector(random, model.columns(), -reach, reach)};
      const theory::Gradient gradient = theory::gradient(model, state);
      const VectorXd scale = sum_of_magnitudes(model, state);
      const double largest_shift = theory::shift(model, state, 0).cwiseAbs().maxCoeff();
      const VectorXd bound = 16 * epsilon * (1 + 2 * largest_shift) * scale;
      const VectorXd alpha_error = (alpha_rate(model, state) + gradient.alpha).cwiseAbs();
      BOOST_TEST((alpha_error.array() <= bound.head(model.rows()).array()).all());
      VectorXd wanted(model.rows() + model.columns());
      wanted << -gradient.alpha, -gradient.beta;
      const VectorXd joint_error = (joint_rate(model, state) - wanted).cwiseAbs();
      BOOST_TEST((joint_error.array() <= bound.array()).all(), (joint_error.array() / bound.array()).transpose()
                                                                   << "\nscale " << scale.transpose());
    }
  }
}

// Beyond 600 the kernel's exponential would overflow, and the flows go through long double: the same to the last bit or
// so, and continuous where one takes over from the other.
BOOST_AUTO_TEST_CASE(large_shifts_are_finite_and_right) {
  std::mt19937_64 random(13);
  for (const double reach : {250., 299., 301., 320., 700., 1e4, 1e6}) {
    const Model model = verify::random_model(random, shapes[1]);
    for (const double alpha : {-1e5, -5., 3., 40., 1e5}) {
      State state{VectorXd::Constant(model.rows(), alpha),
                  verify::uniform_vector(random, model.columns(), -reach, reach)};
      const theory::Gradient gradient = theory::gradient(model, state);
      // Shifts of 1e6 or less carry a rounding error of 600 epsilon where the kernel works, and none beyond.
      const double tolerance = 2 * 600 * epsilon;
      const double alpha_size = gradient.alpha.cwiseAbs().maxCoeff() + 1e-290;
      const double beta_size = gradient.beta.cwiseAbs().maxCoeff() + 1e-290;
      const VectorXd joint = joint_rate(model, state);
      BOOST_TEST(joint.allFinite());
      BOOST_TEST(tests::largest(alpha_rate(model, state) + gradient.alpha) <= tolerance * alpha_size);
      BOOST_TEST(tests::largest(joint.head(model.rows()) + gradient.alpha) <= tolerance * alpha_size);
      BOOST_TEST(tests::largest(joint.tail(model.columns()) + gradient.beta) <= tolerance * beta_size);
    }
  }
}

// The Jacobian is minus the Hessian (theory_hessian.cpp), here in double: the same terms, so the same few epsilon of
// the largest of them.
BOOST_AUTO_TEST_CASE(the_jacobian_is_minus_the_hessian) {
  std::mt19937_64 random(14);
  for (const verify::Shape& shape : {shapes[0], shapes[1]}) {
    const Model model = verify::random_model(random, shape);
    const State state{verify::uniform_vector(random, model.rows(), -3, 6),
                      verify::uniform_vector(random, model.columns(), -2, 2)};
    VectorXd y(model.rows() + model.columns());
    y << state.alpha, state.beta;
    Eigen::MatrixXd jacobian;
    const theory::JointFlow flow(model);
    flow.jacobian(y, jacobian);
    const Eigen::MatrixXd hessian = theory::hessian(model, state);
    BOOST_TEST(tests::largest(jacobian + hessian) <= 16 * epsilon * hessian.cwiseAbs().maxCoeff());
    BOOST_TEST(flow.state(y).alpha == state.alpha);
    BOOST_TEST(flow.state(y).beta == state.beta);
  }
}

BOOST_AUTO_TEST_SUITE_END()

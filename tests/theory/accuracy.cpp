// Loss, gradient and predicted law against the textbook definition in 400 digits.
//
// The smallest values compared are 1e-290; the definition finds them as differences of numbers up to 1e5. With 400
// digits 100 remain.
#include <array>
#include <cmath>
#include <random>
#include <sstream>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "theory/simplified_model.hpp"
#include "verify/cases/random_model.hpp"
#include "verify/definition/digits.hpp"
#include "verify/definition/jet.hpp"
#include "verify/definition/row.hpp"

BOOST_AUTO_TEST_SUITE(theory_accuracy)

namespace {

using namespace sinkflow;
using Real = verify::Digits<400>;
using theory::Model;
using theory::State;

struct Defined {
  Real loss = 0;
  std::vector<Real> alpha;
  std::vector<Real> beta;
  std::vector<std::vector<Real>> predicted;  // (J R, V)
};

Defined by_definition(const Model& model, const State& state) {
  const auto columns = static_cast<std::size_t>(model.columns());
  Defined result{0, std::vector<Real>(static_cast<std::size_t>(model.rows()), 0), std::vector<Real>(columns, 0), {}};
  for (Eigen::Index j = 0; j < model.contexts(); ++j) {
    for (Eigen::Index v = 0; v < model.rows(); ++v) {
      const auto row = verify::defined_row<Real>(model, j, v);
      const std::size_t n = row.columns.size();
      const auto alpha = verify::variable(Real(state.alpha[v]), 0, n + 1);
      std::vector<verify::Jet<Real>> beta;
      std::vector<verify::Jet<Real>> power;
      for (std::size_t k = 0; k < n; ++k) {
        beta.push_back(verify::variable(Real(state.beta[row.columns[k]]), k + 1, n + 1));
      }
      const auto excess = verify::defined_excess(row, alpha, beta, power);
      result.loss += row.weight * excess.value;
      result.alpha[static_cast<std::size_t>(v)] += row.weight * excess.slope[0];
      Real partition = 0;
      for (std::size_t k = 0; k < n; ++k) {
        result.beta[static_cast<std::size_t>(row.columns[k])] += row.weight * excess.slope[k + 1];
        partition += row.law[k] * power[k].value;
      }
      result.predicted.emplace_back(columns, 0);
      for (std::size_t k = 0; k < n; ++k) {
        result.predicted.back()[static_cast<std::size_t>(row.columns[k])] = row.law[k] * power[k].value / partition;
      }
    }
  }
  return result;
}

// 1e-12: a long double operation is good to 5e-20, and entries of the gradient are sums over rows and contexts of
// either sign: seven digits are left for what cancels there. Below 1e-290 a double itself is about to lose digits.
struct Agreement {
  double worst = 0;
  void check(double got, const Real& wanted) {
    const bool tiny = abs(wanted) <= 1e-290;
    const double error =
        tiny ? (std::abs(got) <= 1e-289 ? 0.0 : 1.0) : static_cast<double>(abs(Real(got) / wanted - 1));
    worst = std::isnan(worst) || error <= worst ? worst : error;  // NaN is the worst
  }
};

void check_state(const Model& model, const State& state) {
  const Defined wanted = by_definition(model, state);
  const theory::Gradient gradient = theory::gradient(model, state);
  Agreement loss;
  Agreement alpha;
  Agreement beta;
  Agreement predicted;
  loss.check(theory::excess_loss(model, state), wanted.loss);
  for (Eigen::Index v = 0; v < model.rows(); ++v) {
    alpha.check(gradient.alpha[v], wanted.alpha[static_cast<std::size_t>(v)]);
  }
  for (Eigen::Index k = 0; k < model.columns(); ++k) {
    beta.check(gradient.beta[k], wanted.beta[static_cast<std::size_t>(k)]);
  }
  auto row = wanted.predicted.begin();
  for (Eigen::Index j = 0; j < model.contexts(); ++j) {
    const Eigen::MatrixXd q = theory::predicted_distribution(model, state, j);
    for (Eigen::Index v = 0; v < model.rows(); ++v, ++row) {
      for (Eigen::Index k = 0; k < model.columns(); ++k) {
        predicted.check(q(v, k), (*row)[static_cast<std::size_t>(k)]);
      }
    }
  }
  const auto where = [&] {
    std::ostringstream text;
    text << "at alpha " << state.alpha.transpose() << ", beta " << state.beta.transpose();
    return text.str();
  };
  BOOST_TEST(loss.worst <= 1e-12, "loss: " << loss.worst << ' ' << where());
  BOOST_TEST(alpha.worst <= 1e-12, "dL/dalpha: " << alpha.worst << ' ' << where());
  BOOST_TEST(beta.worst <= 1e-12, "dL/dbeta: " << beta.worst << ' ' << where());
  BOOST_TEST(predicted.worst <= 1e-12, "q: " << predicted.worst << ' ' << where());
}

// Logits from one end to the other, the same in every row and, last, another in every row.
void check_model(const Model& model, std::mt19937_64& random) {
  std::vector<Eigen::VectorXd> logits;
  for (const double alpha : {-700., -90., -3., 0., 2.5, 12., 22., 34.5, 150., 320., 655., 700.}) {
    logits.emplace_back(Eigen::VectorXd::Constant(model.rows(), alpha));
  }
  logits.push_back(verify::uniform_vector(random, model.rows(), -700, 700));
  const std::array betas{Eigen::VectorXd(Eigen::VectorXd::Zero(model.columns())),
                         Eigen::VectorXd(Eigen::VectorXd::Constant(model.columns(), 0.3)),
                         verify::uniform_vector(random, model.columns(), -3, 3)};
  for (const Eigen::VectorXd& alpha : logits) {
    for (const Eigen::VectorXd& beta : betas) {
      check_state(model, {alpha, beta});
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_dense_square_model) {
  std::mt19937_64 random(1);
  check_model(verify::random_model(random, {.rows = 4, .columns = 4}), random);
}

BOOST_AUTO_TEST_CASE(a_sparse_model_with_triggers_a_point_mass_and_three_contexts) {
  std::mt19937_64 random(2);
  check_model(verify::random_model(
                  random, {.rows = 4, .columns = 6, .contexts = 3, .density = 0.5, .triggers = 2, .point_mass = true}),
              random);
}

// An entry of 1e-12 with a value of x/W = 1e4 or so: its share of the predicted law goes from 1e-12 to 1.
BOOST_AUTO_TEST_CASE(rare_successors_and_large_values) {
  std::mt19937_64 random(3);
  for (const double xi : {20., 5e4}) {
    check_model(verify::random_model(
                    random, {.rows = 3, .columns = 7, .density = 0.7, .least = 1e-12, .triggers = 1, .largest_xi = xi}),
                random);
  }
}

// x differs by 1e-9 of itself on the support: what moves the logit is a difference of nearly equal numbers.
BOOST_AUTO_TEST_CASE(values_that_are_almost_equal) {
  std::mt19937_64 random(4);
  Model model = verify::random_model(random, {.rows = 2, .columns = 3});
  model.counts.setConstant(8);
  model.xi = 1.7 + 1e-9 * verify::uniform_vector(random, 3, 0, 1).array();
  check_model(model, random);
}

BOOST_AUTO_TEST_CASE(everything_is_finite_wherever_the_arguments_are) {
  std::mt19937_64 random(5);
  const Model model =
      verify::random_model(random, {.rows = 4, .columns = 5, .contexts = 2, .density = 0.6, .least = 1e-12});
  for (const double alpha : {-1e5, -750., 0., 750., 1e5}) {
    for (const double beta : {0., 1., 1e6}) {
      const State state{Eigen::VectorXd::Constant(4, alpha), verify::uniform_vector(random, 5, -beta, beta)};
      const theory::Gradient gradient = theory::gradient(model, state);
      BOOST_TEST(std::isfinite(theory::excess_loss(model, state)));
      BOOST_TEST(theory::excess_loss(model, state) >= 0);
      BOOST_TEST(gradient.alpha.allFinite());
      BOOST_TEST(gradient.beta.allFinite());
      BOOST_TEST(theory::hessian(model, state).allFinite());
      for (Eigen::Index j = 0; j < model.contexts(); ++j) {
        const Eigen::VectorXd sums = theory::predicted_distribution(model, state, j).rowwise().sum();
        BOOST_TEST(((sums.array() - 1).abs() < 1e-15).all());  // four entries rounded to double
        BOOST_TEST(theory::shift(model, state, j).allFinite());
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

// The Hessian against second derivatives of the textbook definition in 50 digits, and on the stationary family.
#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include <Eigen/Eigenvalues>
#include <boost/test/unit_test.hpp>

#include "tests/support/golden.hpp"
#include "tests/support/largest.hpp"
#include "theory/simplified_model.hpp"
#include "verify/cases/random_model.hpp"
#include "verify/definition/digits.hpp"
#include "verify/definition/jet.hpp"
#include "verify/definition/row.hpp"
#include "verify/statistics/extremes.hpp"

BOOST_AUTO_TEST_SUITE(theory_hessian)

namespace {

using namespace sinkflow;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using Real = verify::Digits<50>;
using theory::Model;
using theory::State;

// Derivatives of the definition in the n + 1 variables of every row at every context, added up.
MatrixXd hessian_by_definition(const Model& model, const State& state) {
  using Second = verify::Jet<verify::Jet<Real>>;
  const Eigen::Index size = model.rows() + model.columns();
  std::vector<Real> sum(static_cast<std::size_t>(size * size), 0);
  for (Eigen::Index j = 0; j < model.contexts(); ++j) {
    for (Eigen::Index v = 0; v < model.rows(); ++v) {
      const auto row = verify::defined_row<Real>(model, j, v);
      const std::size_t count = row.columns.size() + 1;
      const auto twice = [&](double at, std::size_t index) {
        return verify::variable(verify::variable(Real(at), index, count), index, count);
      };
      std::vector<Eigen::Index> place{v};
      std::vector<Second> beta;
      std::vector<Second> power;
      for (const int k : row.columns) {
        beta.push_back(twice(state.beta[k], place.size()));
        place.push_back(model.rows() + k);
      }
      const Second excess = verify::defined_excess(row, twice(state.alpha[v], 0), beta, power);
      for (std::size_t a = 0; a < count; ++a) {
        for (std::size_t b = 0; b < count; ++b) {
          sum[static_cast<std::size_t>(place[a] * size + place[b])] += row.weight * excess.slope[a].slope[b];
        }
      }
    }
  }
  MatrixXd hessian(size, size);
  for (Eigen::Index i = 0; i < hessian.size(); ++i) {
    hessian(i / size, i % size) = static_cast<double>(sum[static_cast<std::size_t>(i)]);
  }
  return hessian;
}

// alpha 1, c 1 - e^{-alpha} x (`ada:thm8`).
State on_family(const Model& model, double alpha, double c) {
  return {VectorXd::Constant(model.rows(), alpha),
          VectorXd::Constant(model.columns(), c) - std::exp(-alpha) * model.value_mass(0)};
}

// 2 epsilon of the largest entry: both sides are rounded to double once; what long double loses before that is a
// thousand times smaller.
void check_against_definition(const Model& model, const State& state) {
  const MatrixXd hessian = theory::hessian(model, state);
  const MatrixXd wanted = hessian_by_definition(model, state);
  const double worst = tests::largest(hessian - wanted);
  BOOST_TEST(worst <= 4.5e-16 * wanted.cwiseAbs().maxCoeff(), worst);
}

}  // namespace

BOOST_AUTO_TEST_CASE(it_is_the_second_derivative_of_the_definition) {
  std::mt19937_64 random(21);
  const std::vector<verify::Shape> shapes{
      {.rows = 4, .columns = 4},
      {.rows = 5, .columns = 7, .contexts = 3, .density = 0.5, .triggers = 2, .point_mass = true},
      {.rows = 3, .columns = 6, .density = 0.7, .least = 1e-12, .largest_xi = 50}};
  for (const verify::Shape& shape : shapes) {
    const Model model = verify::random_model(random, shape);
    for (int repetition = 0; repetition < 3; ++repetition) {
      const State state{verify::uniform_vector(random, model.rows(), -4, 8),
                        verify::uniform_vector(random, model.columns(), -3, 3)};
      check_against_definition(model, state);
    }
    check_against_definition(model, on_family(model, 0.8, -0.4));
  }
}

// Every point of the family minimises L globally, so no direction goes down. Two eigenvalues are exactly zero there
// (the family has two parameters), and beta rounded to double lies off the family by 1e-16 of itself: eigenvalues move
// by as much, times third derivatives of L below 1.
BOOST_AUTO_TEST_CASE(it_is_positive_semidefinite_on_the_stationary_family) {
  std::mt19937_64 random(22);
  for (int repetition = 0; repetition < 20; ++repetition) {
    const Model model = verify::random_model(random, {.rows = 5, .columns = 7, .density = 0.6, .triggers = 2});
    for (const double alpha : {-2.0, 0.6, 4.0}) {
      const State state = on_family(model, alpha, verify::uniform_vector(random, 1, -1, 1)[0]);
      const double rounding = 2e-16 * state.beta.cwiseAbs().maxCoeff();
      const VectorXd eigenvalues = theory::hessian_eigenvalues(model, state);
      BOOST_TEST(eigenvalues.minCoeff() >= -rounding, eigenvalues.transpose());
      BOOST_TEST(std::abs(eigenvalues[1]) <= rounding, eigenvalues.transpose());
    }
  }
}

// Off the family a direction goes down: L is not convex, and the test above could fail.
BOOST_AUTO_TEST_CASE(it_has_a_negative_eigenvalue_elsewhere) {
  const theory::Instance instance = tests::load_golden("full_support_4").instance;
  BOOST_TEST(theory::hessian_eigenvalues(instance.model, instance.start).minCoeff() < -1e-4);
}

// The eigenvalues' sum is the trace, that of their squares the sum of all squared entries; 10 eigenvalues rounded to
// double.
BOOST_AUTO_TEST_CASE(the_eigenvalues_are_those_of_the_hessian) {
  const theory::Instance instance = tests::load_golden("triggers_5x7").instance;
  const MatrixXd hessian = theory::hessian(instance.model, instance.start);
  const VectorXd eigenvalues = theory::hessian_eigenvalues(instance.model, instance.start);
  BOOST_TEST(std::abs(eigenvalues.sum() - hessian.trace()) <= 1e-15 * hessian.norm());
  BOOST_TEST(std::abs(eigenvalues.squaredNorm() - hessian.squaredNorm()) <= 1e-15 * hessian.squaredNorm());
  BOOST_TEST(std::is_sorted(eigenvalues.begin(), eigenvalues.end()));
}

// Six decimals are printed.
BOOST_AUTO_TEST_CASE(the_diagonal_on_instance_I) {
  const tests::Golden golden = tests::load_golden("instance_I");
  const auto wanted = golden.expected.at("hessian_alpha_diagonal_at_family").get<std::vector<double>>();
  const MatrixXd hessian = theory::hessian(golden.instance.model, on_family(golden.instance.model, 0.6, 0));
  BOOST_TEST(wanted.size() == 4U);
  for (Eigen::Index v = 0; v < 4; ++v) {
    BOOST_TEST(std::abs(hessian(v, v) - wanted[static_cast<std::size_t>(v)]) <= 0.5e-6);
  }
}

BOOST_AUTO_TEST_SUITE_END()

// The arithmetic behind the certificates: inertia in fractions, expansions by sparse jets, balls.
#include <cmath>
#include <random>

#include <boost/test/unit_test.hpp>

#include "verify/cases/reference_instances.hpp"
#include "verify/definition/derivatives.hpp"
#include "verify/definition/second_order.hpp"
#include "verify/instruments/loss/exact_family.hpp"
#include "verify/instruments/loss/psd_certificate.hpp"
#include "verify/statistics/extremes.hpp"

BOOST_AUTO_TEST_SUITE(verify_exact)

namespace {

using namespace sinkflow;

// Dense jets in every variable know nothing of which shift depends on what.
double dense_distance(const theory::Model& model, const theory::State& state) {
  using Second = verify::Jet<verify::Jet<double>>;
  const verify::Derivatives sparse = verify::differentiate(model, state, verify::Arithmetic::double_precision);
  const auto size = static_cast<std::size_t>(model.rows() + model.columns());
  Eigen::MatrixXd hessian = Eigen::MatrixXd::Zero(sparse.hessian.rows(), sparse.hessian.cols());
  const auto twice = [&](double at, Eigen::Index index) {
    const auto place = static_cast<std::size_t>(index);
    return verify::variable(verify::variable(at, place, size), place, size);
  };
  for (Eigen::Index j = 0; j < model.contexts(); ++j) {
    for (Eigen::Index v = 0; v < model.rows(); ++v) {
      const auto row = verify::defined_row<double>(model, j, v);
      std::vector<Second> beta;
      std::vector<Second> power;
      for (const int k : row.columns) {
        beta.push_back(twice(state.beta[k], model.rows() + k));
      }
      const Second excess = verify::defined_excess(row, twice(state.alpha[v], v), beta, power);
      for (Eigen::Index i = 0; i < hessian.rows(); ++i) {
        for (Eigen::Index k = 0; k < hessian.cols(); ++k) {
          hessian(i, k) += row.weight * excess.slope[static_cast<std::size_t>(i)].slope[static_cast<std::size_t>(k)];
        }
      }
    }
  }
  return verify::largest(hessian - sparse.hessian) / verify::largest(hessian);
}

}  // namespace

BOOST_AUTO_TEST_CASE(sparse_and_dense_jets_agree) {
  for (const char* name : {"triggers_5x7", "zeros_6x8", "contexts_C7"}) {
    theory::Instance instance = verify::reference_instance(name);
    instance.start.alpha.setLinSpaced(-1, 2);
    instance.start.beta.setLinSpaced(-1, 1);
    // Some 1e2 roundings of numbers a few times the result.
    BOOST_TEST(dense_distance(instance.model, instance.start) <= 1e-13, name);
  }
}

BOOST_AUTO_TEST_CASE(rational_models_are_small_integers) {
  std::mt19937_64 random(1);
  const theory::Model model = verify::rational_model(random, {.rows = 5, .columns = 7, .density = 0.5, .triggers = 2});
  for (Eigen::Index v = 0; v < model.rows(); ++v) {
    for (theory::SparseRows::InnerIterator entry(model.transition, v); entry; ++entry) {
      BOOST_TEST(entry.value() == std::floor(entry.value()));
      BOOST_TEST((entry.value() >= 1 && entry.value() <= 9));
    }
  }
  BOOST_TEST((model.xi.tail(2).array() == 0).all());
}

// A row of two columns has one pivot p(1 - p), and the flipped Hessian one negative pivot a row with variance: the
// elimination tells signs apart.
BOOST_AUTO_TEST_CASE(pivots_have_signs) {
  std::mt19937_64 random(2);
  const theory::Model model = verify::rational_model(random, {.rows = 3, .columns = 3});
  const verify::ExactFamily family = verify::exact_family(model, 0.5, 2);
  BOOST_TEST(family.hessian.positive == 4);
  BOOST_TEST(family.hessian.zero == 2);
  BOOST_TEST(family.hessian.negative == 0);
  BOOST_TEST(family.flipped.negative == 3);
  BOOST_TEST(family.rank == 2);
  BOOST_TEST(family.kernel == 0.0);
}

// Off the family s is no constant, and its exponentials are no fractions.
BOOST_AUTO_TEST_CASE(fractions_refuse_other_exponentials) {
  std::mt19937_64 random(3);
  theory::Model model = verify::rational_model(random, {.rows = 2, .columns = 3, .contexts = 2});
  BOOST_CHECK_THROW(verify::exact_family(model, 0.5, 2), std::logic_error);
}

BOOST_AUTO_TEST_CASE(a_certificate_is_refused_where_it_must_be) {
  const theory::Model model = verify::instance_i().model;
  const verify::PsdCertificate certificate = verify::certify_psd(model, 1.75, 0.5);
  BOOST_TEST(certificate.pivots == 8);
  BOOST_TEST(certificate.kernel == 2);
  BOOST_TEST(certificate.smallest > 0);
  BOOST_TEST(certificate.kernel_image <= certificate.kernel_radius);
  BOOST_TEST(verify::certify_psd(model, 1.75, 0.5, {.without = 0}).pivots < 8);
  BOOST_TEST(verify::certify_psd(model, 1.75, 0.5, {.without = 1}).pivots < 8);
  BOOST_TEST(verify::certify_psd(model, 1.75, 0.5, {.shift = 1}).pivots == 0);
  const verify::PsdCertificate elsewhere = verify::certify_psd(model, 1.75, 0.5, {.slope = -1.5});
  BOOST_TEST(elsewhere.kernel_image > 1e6 * elsewhere.kernel_radius);
}

BOOST_AUTO_TEST_SUITE_END()

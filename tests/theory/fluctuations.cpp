// The minimiser of Phi against the golden one, against its own conditions, and where there is none; rows by kind; and
// the memory of the flows over many contexts.
#include "theory/fluctuations.hpp"

#include <algorithm>
#include <cmath>
#include <malloc.h>
#include <random>

#include <boost/test/unit_test.hpp>

#include "tests/support/golden.hpp"
#include "theory/gradient_flow.hpp"
#include "verify/cases/random_model.hpp"

BOOST_AUTO_TEST_SUITE(theory_fluctuations)

namespace {

using namespace sinkflow;
using Eigen::VectorXd;

// The largest of |2 pi_v omega_v [Cov(xbar, b) + omega_v E Var(x)] - 1| and |sum_v pi_v G_v (b + omega_v xbar)|, in
// double and term by term.
double departure_from_conditions(const theory::Model& model, const theory::FluctuationLaw& law) {
  Eigen::MatrixXd x(model.columns(), model.contexts());
  for (Eigen::Index j = 0; j < model.contexts(); ++j) {
    x.col(j) = model.value_mass(j);
  }
  const VectorXd mean = x.rowwise().mean();
  double worst = 0;
  VectorXd force = VectorXd::Zero(model.columns());
  for (const int v : law.rows) {
    const VectorXd p = model.transition.row(v).transpose();
    const double omega = std::exp(law.log_omega[v]);
    const double variance = (p.transpose() * x.cwiseAbs2()).mean() - (p.transpose() * x).cwiseAbs2().mean();
    const double covariance = p.dot(mean.cwiseProduct(law.b)) - p.dot(mean) * p.dot(law.b);
    worst = std::max(worst, std::abs(2 * model.row_weight[v] * omega * (covariance + omega * variance) - 1));
    const VectorXd y = law.b + omega * mean;
    force += model.row_weight[v] * p.cwiseProduct(VectorXd((y.array() - p.dot(y)).matrix()));
  }
  return std::max(worst, force.cwiseAbs().maxCoeff());
}

double held() {
  const struct mallinfo2 info = mallinfo2();
  return static_cast<double>(info.uordblks + info.hblkhd);
}

theory::Model pair_of_contexts(double epsilon) {
  std::mt19937_64 random(9);
  theory::Model model = verify::random_model(random, {.rows = 3, .columns = 4});
  model.counts = Eigen::MatrixXd::Constant(2, 4, 6);
  model.counts.row(0) += epsilon * Eigen::RowVector4d(1, -1, 1, -1);
  model.counts.row(1) -= epsilon * Eigen::RowVector4d(1, -1, 1, -1);
  return model;
}

}  // namespace

// The golden minimiser stops at a gradient of about 1e-9.
BOOST_AUTO_TEST_CASE(the_golden_minimiser) {
  const tests::Golden golden = tests::load_golden("contexts_C7");
  const auto result = theory::fluctuation_law(golden.instance.model);
  BOOST_REQUIRE(result.law.has_value());
  const auto log_omega = golden.expected.at("log_omega").get<std::vector<double>>();
  const auto b = golden.expected.at("b").get<std::vector<double>>();
  for (Eigen::Index i = 0; i < 7; ++i) {
    BOOST_TEST(std::abs(result.law->log_omega[i] - log_omega[static_cast<std::size_t>(i)]) <= 1e-8);
    BOOST_TEST(std::abs(result.law->b[i] - b[static_cast<std::size_t>(i)]) <= 1e-7);
  }
  BOOST_TEST(std::abs(result.law->slowest - 0.5) <= 1e-12);
}

// 1e-11: rounding of the sums in double, amplified by omega x where fluctuations are small.
BOOST_AUTO_TEST_CASE(the_minimiser_meets_its_conditions) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    std::mt19937_64 random(seed);
    const theory::Model model = verify::random_model(random, {.rows = 5, .columns = 7, .contexts = 3, .density = 0.6});
    const auto result = theory::fluctuation_law(model);
    if (result.law) {
      BOOST_TEST(departure_from_conditions(model, *result.law) <= 1e-11, "seed " << seed);
    }
  }
  for (const double epsilon : {1e-1, 1e-3}) {
    const theory::Model model = pair_of_contexts(epsilon);
    BOOST_TEST(departure_from_conditions(model, *theory::fluctuation_law(model).law) <= 1e-11 / (epsilon * epsilon));
  }
}

// All omega tend to sqrt(R/(2 sigma))/epsilon, where sigma epsilon^2 is the average variance of the fluctuations.
BOOST_AUTO_TEST_CASE(tiny_fluctuations) {
  for (const double epsilon : {1e-3, 1e-5, 1e-7}) {
    const auto result = theory::fluctuation_law(pair_of_contexts(epsilon));
    BOOST_REQUIRE(result.law.has_value());
    const auto unit = theory::fluctuation_law(pair_of_contexts(epsilon / 2));
    BOOST_REQUIRE(unit.law.has_value());
    // Corrections of order epsilon^2, and counts of 6 rounded to 4e-16, of which epsilon / 2 is the part that counts.
    const double bound = epsilon * epsilon + 2e-15 / epsilon;
    for (Eigen::Index v = 0; v < 3; ++v) {
      BOOST_TEST(std::abs(unit.law->log_omega[v] - result.law->log_omega[v] - std::log(2.0)) <= bound);
    }
  }
}

BOOST_AUTO_TEST_CASE(models_without_a_law_say_why) {
  theory::Model model = pair_of_contexts(0);
  BOOST_TEST(theory::context_rows(model).fluctuating.empty());
  BOOST_TEST(theory::fluctuation_law(model).reason.find("no row sees") != std::string::npos);
  // Row 0 on columns 0 and 1 sees no fluctuation, and no other row reaches column 0.
  model = pair_of_contexts(1);
  model.counts.col(0).setConstant(3);
  model.counts.col(1).setConstant(8);
  Eigen::MatrixXd p(3, 4);
  p << 0.5, 0.5, 0, 0, 0, 0.2, 0.3, 0.5, 0, 0.6, 0.3, 0.1;
  model.transition = p.sparseView();
  BOOST_TEST(!theory::context_rows(model).fluctuating.empty());
  const auto result = theory::fluctuation_law(model);
  BOOST_TEST(!result.law.has_value());
  BOOST_TEST(result.reason.find("column 0") != std::string::npos, result.reason);
}

BOOST_AUTO_TEST_CASE(rows_by_kind) {
  theory::Model model = pair_of_contexts(1);
  model.xi << 1, 1, 0, 0;
  model.counts << 5, 3, 7, 5, 4, 2, 5, 9;
  Eigen::MatrixXd p(5, 4);
  p << 1, 0, 0, 0,     // one successor
      0, 0, 0.5, 0.5,  // triggers only
      0.5, 0.5, 0, 0,  // x differs by 2 in both contexts
      0.5, 0, 0.5, 0,  //
      0.1, 0.2, 0.3, 0.4;
  model.transition = p.sparseView();
  model.row_weight = VectorXd::Constant(5, 0.2);
  const theory::ContextRows rows = theory::context_rows(model);
  BOOST_TEST(rows.point_masses == std::vector<int>{0});
  BOOST_TEST(rows.flat == std::vector<int>{1});
  BOOST_TEST(rows.steady == std::vector<int>{2});
  BOOST_TEST(rows.fluctuating == (std::vector<int>{3, 4}));
}

// Doubling the contexts must not add more than that many doubles for each column: 4 for the model's counts, the flow's
// copy of it, xihat and the means of the rows (R = V here), and nothing for each entry of P.
BOOST_AUTO_TEST_CASE(memory_grows_with_contexts_times_columns) {
  const auto bytes = [](Eigen::Index contexts, bool joint) {
    std::mt19937_64 random(1);
    const theory::Model model =
        verify::random_model(random, {.rows = 128, .columns = 128, .contexts = contexts, .density = 0.5});
    const double before = held();
    if (joint) {
      const theory::JointFlow flow(model);
      return held() - before;
    }
    const theory::AlphaFlow flow(model, VectorXd::Zero(128));
    return held() - before;
  };
  for (const bool joint : {false, true}) {
    const double growth = (bytes(128, joint) - bytes(64, joint)) / (64.0 * 128.0 * sizeof(double));
    BOOST_TEST(growth <= 3.5, growth);
  }
}

BOOST_AUTO_TEST_SUITE_END()

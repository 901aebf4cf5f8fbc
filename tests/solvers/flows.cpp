// The integrators on the gradient flows they were chosen for: one that is not stiff, to t = 1e30, and one that is.
#include "flows/flows.hpp"

#include <array>
#include <cmath>
#include <string>

#include <boost/test/unit_test.hpp>

#include "formats/bigrams_file.hpp"
#include "solvers/integrate.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/largest.hpp"
#include "theory/bb_task.hpp"
#include "theory/growth_law.hpp"
#include "verify/statistics/extremes.hpp"

BOOST_AUTO_TEST_SUITE(solvers_flows)

namespace {

using namespace sinkflow;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using solvers::Options;
using solvers::Work;

theory::Instance shakespeare(double xi) {
  return theory::task_instance(theory::derive_bb_task(formats::tiny_shakespeare(), 3, 256), xi, 0);
}

Options options_of(const std::string& stepper, double rtol) {
  Options options;
  options.stepper = stepper;
  options.rtol = rtol;
  options.atol = rtol;
  return options;
}

}  // namespace

// Two integrations with errors e and f differ by e + f at most; each comes with its own estimate, and none claims to be
// better than its tolerance.
BOOST_AUTO_TEST_CASE(the_alpha_flow_is_the_same_by_rows_coupled_and_implicit) {
  const auto [model, start] = shakespeare(20);
  const std::array times{0.0, 1.0, 1e4, 1e8, 1e16, 1e30};
  const auto rows = solvers::integrate_rows(flows::alpha_rows(model, start.beta), start.alpha, times,
                                            options_of("fehlberg78", 1e-11));
  const auto compare = [&, &model = model, &start = start](const std::string& stepper, double rtol) {
    const auto coupled =
        solvers::integrate(flows::alpha_field(model, start.beta), start.alpha, times, options_of(stepper, rtol));
    for (std::size_t i = 0; i < times.size(); ++i) {
      const auto place = static_cast<Eigen::Index>(i);
      const double distance = tests::largest(rows.states.row(place) - coupled.states.row(place));
      const double allowed = rows.error[i] + coupled.error[i] + rtol;
      BOOST_TEST(distance <= allowed, stepper << " at " << times[i] << ": " << distance << ", allowed " << allowed);
      BOOST_TEST(allowed <= 1e-5,
                 stepper << " at " << times[i] << ": " << allowed);  // so that agreeing means something
    }
  };
  compare("fehlberg78", 1e-11);
  compare("fehlberg78", 1e-8);  // a loose run once took steps so long that it missed a row's take-off altogether
  compare("dopri5", 1e-10);
  compare("bdf", 1e-10);

  // At the end of time only the leading term of the growth law is left (`sf:sharp`): row '&' has T = 2 pi k2 t = 9e24,
  // the smallest, and A of order 1e3, so that the next term is below 1e3 / 3e12.
  for (Eigen::Index v = 0; v < model.rows(); ++v) {
    if (model.transition.innerVector(v).nonZeros() > 1) {
      const double law = theory::growth_law(model, v).term(1, times.back());
      BOOST_TEST(std::abs(rows.states(5, v) - law) <= rows.error[5] + 1e-9);
    } else {
      BOOST_TEST(rows.states(5, v) == start.alpha[v]);  // a point mass never moves
    }
  }
}

// On the beta flow an explicit stepper is held to steps of 1/(largest eigenvalue) = O(1) all the way, an implicit one
// to the solution's own pace, slower and slower. Right-hand sides are counted, not timed.
BOOST_AUTO_TEST_CASE(a_stiff_beta_flow_needs_an_implicit_stepper) {
  const auto [model, start] = shakespeare(10);
  const auto field = flows::beta_field(model, VectorXd::Constant(model.rows(), 3));
  const std::array times{1e7};
  Work implicit_work;
  Work differenced_work;
  Work explicit_work;
  const auto implicitly = solvers::integrate(field, start.beta, times, options_of("bdf", 1e-8), &implicit_work);
  auto without_jacobian = field;
  without_jacobian.jacobian = nullptr;
  const auto differenced =
      solvers::integrate(without_jacobian, start.beta, times, options_of("bdf", 1e-8), &differenced_work);
  const auto explicitly = solvers::integrate(field, start.beta, times, options_of("dopri5", 1e-8), &explicit_work);
  BOOST_TEST_MESSAGE("right-hand sides: bdf " << implicit_work.rates << ", bdf without Jacobian "
                                              << differenced_work.rates << ", dopri5 " << explicit_work.rates);
  const auto agree = [](const theory::Trajectory& a, const theory::Trajectory& b) {
    return tests::largest(a.states - b.states) <= a.error[0] + b.error[0];
  };
  BOOST_TEST(agree(implicitly, explicitly));
  BOOST_TEST(agree(differenced, explicitly));
  BOOST_TEST(10 * implicit_work.rates <= explicit_work.rates);
  BOOST_TEST(implicit_work.jacobians > 0);
  // Differences cost one right-hand side per column of every Jacobian.
  BOOST_TEST(differenced_work.rates >= implicit_work.rates + 65 * differenced_work.jacobians / 2);
}

BOOST_AUTO_TEST_SUITE_END()

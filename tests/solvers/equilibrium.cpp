// Flows that have reached their limit stay there, however long they are followed. Rounding leaves a rate of order 1e-17
// there, and the clock log(1 + t) multiplies it by 1 + t: unless the flow keeps its conserved sums exactly, an implicit
// integrator takes ever shorter steps to follow the noise.
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "flows/flows.hpp"
#include "tests/support/golden.hpp"

BOOST_AUTO_TEST_SUITE(solvers_equilibrium)

namespace {

using namespace sinkflow;

const std::vector<double> times{1e10, 1e16, 1e30};

/// Largest distance of any later state to the first.
double wander(const theory::Trajectory& path) {
  return (path.states.rowwise() - path.states.row(0)).cwiseAbs().maxCoeff();
}

}  // namespace

BOOST_AUTO_TEST_CASE(beta_and_joint_flows_stay_at_their_limit) {
  for (const std::string name : {"full_support_4", "triggers_5x7", "zeros_6x8"}) {
    BOOST_TEST_CONTEXT(name) {
      const theory::Instance instance = tests::load_golden(name).instance;
      solvers::Options options;
      options.stepper = "bdf";
      solvers::Work work;
      const theory::Trajectory beta = solvers::integrate(flows::beta_field(instance.model, instance.start.alpha),
                                                         instance.start.beta, times, options, &work);
      // Smallest rates on these instances are of order 1e-4, so by t = 1e10 nothing is left to move but by the
      // tolerance, 1e-12 a step.
      BOOST_TEST(wander(beta) < 1e-9);
      BOOST_TEST(work.steps < 20000);
      const theory::Trajectory joint =
          solvers::integrate(flows::joint_field(instance.model), flows::stacked(instance.start), times, options, &work);
      BOOST_TEST(wander(joint) < 1e-9);
      BOOST_TEST(work.steps < 20000);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

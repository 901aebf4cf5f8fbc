#pragma GCC diagnostic ignored "-Wconversion"
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include "verify/fluctuating.hpp"
#include "verify/flows.hpp"
#include "verify/random_instance.hpp"
using namespace sinkflow;
BOOST_AUTO_TEST_CASE(x) {
  BOOST_TEST(true);
  {
    auto in = verify::fluctuating_instances()[0].instance;
    in.start.beta = Eigen::VectorXd::LinSpaced(7,-20,20);
    auto f = verify::integrate_joint(in, std::vector<double>{1,10,100,1e3,1e4,1e6,1e8,1e10,1e12,1e14,1e16,1e18}, 1e-12);
    for (int i=0;int(f.times.size())>i;++i) { std::vector<double> y; for (int k=0;k<14;++k) y.push_back(f.states(i,k)); fmt::print("{:.0e} {:.3f} err {}\n", f.times[i], fmt::join(y," "), f.error[i]); }
  }
  for (int idx : {12}) {
    auto named = verify::fluctuating_instances()[idx];
    auto k = theory::context_rows(named.instance.model);
    fmt::print("{} steady {} flat {} pm {}\n{}\n", named.name, k.steady, k.flat, k.point_masses, theory::fluctuation_law(named.instance.model).reason);
    auto f = verify::integrate_joint(named.instance, std::vector<double>{1e2,1e4,1e6,1e8,1e10,1e12,1e14,1e16,1e18}, 1e-12);
    for (int i=0;int(f.times.size())>i;++i) { std::vector<double> y; for (int k=0;k<14;++k) y.push_back(f.states(i,k)); fmt::print("{:.0e} {:.6f} err {}\n", f.times[i], fmt::join(y," "), f.error[i]); }
    std::cout << Eigen::MatrixXd(named.instance.model.transition) << "\n" << named.instance.model.counts*named.instance.model.xi.asDiagonal() << std::endl;
  }
}

// The rearranged gradient of the residual model against forward differentiation of the definition in 40 digits.
#include "verify/instruments/residual/residual_model.hpp"

#include <vector>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "verify/definition/digits.hpp"
#include "verify/definition/jet.hpp"
#include "verify/definition/row.hpp"

BOOST_AUTO_TEST_SUITE(verify_residual_model)

namespace {

using namespace sinkflow::verify;
using Real = Digits<40>;

/// -G cos or G sin of the angle between z + x and e, as the words say it.
Jet<Real> defined_loss(const ResidualModel& model, const std::vector<Jet<Real>>& z) {
  using J = Jet<Real>;
  const std::vector<double> e = model.at(1);
  J along(Real(0));
  J square(Real(Real(model.b) * Real(model.b)));
  for (std::size_t i = 0; i < z.size(); ++i) {
    const Real unit = Real(i % 2 == 0 ? 1 : -1) / sqrt(Real(model.entries));
    along = along + J(unit) * z[i];
    square = square + z[i] * z[i];
  }
  const J half(Real(0.5));
  const J cosine = along / exp(log(square) * half);
  if (model.power == 2) {
    return J(Real(-model.gain)) * cosine;
  }
  return J(Real(model.gain)) * exp(log(J(Real(1)) - cosine * cosine) * half);
}

BOOST_DATA_TEST_CASE(the_gradient_is_that_of_the_loss, boost::unit_test::data::make({0, 1, 2, 3}), index) {
  const ResidualModel model = residual_models().at(static_cast<std::size_t>(index));
  for (const double s : {0.3, 7.0, 1e3}) {
    for (const double off : {0.0, 0.1}) {
      std::vector<double> z = model.at(s);
      z[0] += off * s;
      std::vector<Jet<Real>> jets;
      for (std::size_t i = 0; i < z.size(); ++i) {
        jets.push_back(variable(Real(z[i]), i, z.size()));
      }
      const std::vector<Real> exact = defined_loss(model, jets).slope;
      std::vector<double> slope(z.size());
      model.gradient(z, model.gain, slope);
      for (std::size_t i = 0; i < z.size(); ++i) {
        // z - s e is found by a subtraction, of rounding 1e-16 s.
        const double scale = model.gain * (1 / s + 1) * 1e-15;
        BOOST_TEST(std::abs(slope[i] - static_cast<double>(exact[i])) <= scale + 1e-13 * std::abs(slope[i]),
                   model.name << " s = " << s << ": " << slope[i] << " against " << static_cast<double>(exact[i]));
      }
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE_END()

// Extremes keep a NaN wherever it stands: evidence must never look better for it.
#include "verify/statistics/extremes.hpp"

#include <limits>

#include <boost/test/unit_test.hpp>

#include "verify/definition/digits.hpp"
#include "verify/definition/row.hpp"

BOOST_AUTO_TEST_SUITE(verify_extremes)

namespace {

using namespace sinkflow::verify;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinite = std::numeric_limits<double>::infinity();

bool is_nan(double value) {
  return value != value;
}

}  // namespace

BOOST_AUTO_TEST_CASE(of_two_numbers_the_nan_stays) {
  BOOST_TEST(larger(1.0, 2.0) == 2);
  BOOST_TEST(larger(2.0, 1.0) == 2);
  BOOST_TEST(smaller(1.0, 2.0) == 1);
  BOOST_TEST(smaller(2.0, -kInfinite) == -kInfinite);
  for (const double other : {-kInfinite, 0.0, kInfinite, kNan}) {
    BOOST_TEST(is_nan(larger(kNan, other)));
    BOOST_TEST(is_nan(larger(other, kNan)));
    BOOST_TEST(is_nan(smaller(kNan, other)));
    BOOST_TEST(is_nan(smaller(other, kNan)));
  }
}

BOOST_AUTO_TEST_CASE(of_many_numbers_the_nan_stays_wherever_it_stands) {
  const Eigen::VectorXd numbers = Eigen::VectorXd::LinSpaced(19, -7, 5);
  BOOST_TEST(largest(numbers) == 7);
  BOOST_TEST(largest(Eigen::VectorXd()) == 0);
  BOOST_TEST(largest(std::vector<double>{1, 3, 2}) == 3);
  for (Eigen::Index place = 0; place < numbers.size(); ++place) {
    Eigen::VectorXd broken = numbers;
    broken[place] = kNan;
    BOOST_TEST(is_nan(largest(broken)));
    BOOST_TEST(is_nan(largest(broken.array() - 1)));
    Worst worst;
    for (const double value : broken) {
      worst.add(value);
    }
    BOOST_TEST(is_nan(worst.value()));
  }
}

BOOST_AUTO_TEST_CASE(so_it_does_in_high_precision) {
  using Real = Digits<50>;
  const Real nan = std::numeric_limits<Real>::quiet_NaN();
  WorstOf<Real> worst;
  worst.add(Real(3));
  worst.add(nan);
  worst.add(Real(5));
  BOOST_TEST((worst.value() != worst.value()));
}

BOOST_AUTO_TEST_SUITE_END()

#include "verify/instruments/joint/row_convexity.hpp"

#include <cmath>
#include <vector>

#include "verify/definition/jet.hpp"

namespace sinkflow::verify {

RowConvexity row_convexity(const DefinedRow<long double>& row, long double alpha, const Eigen::VectorXd& beta) {
  using Number = Jet<long double>;
  const long double u = std::exp(alpha);
  const std::size_t size = row.law.size();
  std::vector<long double> s;
  s.reserve(size);
  Number partition(0);
  Number mean(0);
  for (std::size_t k = 0; k < size; ++k) {
    s.push_back((u * beta[row.columns[k]] + row.mass[k]) / (u + row.total_count));
    const Number shift = variable<long double>(s.back(), k, size);
    partition = partition + Number(row.law[k]) * exp(shift);
    mean = mean + Number(row.law[k]) * shift;
  }
  const Number excess = log(partition) - mean;
  RowConvexity values{u / (u + row.total_count), excess.value, 0, 1};
  for (std::size_t k = 0; k < size; ++k) {
    values.along += excess.slope[k] * s[k];
    values.magnitude += std::abs(beta[row.columns[k]]) + row.mass[k] / row.total_count;
  }
  return values;
}

}  // namespace sinkflow::verify

#include <cmath>

#include <fmt/format.h>

#include "theory/simplified_model.hpp"
#include "verify/cases/reference_instances.hpp"
#include "verify/harness/erratum.hpp"
#include "verify/instruments/growth/alpha_growth.hpp"

namespace sinkflow::claims::thm9_hyp {
namespace {

using namespace verify;

/// x = (4, 4, 1.5): its entries are not all equal, but x is constant on the support of row 0, and row 1 is a point
/// mass.
theory::Instance constant_on_supports() {
  theory::Instance instance;
  std::vector<Eigen::Triplet<double>> entries{{0, 0, 0.3}, {0, 1, 0.7}, {1, 2, 1.0}};
  instance.model.transition.resize(2, 3);
  instance.model.transition.setFromTriplets(entries.begin(), entries.end());
  instance.model.row_weight = Eigen::Vector2d(0.6, 0.4);
  instance.model.counts = Eigen::RowVector3d(2, 4, 3);
  instance.model.xi = Eigen::Vector3d(2, 1, 0.5);
  instance.start = {Eigen::Vector2d(-1, 2), Eigen::Vector3d::Constant(0.3)};
  return instance;
}

std::vector<GrowthRow> rows_without_variance(const Setting& setting) {
  std::vector<GrowthRow> rows;
  for (const Eigen::Index row : frozen_rows(setting)) {
    rows.push_back(growth_row(setting, row));
  }
  const auto add = [&](const std::string& name, const theory::Instance& instance, Eigen::Index row) {
    rows.push_back(growth_row(fmt::format("row {} of {}", row, name), instance, 0, row, instance.start.alpha[row],
                              solver_options(setting)));
  };
  theory::Instance zeros = reference_instance("zeros_6x8");
  zeros.start.beta.setConstant(0.3);
  add("zeros_6x8", zeros, 0);
  add("x = (4, 4, 1.5)", constant_on_supports(), 0);
  add("x = (4, 4, 1.5)", constant_on_supports(), 1);
  return rows;
}

/// Integrates the row with the gradient in long double, because the fast flow assumes that a row without variance
/// stands still.
theory::Trajectory integrate_from_definition(const GrowthRow& row, const std::vector<double>& times) {
  theory::State state = row.instance.start;
  const solvers::RowFields field{1,
                                 [&](Eigen::Index, double, double alpha) {
                                   state.alpha[0] = alpha;
                                   return -theory::gradient(row.instance.model, state).alpha[0];
                                 },
                                 true};
  return solvers::integrate_rows(field, row.instance.start.alpha, times, row.options);
}

/// Displacements of rows without variance from t = 0, from t = 1 and from t = 1e15 on.
std::vector<Reading> measure(const Setting& setting) {
  const Tolerance tolerance(1e-9,
                            "rates are zeros for point masses and rounding errors squared for equal values: "
                            "below 1e-30, so 1e-14 over t = 1e16, against a growth of 1.15 a decade");
  std::vector<Reading> readings;
  for (const GrowthRow& row : rows_without_variance(setting)) {
    const theory::Trajectory flow = integrate_from_definition(row, {0, 1, kLastTime / 10, kLastTime});
    const auto add = [&](const char* from, Eigen::Index first, double growth) {
      readings.push_back(reading(fmt::format("{}, growth from {} to {:.0e}", row.name, from, kLastTime),
                                 flow.states(3, 0) - flow.states(first, 0), flow.error.back(), tolerance, growth, 0,
                                 -growth));
    };
    add("t = 0", 0, 0.5 * std::log1p(kLastTime));
    add("t = 1", 1, 0.5 * std::log(kLastTime));
    add("t = 1e+15", 2, 0.5 * std::log(10.0));
  }
  return readings;
}

const ErratumRegistration registration(Erratum{
    .id = "thm9-hyp",
    .printed = "Every logit grows like (1/2) log t if the W_i xi_i are not all equal",
    .corrected = "A row on whose support x has no variance never moves, whatever x is elsewhere",
    .tags = {"err:thm9-hyp", "ada:thm9"},
    .cost_seconds = 0.2,
    .method = "The alpha flow with beta frozen is integrated for rows with Var_{p_v}(x) = 0, and their displacement is "
              "measured: those of the setting, a row of zeros_6x8, a point mass and a pair of columns of equal x. The "
              "rate is the gradient in long double, because the fast flow assumes that such rows stand still.",
    .tolerance = "The rates are zeros or squared rounding errors, which add up to 1e-14 until t = 1e16; 1e-9 is far "
                 "above this and far below the growth of a row that moves.",
    .control = "Wrong law: these rows fall as fast as the others rise, as if the sum of the logits were conserved.",
    .measure = measure,
});

}  // namespace
}  // namespace sinkflow::claims::thm9_hyp

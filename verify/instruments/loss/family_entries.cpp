#include "verify/instruments/loss/family_entries.hpp"

#include <cmath>

#include <fmt/format.h>

#include "theory/stationary_family.hpp"
#include "verify/cases/case.hpp"
#include "verify/cases/model_cases.hpp"
#include "verify/definition/derivatives.hpp"

namespace sinkflow::verify {

std::vector<FamilyEntry> family_entries(const Setting& setting) {
  const double u = std::exp(0.6);
  std::vector<FamilyEntry> entries;
  for (const Case& one : family_cases(setting)) {
    theory::Model model = one.instance.model;
    const Eigen::Index rows = model.rows();
    if (rows < 2) {
      continue;  // a single row has weight 1
    }
    const Eigen::MatrixXd measured = differentiate_on_family(model, u, 0).hessian;
    const auto closed = [&] {
      return theory::hessian_on_family_in<long double>(model, u).whole().cast<double>().eval();
    };
    const Eigen::VectorXd weight = model.row_weight;
    const Eigen::MatrixXd law = closed();
    model.row_weight.setOnes();
    const Eigen::MatrixXd unweighted = closed();
    model.row_weight = weight.cwiseAbs2();
    const Eigen::MatrixXd twice = closed();
    const auto add = [&](const std::string& name, FamilyEntry::Block block, Eigen::Index i, Eigen::Index k) {
      entries.push_back(
          {fmt::format("{}: {}", one.name, name),
           block,
           measured(i, k),
           law(i, k),
           unweighted(i, k),
           twice(i, k),
           {1e-14 * std::abs(measured(i, k)), "rounding to double, and the centring of x in long double"}});
    };
    for (const Eigen::Index v : rows_with_variance(model)) {
      Eigen::Index k = 0;
      measured.row(v).tail(model.columns()).cwiseAbs().maxCoeff(&k);
      add(fmt::format("d2L/dalpha_{}^2", v), FamilyEntry::Block::alpha, v, v);
      add(fmt::format("d2L/dalpha_{} dbeta_{}", v, k), FamilyEntry::Block::mixed, v, rows + k);
    }
    Eigen::Index k = 0;
    measured.diagonal().tail(model.columns()).maxCoeff(&k);
    add(fmt::format("d2L/dbeta_{}^2", k), FamilyEntry::Block::beta, rows + k, rows + k);
  }
  return entries;
}

}  // namespace sinkflow::verify

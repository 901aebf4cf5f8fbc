#include <cmath>

#include <fmt/format.h>

#include "theory/linear_algebra.hpp"
#include "theory/stationary_family.hpp"
#include "verify/cases/model_cases.hpp"
#include "verify/cases/reference_instances.hpp"
#include "verify/definition/derivatives.hpp"
#include "verify/harness/erratum.hpp"

namespace sinkflow::claims::thm8_diag {
namespace {

using namespace verify;

using Matrix = theory::MatrixOf<long double>;

Eigen::VectorXd eigenvalues(const Matrix& matrix) {
  return theory::wide_eigenvalues(matrix).cast<double>();
}

/// `err:thm8-diag`: the positive eigenvalues of the Hessian, compared with those of the block diagonal matrix D
/// (printed) and with those of T^{-1} D T^{-T} (corrected).
std::vector<Reading> measure(const Setting&) {
  std::vector<Reading> readings;
  for (const char* name : {"instance_I", "full_support_4", "triggers_5x7"}) {
    const theory::Model model = reference_instance(name).model;
    for (const double u : {std::exp(0.6), 20.0}) {
      const Eigen::VectorXd measured = eigenvalues(differentiate_on_family(model, u, 0).hessian.cast<long double>());
      const auto congruence = theory::family_congruence_in<long double>(model, u);
      const Matrix inverse = congruence.transform.triangularView<Eigen::UnitLower>().solve(
          Matrix::Identity(measured.size(), measured.size()));
      const Eigen::VectorXd printed = eigenvalues(congruence.reduced);
      const Eigen::VectorXd corrected = eigenvalues(inverse * congruence.reduced * inverse.transpose());
      const Eigen::VectorXd wrong =
          eigenvalues(congruence.transform.transpose() * congruence.reduced * congruence.transform);
      // Every entry of the measured Hessian is rounded to double; by Weyl's inequality an eigenvalue moves by at most
      // the norm of these changes.
      const Tolerance tolerance(static_cast<double>(measured.size()) * 1.2e-16 * measured.tail(1)[0],
                                "the Hessian's entries rounded to double (Weyl)");
      for (Eigen::Index i = 2; i < measured.size(); ++i) {
        readings.push_back(reading(fmt::format("{}, e^alpha = {:.4g}: eigenvalue {}", name, u, i), measured[i], 0,
                                   tolerance, printed[i], corrected[i], wrong[i]));
      }
    }
  }
  return readings;
}

const ErratumRegistration registration({
    .id = "thm8-diag",
    .printed = "The block diagonal form has the eigenvalues of the Hessian",
    .corrected = "The block diagonal form T H T^T is congruent to the Hessian H, whose eigenvalues have the same signs "
                 "but other values",
    .tags = {"err:thm8-diag", "ada:thm8"},
    .cost_seconds = 0.1,
    .method = "The positive eigenvalues are those of the Hessian that automatic differentiation in 50 digits finds on "
              "the family, for three reference instances at two points. The predictions come from the closed forms of "
              "T and of the block diagonal matrix D: the eigenvalues of D, and those of T^-1 D T^-T.",
    .tolerance = "The rounding of the Hessian's entries to double.",
    .control = "Wrong law: the eigenvalues of T^T D T, as if the congruence acted in the other direction.",
    .measure = measure,
});

}  // namespace
}  // namespace sinkflow::claims::thm8_diag

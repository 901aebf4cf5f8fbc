#include <fmt/format.h>

#include "theory/invariants.hpp"
#include "theory/simplified_model.hpp"
#include "theory/stationary_family.hpp"
#include "verify/cases/model_cases.hpp"
#include "verify/definition/derivatives.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/setting.hpp"
#include "verify/instruments/loss/exact_family.hpp"
#include "verify/instruments/loss/psd_certificate.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::claims::thm8_psd_certified {
namespace {

using namespace verify;

/// Dimension of the kernel. Throws NotApplicable if the vectors known in closed form do not span it.
Eigen::Index kernel_dimension(const theory::Model& model) {
  if (model.transition.nonZeros() == model.rows()) {
    throw NotApplicable("every row of this task is a point mass, so that the Hessian is zero");
  }
  Eigen::Index dimension = 0;
  for (const theory::Component& component : theory::support_components(model.transition)) {
    dimension += theory::stationary_dimension(model, component);
  }
  if (dimension != static_cast<Eigen::Index>(theory::family_kernel(model).size())) {
    throw NotApplicable("the stationary set of this corpus is larger than its components and point masses explain");
  }
  return dimension;
}

/// `ada:thm8` at one point of the family; the control leaves the vector `left_out` out of the kernel's basis.
void add_checks(const theory::Model& model, double u, Eigen::Index left_out, Outcome& outcome) {
  const PsdCertificate certificate = certify_psd(model, u, 0.5);
  const auto name = [&](const char* what) { return fmt::format("e^alpha = {:.4g}: {}", u, what); };
  const Tolerance count(0, "a number of pivots, each proved positive");
  const Tolerance balls(1e-40, "balls of 160 bits, of which cancellation in s loses what beta and W have digits");
  const auto pivots = static_cast<double>(model.rows() + model.columns());
  const auto add = [&](const PsdCertificate& found, Evidence& evidence) {
    evidence.checks.push_back(
        {name("pivots of H + Z Z^T proved positive"), pivots, static_cast<double>(found.pivots), 0, count});
  };
  const auto add_image = [&](const PsdCertificate& found, Evidence& evidence) {
    evidence.checks.push_back({name("H Z"), 0, found.kernel_image, found.kernel_radius, balls});
  };
  add(certificate, outcome.evidence);
  add_image(certificate, outcome.evidence);
  outcome.evidence.checks.push_back({name("vectors in Z"), static_cast<double>(kernel_dimension(model)),
                                     static_cast<double>(certificate.kernel), 0, count});
  outcome.evidence.checks.push_back({name("vectors of Z along which a shift varies, in fractions"), 0,
                                     static_cast<double>(kernel_defects(model, u)), 0, count});
  const Eigen::MatrixXd closed = theory::hessian_on_family_in<long double>(model, u).whole().cast<double>();
  outcome.evidence.checks.push_back({name("closed blocks less the certified Hessian"),
                                     0,
                                     largest(closed - certificate.hessian) / largest(closed),
                                     0,
                                     {2.25e-16, "two roundings to double, 2^-53 each"}});

  add(certify_psd(model, u, 0.5, {.without = left_out}), outcome.control.evidence);
  // With this shift y^T H y is -1e-20 |y|^2 for y in the kernel, far below the resolution of eigenvalues computed in
  // double.
  add_image(certify_psd(model, u, 0.5, {.shift = 1e-20}), outcome.control.evidence);
}

Outcome measure(const Setting& setting) {
  const theory::Model& model = setting.instance.model;
  if (!is_small(setting)) {
    throw NotApplicable("a dense factorisation in balls of this size takes minutes");
  }
  if (kernel_defects(model, 1) > 0) {
    throw NotApplicable("x is constant on a support only up to rounding, so that the kernel is not exact");
  }
  Outcome outcome;
  const Eigen::Index kernel = kernel_dimension(model);
  add_checks(model, 1, 0, outcome);
  add_checks(model, model.total_count(), kernel - 1, outcome);
  return outcome;
}

const Registration registration(Claim{
    .id = "thm8.psd-certified",
    .title = "The Hessian on the stationary family of the corpus' instance is positive semidefinite, with the kernel "
             "known in closed form",
    .tags = {"ada:thm8", "sf:stationary-set"},
    .kind = Kind::theorem,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 1.5,
    .method = "The definition of the loss is differentiated automatically in balls of 160 bits (flint-arb), from the "
              "exact values of the instance's numbers, so that the result is a proof. With Z the closed form of the "
              "kernel's basis, H Z = 0 is checked in fractions, and the factorisation of H + Z Z^T in balls proves "
              "every pivot positive: hence y^T H y > 0 for every y orthogonal to Z.",
    .tolerance = "None for the number of pivots proved positive; balls of 160 bits for H Z; two roundings to double "
                 "for the closed blocks.",
    .control = "Wrong laws: the kernel is smaller by one dimension (a vector is left out of Z, so that a pivot cannot "
               "be proved positive); H - 1e-20 times the identity has the same kernel, a change that computed "
               "eigenvalues in double would not show.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::thm8_psd_certified

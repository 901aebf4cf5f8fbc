#include <cstdlib>
#include <sinkflow/verify/cases/reference_instances.hpp>
#include <sinkflow/verify/instruments/loss/psd_certificate.hpp>

// The Hessian of the reference instance, 4 rows and 4 columns, is certified whole.
int main() {
  const auto certificate = sinkflow::verify::certify_psd(sinkflow::verify::instance_i().model, 1, 0);
  return certificate.pivots == 8 ? EXIT_SUCCESS : EXIT_FAILURE;
}

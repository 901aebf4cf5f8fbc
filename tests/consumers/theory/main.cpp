#include <cmath>
#include <cstdlib>
#include <sinkflow/theory/simplified_model.hpp>

// e^0 / (e^0 + 3) = 1/4.
int main() {
  return std::abs(sinkflow::theory::sink_weight(0, 3) - 0.25) < 1e-15 ? EXIT_SUCCESS : EXIT_FAILURE;
}

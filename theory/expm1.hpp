#pragma once

#include <cstdint>
#include <cstring>

namespace sinkflow::theory {

/// Eight doubles (a g++ vector): one AVX-512 register, two of AVX2, four of SSE2. Sums over lanes are always taken in
/// the same order, whatever the register is.
inline constexpr std::size_t kLanes = 8;
using Lanes = double __attribute__((vector_size(kLanes * sizeof(double))));

#define SINKFLOW_INLINE inline __attribute__((always_inline))

SINKFLOW_INLINE void load(const double* from, Lanes& lanes) {
  std::memcpy(&lanes, from, sizeof lanes);
}
SINKFLOW_INLINE void store(const Lanes& lanes, double* to) {
  std::memcpy(to, &lanes, sizeof lanes);
}
SINKFLOW_INLINE double sum(const Lanes& x) {
  return ((x[0] + x[4]) + (x[2] + x[6])) + ((x[1] + x[5]) + (x[3] + x[7]));
}

/// exp(x) - 1 for |x| <= 700 in every lane, to 4 units in the last place, where the C library's function would cost
/// ten times as much. x = n ln 2 + r with |r| <= ln 2 / 2, and exp(x) - 1 = 2^n (exp(r) - 1) + (2^n - 1).
SINKFLOW_INLINE void expm1(const Lanes& x, Lanes& result) {
  using Bits = std::uint64_t __attribute__((vector_size(kLanes * sizeof(double))));
  constexpr double shifter = 6755399441055744.0;  // 1.5 * 2^52: adding it rounds to an integer, in the low bits
  constexpr double ln2_high = 6.93147180369123816490e-01;  // 33 bits, so that n * ln2_high is exact
  constexpr double ln2_low = 1.90821492927058770002e-10;
  const Lanes shifted = x * 1.4426950408889634 + shifter;
  const Lanes n = shifted - shifter;
  const Lanes r = (x - n * ln2_high) - n * ln2_low;
  // Taylor to r^13 (the next term is below 4e-18 of the sum), in Estrin's order: a row is short, so latency counts.
  const Lanes r2 = r * r;
  const Lanes r4 = r2 * r2;
  const Lanes low = (1.0 / 2 + r * (1.0 / 6)) + r2 * (1.0 / 24 + r * (1.0 / 120));
  const Lanes middle = (1.0 / 720 + r * (1.0 / 5040)) + r2 * (1.0 / 40320 + r * (1.0 / 362880));
  const Lanes high = (1.0 / 3628800 + r * (1.0 / 39916800)) + r2 * (1.0 / 479001600 + r * (1.0 / 6227020800));
  const Lanes tail = low + r4 * (middle + r4 * high);
  const auto power = Lanes((Bits(shifted) + 1023) << 52);  // 2^n; a conversion between g++ vectors keeps the bits
  result = power * (r2 * tail + r) + (power - 1.0);
}

}  // namespace sinkflow::theory

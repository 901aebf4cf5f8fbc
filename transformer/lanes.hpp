#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>
#include <utility>

// One binary serves every x86-64: the loader picks the widest clone the CPU runs. Sanitizers and the loader's resolvers
// do not go together.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__)
#define SINKFLOW_VECTOR_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define SINKFLOW_VECTOR_CLONES
#endif
#define SINKFLOW_INLINE inline __attribute__((always_inline))

namespace sinkflow::transformer {

/// 64 bytes of numbers (a g++ vector): one AVX-512 register, two of AVX2, four of SSE2. Sums over lanes are always
/// taken in the same order, whatever the register is.
template <class S>
inline constexpr std::size_t kLanes = 64 / sizeof(S);

/// Vectors of 64 bytes: of numbers, and of integers as wide.
template <class S>
struct LaneTypes {
  using Integer = std::conditional_t<sizeof(S) == 4, std::uint32_t, std::uint64_t>;
  typedef S Numbers __attribute__((vector_size(64)));
  typedef Integer Bits __attribute__((vector_size(64)));
};
template <class S>
using Lanes = typename LaneTypes<S>::Numbers;

/// Lanes from `from` on, of which only `count` may be there: the others become `rest`.
template <class S>
SINKFLOW_INLINE void load(const S* from, std::size_t count, S rest, Lanes<S>& lanes) {
  if (count >= kLanes<S>) {
    std::memcpy(&lanes, from, sizeof lanes);
  } else {
    lanes = Lanes<S>{} + rest;
    std::memcpy(&lanes, from, count * sizeof(S));
  }
}
template <class S>
SINKFLOW_INLINE void store(const Lanes<S>& lanes, std::size_t count, S* to) {
  if (count >= kLanes<S>) {
    std::memcpy(to, &lanes, sizeof lanes);
  } else {
    std::memcpy(to, &lanes, count * sizeof(S));
  }
}

/// Every lane becomes the lane whose number differs by one bit.
template <class S, std::size_t bit, std::size_t... lane>
SINKFLOW_INLINE void swap(const Lanes<S>& x, Lanes<S>& result, std::index_sequence<lane...>) {
  result = __builtin_shufflevector(x, x, static_cast<int>(lane ^ bit)...);
}

/// Adds all lanes up, by halves.
template <class S, std::size_t half = kLanes<S> / 2>
SINKFLOW_INLINE S sum(Lanes<S> x) {
  if constexpr (half == 0) {
    return x[0];
  } else {
    Lanes<S> other;
    swap<S, half>(x, other, std::make_index_sequence<kLanes<S>>());
    return sum<S, half / 2>(x + other);
  }
}

template <class S, std::size_t half = kLanes<S> / 2>
SINKFLOW_INLINE S largest(Lanes<S> x) {
  if constexpr (half == 0) {
    return x[0];
  } else {
    Lanes<S> other;
    swap<S, half>(x, other, std::make_index_sequence<kLanes<S>>());
    return largest<S, half / 2>(x > other ? x : other);
  }
}

template <class S>
constexpr S inverse_factorial(int n) {
  double product = 1;
  for (int k = 2; k <= n; ++k) {
    product *= k;
  }
  return static_cast<S>(1 / product);
}

/// exp(x) for x <= 0 in every lane, to 2 units in the last place; 0 where it would be below the least normal number.
/// x = n ln 2 + r with |r| <= ln 2 / 2, and exp(x) = 2^n exp(r).
template <class S>
SINKFLOW_INLINE void exp(const Lanes<S>& x, Lanes<S>& result) {
  using Bits = typename LaneTypes<S>::Bits;
  constexpr bool single = sizeof(S) == 4;
  constexpr int fraction = single ? 23 : 52;
  constexpr S shifter = single ? S(12582912) : S(6755399441055744);  // 1.5 * 2^fraction: rounds, result in the low bits
  constexpr S ln2_high = single ? S(0.693145751953125) : S(6.93147180369123816490e-01);  // n * ln2_high is exact
  constexpr S ln2_low = single ? S(1.42860682030941723212e-6) : S(1.90821492927058770002e-10);
  constexpr S lowest = single ? S(-87) : S(-708);
  const Lanes<S> shifted = x * S(1.4426950408889634) + shifter;
  const Lanes<S> n = shifted - shifter;
  const Lanes<S> r = (x - n * ln2_high) - n * ln2_low;
  // Taylor: the first term left out is below 6e-9 of the sum (single) and 4e-18 (double).
  constexpr int terms = single ? 8 : 14;
  Lanes<S> sum = Lanes<S>{} + inverse_factorial<S>(terms - 1);
  for (int k = terms - 2; k >= 0; --k) {
    sum = sum * r + inverse_factorial<S>(k);
  }
  const auto power = Lanes<S>((Bits(shifted) + ((1U << (single ? 7U : 10U)) - 1U)) << fraction);
  result = x < lowest ? Lanes<S>{} : power * sum;
}

}  // namespace sinkflow::transformer

#include "transformer/kernels.hpp"

#include <cmath>
#include <limits>

#include "transformer/lanes.hpp"

namespace sinkflow::transformer::kernels {
namespace {

/// The kernels for either precision; the functions below are their clones for every width of registers.
template <class S>
struct Of {
  static constexpr std::size_t kStep = kLanes<S>;

  static SINKFLOW_INLINE void normalise_column(std::size_t rows, const S* x, const S* gain, const S* bias, S epsilon,
                                               S* centred, S* inverse_sigma, S* out) {
    Lanes<S> total{};
    for (std::size_t i = 0; i < rows; i += kStep) {
      Lanes<S> a;
      load(x + i, rows - i, S(0), a);
      total += a;
    }
    const S mean = sum<S>(total) / static_cast<S>(rows);
    Lanes<S> squares{};
    for (std::size_t i = 0; i < rows; i += kStep) {
      Lanes<S> a;
      load(x + i, rows - i, mean, a);
      a -= mean;
      squares += a * a;
    }
    const S inverse = S(1) / std::sqrt(sum<S>(squares) / static_cast<S>(rows) + epsilon);
    *inverse_sigma = inverse;
    for (std::size_t i = 0; i < rows; i += kStep) {
      Lanes<S> a;
      Lanes<S> g;
      Lanes<S> b;
      load(x + i, rows - i, mean, a);
      load(gain + i, rows - i, S(0), g);
      load(bias + i, rows - i, S(0), b);
      a = (a - mean) * inverse;
      store<S>(a, rows - i, centred + i);
      store<S>(a * g + b, rows - i, out + i);
    }
  }

  static SINKFLOW_INLINE void normalise(Eigen::Index rows, Eigen::Index columns, const S* x, const S* gain,
                                        const S* bias, S epsilon, S* centred, S* inverse_sigma, S* out) {
    for (Eigen::Index i = 0; i < columns; ++i) {
      normalise_column(static_cast<std::size_t>(rows), x + i * rows, gain, bias, epsilon, centred + i * rows,
                       inverse_sigma + i, out + i * rows);
    }
  }

  static SINKFLOW_INLINE void normalise_column_backward(std::size_t rows, const S* gain, const S* centred,
                                                        S inverse_sigma, S* gradient, S* gain_gradient,
                                                        S* bias_gradient) {
    Lanes<S> total{};
    Lanes<S> along{};
    for (std::size_t i = 0; i < rows; i += kStep) {
      Lanes<S> g;
      Lanes<S> a;
      Lanes<S> c;
      Lanes<S> by_gain;
      Lanes<S> by_bias;
      load(gradient + i, rows - i, S(0), g);
      load(gain + i, rows - i, S(0), a);
      load(centred + i, rows - i, S(0), c);
      load(gain_gradient + i, rows - i, S(0), by_gain);
      load(bias_gradient + i, rows - i, S(0), by_bias);
      store<S>(by_gain + g * c, rows - i, gain_gradient + i);
      store<S>(by_bias + g, rows - i, bias_gradient + i);
      g *= a;
      total += g;
      along += g * c;
      store<S>(g, rows - i, gradient + i);
    }
    const S mean = sum<S>(total) / static_cast<S>(rows);
    const S slope = sum<S>(along) / static_cast<S>(rows);
    for (std::size_t i = 0; i < rows; i += kStep) {
      Lanes<S> g;
      Lanes<S> c;
      load(gradient + i, rows - i, S(0), g);
      load(centred + i, rows - i, S(0), c);
      store<S>(inverse_sigma * (g - mean - slope * c), rows - i, gradient + i);
    }
  }

  static SINKFLOW_INLINE void normalise_backward(Eigen::Index rows, Eigen::Index columns, const S* gain,
                                                 const S* centred, const S* inverse_sigma, S* gradient,
                                                 S* gain_gradient, S* bias_gradient) {
    for (Eigen::Index i = 0; i < columns; ++i) {
      normalise_column_backward(static_cast<std::size_t>(rows), gain, centred + i * rows, inverse_sigma[i],
                                gradient + i * rows, gain_gradient, bias_gradient);
    }
  }

  static SINKFLOW_INLINE Partition<S> softmax(Eigen::Index count, S* logits) {
    const auto size = static_cast<std::size_t>(count);
    constexpr S least = -std::numeric_limits<S>::infinity();
    Lanes<S> highest = Lanes<S>{} + least;
    for (std::size_t i = 0; i < size; i += kStep) {
      Lanes<S> x;
      load(logits + i, size - i, least, x);
      highest = x > highest ? x : highest;
    }
    const S top = largest<S>(highest);
    Lanes<S> total{};
    for (std::size_t i = 0; i < size; i += kStep) {
      Lanes<S> x;
      load(logits + i, size - i, least, x);
      Lanes<S> e;
      exp<S>(x - top, e);
      total += e;
      store<S>(e, size - i, logits + i);
    }
    const S whole = sum<S>(total);
    const S scale = S(1) / whole;
    for (std::size_t i = 0; i < size; i += kStep) {
      Lanes<S> x;
      load(logits + i, size - i, S(0), x);
      store<S>(x * scale, size - i, logits + i);
    }
    return {top, whole};
  }

  static SINKFLOW_INLINE void softmax_backward(Eigen::Index count, const S* weights, S* gradient) {
    const auto size = static_cast<std::size_t>(count);
    Lanes<S> total{};
    for (std::size_t i = 0; i < size; i += kStep) {
      Lanes<S> w;
      Lanes<S> g;
      load(weights + i, size - i, S(0), w);
      load(gradient + i, size - i, S(0), g);
      total += w * g;
    }
    const S mean = sum<S>(total);
    for (std::size_t i = 0; i < size; i += kStep) {
      Lanes<S> w;
      Lanes<S> g;
      load(weights + i, size - i, S(0), w);
      load(gradient + i, size - i, S(0), g);
      store<S>(w * (g - mean), size - i, gradient + i);
    }
  }

  static SINKFLOW_INLINE void relu(Eigen::Index count, S* x) {
    for (Eigen::Index i = 0; i < count; ++i) {
      x[i] = x[i] < S(0) ? S(0) : x[i];  // keeps NaN
    }
  }

  static SINKFLOW_INLINE void relu_backward(Eigen::Index count, const S* result, S* gradient) {
    for (Eigen::Index i = 0; i < count; ++i) {
      gradient[i] = result[i] > S(0) ? gradient[i] : S(0);
    }
  }
};

}  // namespace

// clang-format off
// NOLINTBEGIN(bugprone-macro-parentheses): S is a type.
#define SINKFLOW_KERNELS(S)                                                                                          \
  SINKFLOW_VECTOR_CLONES                                                                                             \
  void normalise(Eigen::Index rows, Eigen::Index columns, const S* x, const S* gain, const S* bias, S epsilon,       \
                 S* centred, S* inverse_sigma, S* out) {                                                             \
    Of<S>::normalise(rows, columns, x, gain, bias, epsilon, centred, inverse_sigma, out);                            \
  }                                                                                                                  \
  SINKFLOW_VECTOR_CLONES                                                                                             \
  void normalise_backward(Eigen::Index rows, Eigen::Index columns, const S* gain, const S* centred,                  \
                          const S* inverse_sigma, S* gradient, S* gain_gradient, S* bias_gradient) {                 \
    Of<S>::normalise_backward(rows, columns, gain, centred, inverse_sigma, gradient, gain_gradient, bias_gradient);  \
  }                                                                                                                  \
  SINKFLOW_VECTOR_CLONES                                                                                             \
  Partition<S> softmax(Eigen::Index size, S* logits) { return Of<S>::softmax(size, logits); }                        \
  SINKFLOW_VECTOR_CLONES                                                                                             \
  void softmax_backward(Eigen::Index size, const S* weights, S* gradient) {                                          \
    Of<S>::softmax_backward(size, weights, gradient);                                                                \
  }                                                                                                                  \
  SINKFLOW_VECTOR_CLONES                                                                                             \
  void relu(Eigen::Index size, S* x) { Of<S>::relu(size, x); }                                                       \
  SINKFLOW_VECTOR_CLONES                                                                                             \
  void relu_backward(Eigen::Index size, const S* result, S* gradient) {                                              \
    Of<S>::relu_backward(size, result, gradient);                                                                    \
  }

SINKFLOW_KERNELS(float)
SINKFLOW_KERNELS(double)
// NOLINTEND(bugprone-macro-parentheses)
// clang-format on

}  // namespace sinkflow::transformer::kernels

#pragma once

#include <string>

#include <Eigen/Core>

namespace sinkflow::transformer {

/// The libraries behind multiply() and the kernels that they chose for this CPU, such as
/// "OpenBLAS 0.3.21 SkylakeX, oneDNN 2.7.2".
std::string blas_core();

enum class Transposed { no, yes };

/// A column-major matrix of another's memory: `stride` from one column to the next.
template <class S>
struct View {
  const S* data;
  Eigen::Index rows;
  Eigen::Index columns;
  Eigen::Index stride;
};

/// Whatever Eigen can hand out as plain column-major memory.
template <class Derived>
View<typename Derived::Scalar> view_of(const Eigen::MatrixBase<Derived>& matrix) {
  return {matrix.derived().data(), matrix.rows(), matrix.cols(), matrix.derived().outerStride()};
}

/// c = scale op(a) op(b) + keep c, with c (m, n) at `c` with column stride `stride`. One thread: callers share the work
/// out over sequences, so that a sum does not depend on the number of threads.
template <class S>
void multiply(const View<S>& a, Transposed ta, const View<S>& b, Transposed tb, S scale, S keep, S* c,
              Eigen::Index stride);

/// The same with anything that Eigen holds column-major.
template <class A, class B, class C>
void multiply(const Eigen::MatrixBase<A>& a, Transposed ta, const Eigen::MatrixBase<B>& b, Transposed tb,
              typename A::Scalar scale, typename A::Scalar keep, Eigen::MatrixBase<C>& c) {
  multiply<typename A::Scalar>(view_of(a), ta, view_of(b), tb, scale, keep, c.derived().data(),
                               c.derived().outerStride());
}

}  // namespace sinkflow::transformer

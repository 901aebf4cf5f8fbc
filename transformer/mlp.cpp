#include "transformer/mlp.hpp"

#include "transformer/blas.hpp"
#include "transformer/kernels.hpp"

namespace sinkflow::transformer {
namespace {

constexpr auto kPlain = Transposed::no;
constexpr auto kTurned = Transposed::yes;

}  // namespace

template <class S>
Mlp<S>::Mlp(const Architecture& architecture, const std::string& name, ParameterTable& table)
    : in_(table.add(name + ".in", architecture.hidden(), architecture.dim, Initial::uniform)),
      out_(table.add(name + ".out", architecture.dim, architecture.hidden(), Initial::uniform)) {}

template <class S>
void Mlp<S>::forward(const Tensors<const S>& parameters, const Matrix<S>& input, SublayerSaved<S>& saved,
                     Matrix<S>& update, const Hook<S>& /*hook*/) const {
  const auto in = parameters[in_];    // (4d, d)
  const auto out = parameters[out_];  // (d, 4d)
  saved.inner.resize(in.rows(), input.cols());
  multiply(in, kPlain, input, kPlain, S(1), S(0), saved.inner);
  kernels::relu(saved.inner.size(), saved.inner.data());
  update.resize(out.rows(), input.cols());
  multiply(out, kPlain, saved.inner, kPlain, S(1), S(0), update);
}

template <class S>
void Mlp<S>::backward(const Tensors<const S>& parameters, const Matrix<S>& input, const SublayerSaved<S>& saved,
                      SublayerScratch<S>& scratch, Matrix<S>& update, const Tensors<S>& gradient) const {
  auto in_gradient = gradient[in_];
  auto out_gradient = gradient[out_];
  multiply(update, kPlain, saved.inner, kTurned, S(1), S(1), out_gradient);
  Matrix<S>& hidden = scratch.inner;  // (4d, T)
  hidden.resizeLike(saved.inner);
  multiply(parameters[out_], kTurned, update, kPlain, S(1), S(0), hidden);
  kernels::relu_backward(hidden.size(), saved.inner.data(), hidden.data());
  multiply(hidden, kPlain, input, kTurned, S(1), S(1), in_gradient);
  multiply(parameters[in_], kTurned, hidden, kPlain, S(1), S(0), update);
}

template class Mlp<float>;
template class Mlp<double>;

}  // namespace sinkflow::transformer

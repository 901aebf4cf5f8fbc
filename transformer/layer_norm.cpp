#include "transformer/layer_norm.hpp"

#include "transformer/kernels.hpp"

namespace sinkflow::transformer {
namespace {

constexpr double kEpsilon = 1e-5;

}  // namespace

template <class S>
LayerNorm<S>::LayerNorm(const std::string& name, Eigen::Index dim, ParameterTable& table)
    : gain_(table.add(name + ".gain", dim, 1, Initial::one)), bias_(table.add(name + ".bias", dim, 1, Initial::zero)) {}

template <class S>
void LayerNorm<S>::forward(const Tensors<const S>& parameters, const Matrix<S>& stream, Normalised<S>& result) const {
  result.centred.resizeLike(stream);
  result.output.resizeLike(stream);
  result.inverse_sigma.resize(stream.cols());
  kernels::normalise(stream.rows(), stream.cols(), stream.data(), parameters[gain_].data(), parameters[bias_].data(),
                     static_cast<S>(kEpsilon), result.centred.data(), result.inverse_sigma.data(),
                     result.output.data());
}

template <class S>
void LayerNorm<S>::backward(const Tensors<const S>& parameters, const Normalised<S>& saved, Matrix<S>& gradient,
                            const Tensors<S>& all) const {
  kernels::normalise_backward(gradient.rows(), gradient.cols(), parameters[gain_].data(), saved.centred.data(),
                              saved.inverse_sigma.data(), gradient.data(), all[gain_].data(), all[bias_].data());
}

template class LayerNorm<float>;
template class LayerNorm<double>;

}  // namespace sinkflow::transformer

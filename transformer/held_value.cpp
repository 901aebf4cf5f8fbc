#include "transformer/held_value.hpp"

namespace sinkflow::transformer {

template <class S>
Hook<S> hold_first_value(const Network<S>& network, std::span<const S> parameters) {
  return [&network, parameters](const Site& site, Eigen::Ref<Matrix<S>> values) {
    if (site.what != Activation::value || values.cols() < 2) {
      return;
    }
    const Vector<S> norms =
        network.behind_output_map(parameters, site.layer, site.head, values).colwise().norm().transpose();
    if (norms[0] > 0) {
      values.col(0) *= norms.tail(norms.size() - 1).mean() / norms[0];
    }
  };
}

template Hook<float> hold_first_value(const Network<float>&, std::span<const float>);
template Hook<double> hold_first_value(const Network<double>&, std::span<const double>);

}  // namespace sinkflow::transformer

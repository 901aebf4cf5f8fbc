#pragma once

#include <string>

#include "transformer/architecture.hpp"
#include "transformer/sublayer_map.hpp"

namespace sinkflow::transformer {

/// out relu(in x), with in (4d, d) and out (d, 4d).
template <class S>
class Mlp final : public SublayerMap<S> {
 public:
  Mlp(const Architecture& architecture, const std::string& name, ParameterTable& table);

  void forward(const Tensors<const S>& parameters, const Matrix<S>& input, SublayerSaved<S>& saved, Matrix<S>& update,
               const Hook<S>& hook) const override;
  void backward(const Tensors<const S>& parameters, const Matrix<S>& input, const SublayerSaved<S>& saved,
                SublayerScratch<S>& scratch, Matrix<S>& update, const Tensors<S>& gradient) const override;

 private:
  std::size_t in_, out_;
};

}  // namespace sinkflow::transformer

#include "verify/definition/fifty_digits.hpp"

namespace sinkflow::verify {

template FiftyDigits defined_loss<FiftyDigits>(const theory::Model&, const theory::VectorOf<FiftyDigits>&);
template theory::VectorOf<FiftyDigits> defined_gradient<FiftyDigits>(const theory::Model&,
                                                                     const theory::VectorOf<FiftyDigits>&);
template theory::MatrixOf<FiftyDigits> defined_hessian<FiftyDigits>(const theory::Model&,
                                                                    const theory::VectorOf<FiftyDigits>&);

}  // namespace sinkflow::verify

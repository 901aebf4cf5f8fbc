#pragma once

#include "verify/definition/digits.hpp"
#include "verify/definition/loss.hpp"

// The loss and its derivatives by definition in fifty digits, compiled once (fifty_digits.cpp): they take the compiler
// many seconds.
namespace sinkflow::verify {

extern template FiftyDigits defined_loss<FiftyDigits>(const theory::Model&, const theory::VectorOf<FiftyDigits>&);
extern template theory::VectorOf<FiftyDigits> defined_gradient<FiftyDigits>(const theory::Model&,
                                                                            const theory::VectorOf<FiftyDigits>&);
extern template theory::MatrixOf<FiftyDigits> defined_hessian<FiftyDigits>(const theory::Model&,
                                                                           const theory::VectorOf<FiftyDigits>&);

}  // namespace sinkflow::verify
